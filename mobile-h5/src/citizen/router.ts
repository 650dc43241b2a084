import { createRouter, createWebHistory } from 'vue-router'

// Each page comes when it is asked for: a first visit carries nothing that it does not show.
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: () => import('./home/Home.vue') },
    { path: '/s/:code', component: () => import('./rate/Rate.vue'), props: true },
    { path: '/say', component: () => import('./say/Say.vue') },
    { path: '/r', component: () => import('./follow/Track.vue') },
    { path: '/public', component: () => import('./public/Public.vue') },
    { path: '/public/:unit', component: () => import('./public/PublicUnit.vue') },
    { path: '/:rest(.*)*', component: () => import('./NotFound.vue') },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
})

// A page's file that is gone after a deploy, or did not get through: open the address afresh. Not for the first page, which would go round for ever.
router.onError((_, to) => {
  if (router.currentRoute.value.matched.length) location.assign(to.fullPath)
})
