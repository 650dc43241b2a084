import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

// The server gives the desk its own page under /console/*, the wall of a hearing its own under /screen/*, and the demonstration's phone one; so does the one for developers.
const desk: Plugin = {
  name: 'desk',
  configureServer: ({ middlewares }) => {
    middlewares.use((request, _, next) => {
      const path = request.url?.split('?')[0] ?? ''
      if (/^\/console(\/[^.]*)?$/.test(path)) request.url = '/console.html'
      if (/^\/screen\/[^.]*$/.test(path)) request.url = '/screen.html'
      if (path === '/demo/wechat') request.url = '/demo.html'
      next()
    })
  },
}

// Four entries of one build: what citizens and the public see, the desk of the staff, the wall of a hearing's hall, and the phone of the demonstration.
// Nothing is inlined, so that the pages live under a Content-Security-Policy without exceptions.
export default defineConfig({
  plugins: [vue(), desk],
  base: '/',
  define: { __VUE_OPTIONS_API__: 'false' }, // every component is <script setup>: 1.6 KB less on each first visit
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2020', // WeChat's browser on phones of 2020
    rollupOptions: { input: { citizen: 'index.html', console: 'console.html', screen: 'screen.html', demo: 'demo.html' } },
  },
  server: { port: 5173, fs: { allow: ['.', '../survey/classify', '../data'] }, proxy: { '/api': 'http://127.0.0.1:8080', '/demo/': 'http://127.0.0.1:8080' } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
} as never)
