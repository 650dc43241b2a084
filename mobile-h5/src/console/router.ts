import { createRouter, createWebHistory } from 'vue-router'
import { account, restore, type Role } from './account'
import { home } from './nav'

declare module 'vue-router' {
  interface RouteMeta { title: string; who?: Role[] }
}

const unit: Role[] = ['handler', 'lead']
const watch: Role[] = ['office', 'auditor']

export const router = createRouter({
  history: createWebHistory('/console'),
  // Opening a form within a case must not move the page.
  scrollBehavior: (to, from, saved) => saved ?? (to.params.id && to.path === from.path ? false : { top: 0 }),
  routes: [
    { path: '/login', name: 'login', component: () => import('./LogIn.vue'), meta: { title: '登录' } },
    { path: '/first', name: 'first', component: () => import('./people/First.vue'), meta: { title: '开通账号' } },
    { path: '/me', component: () => import('./people/Me.vue'), meta: { title: '我的账号' } },
    { path: '/accounts', component: () => import('./people/Accounts.vue'), meta: { title: '账号', who: ['office'] } },
    { path: '/', component: () => import('./list/Worklist.vue'), meta: { title: '待办', who: unit } },
    { path: '/cases', component: () => import('./list/Cases.vue'), meta: { title: '整改件' } },
    { path: '/cases/:id', component: () => import('./case/Case.vue'), meta: { title: '整改件' } },
    { path: '/desk/:desk', component: () => import('./list/Cases.vue'), meta: { title: '考评办', who: ['office'] } },
    { path: '/triage', component: () => import('./triage/Triage.vue'), meta: { title: '分办', who: watch } },
    { path: '/hearings', component: () => import('./hearing/Hearings.vue'), meta: { title: '公述民评', who: watch } },
    { path: '/hearings/:id', component: () => import('./hearing/Prepare.vue'), props: true, meta: { title: '公述民评', who: watch } },
    { path: '/hearings/:id/director', component: () => import('./hearing/Director.vue'), props: true, meta: { title: '导播台', who: ['office'] } },
    { path: '/hearings/:id/cards', component: () => import('./hearing/Cards.vue'), props: true, meta: { title: '代表卡', who: ['office'] } },
    { path: '/hearings/:id/protocol', component: () => import('./hearing/Protocol.vue'), props: true, meta: { title: '纪要', who: watch } },
    { path: '/promises', component: () => import('./hearing/Corrections.vue'), meta: { title: '现场承诺', who: unit } },
    { path: '/audits', component: () => import('./Audits.vue'), meta: { title: '操作记录', who: watch } },
    { path: '/messages', component: () => import('./Messages.vue'), meta: { title: '消息', who: watch } },
    { path: '/texts', component: () => import('./Texts.vue'), meta: { title: '公众号的文字', who: watch } },
    { path: '/wording', component: () => import('./Wording.vue'), meta: { title: '答复用词' } },
    { path: '/help', component: () => import('./Rules.vue'), meta: { title: '办件规则' } },
    { path: '/:rest(.*)', component: () => import('./Lost.vue'), meta: { title: '没有这一页' } },
  ],
})

// Who is not logged in comes to the log-in page and is brought back after it; who may not see a page comes to their own first one.
router.beforeEach(async (to) => {
  await restore()
  if (to.name === 'login' || to.name === 'first') return true
  if (!account.value) return { name: 'login', query: { next: to.fullPath } }
  if (to.meta.who && !to.meta.who.includes(account.value.role)) return home(account.value.role)
  return true
})
router.afterEach((to) => { titled(to.meta.title) })

/** Sets the tab's title; a case sets its own number. */
export function titled(name: string) {
  document.title = `${name} · 回音工作台`
}
