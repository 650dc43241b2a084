import { createApp } from 'vue'
import '../ui/tokens.css'
import '../ui/base.css'
import Demo from './Demo.vue'

createApp(Demo).mount('#app')
