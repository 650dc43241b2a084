import { createRouter, createWebHistory } from 'vue-router'
import { kept } from '../ui/keep'
import Home from './home/Home.vue'
import Rate from './rate/Rate.vue'

// Home and the questionnaire are what a scanned code opens: they come at once, since another file would cost a round trip and more bytes than it saves.
// The rest comes when it is asked for.
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: Home },
    { path: '/s/:code', component: Rate, props: true },
    { path: '/say', component: () => import('./say/Say.vue') },
    { path: '/r', component: () => import('./follow/Track.vue') },
    { path: '/mine', component: () => import('./mine/Mine.vue') },
    { path: '/public', component: () => import('./public/Public.vue') },
    { path: '/public/:unit', component: () => import('./public/PublicUnit.vue') },
    { path: '/hearings', component: () => import('./hearing/Hearings.vue') },
    { path: '/hearings/:code', component: () => import('./hearing/Hearing.vue'), props: true },
    // A card that a helper's phone scans is voted for, not sat on.
    { path: '/h/:code', component: () => import('./hearing/Seat.vue'), props: true, beforeEnter: (to) => (kept(`huiyin.helper.${String(to.params.code)}`) ? { path: `${to.path}/door`, hash: to.hash } : true) },
    { path: '/h/:code/door', component: () => import('./hearing/Door.vue'), props: true },
    { path: '/:rest(.*)*', component: () => import('./NotFound.vue') },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
})

// A page's file that is gone after a deploy, or did not get through: open the address afresh. Not for the first page, which would go round for ever.
router.onError((_, to) => {
  if (router.currentRoute.value.matched.length) location.assign(to.fullPath)
})
