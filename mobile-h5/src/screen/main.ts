import { createApp } from 'vue'
import '../ui/tokens.css'
import '../ui/base.css'
import Screen from './Screen.vue'

const app = createApp(Screen)
app.config.errorHandler = (e) => console.error(e) // a mistake of ours stays in the log; the picture stays on the wall
app.mount('#app')
