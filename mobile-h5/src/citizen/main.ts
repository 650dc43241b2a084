import { createApp } from 'vue'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/elder'
import App from './App.vue'
import './pass'
import { router } from './router'
import { inWeChat } from './wechat/inside'
import { guardWords } from '../ui/composing'

if (inWeChat()) router.afterEach((to) => void import('./wechat/share').then((m) => m.share(to.path)).catch(() => {}))
guardWords()
createApp(App).use(router).mount('#app')
