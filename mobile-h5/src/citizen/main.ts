import { createApp } from 'vue'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/elder'
import App from './App.vue'
import './pass'
import { router } from './router'
import { guardWords } from '../ui/composing'

guardWords()
createApp(App).use(router).mount('#app')
