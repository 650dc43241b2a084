import { createApp } from 'vue'
import '../ui/tokens.css'
import '../ui/base.css'
import './console.css'
import App from './App.vue'
import { router } from './router'
import { guardWords } from '../ui/composing'

guardWords()
createApp(App).use(router).mount('#app')
