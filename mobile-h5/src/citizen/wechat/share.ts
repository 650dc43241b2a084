import { site } from '../../ui/site'
import { bridge } from './bridge'
import picture from './share.png'

/** What somebody sees who is sent one of our pages. */
export type Card = { title: string; desc: string; link: string; imgUrl: string }

const office = () => site.value?.office ?? '考评办'

/** The card of a page; undefined for those that are somebody's own: a receipt, what is being written, what is hers. */
export function cardOf(path: string): Card | undefined {
  const card = (title: string, desc: string): Card => ({ title, desc, link: `${location.origin}${path}`, imgUrl: `${location.origin}${picture}` })
  const code = /^\/s\/([A-Za-z0-9_-]+)$/.exec(path)?.[1]
  if (path === '/') return card('您说的，件件有回音', `哪里不好、想怎么改，说给${office()}。不用注册。`)
  if (code) {
    const survey = site.value?.surveys.find((s) => s.code === code)
    return card(survey?.title ?? '评一评', survey ? `${survey.units} 个单位，挑您打过交道的评。` : '挑您打过交道的单位评一评。')
  }
  if (/^\/public(\/[A-Za-z0-9_-]+)?$/.test(path)) return card('说了的，办得怎么样', `${office()}公开每一个数字，和它是怎么算的。`)
  return undefined
}

const menu = ['menuItem:share:appMessage', 'menuItem:share:timeline', 'menuItem:share:qq', 'menuItem:share:weiboApp', 'menuItem:share:QZone', 'menuItem:favorite', 'menuItem:copyUrl', 'menuItem:openWithQQBrowser', 'menuItem:openWithSafari']

/** Gives WeChat the card of a page, or takes sharing away; a page that has no card leaves that of the home page behind. */
export async function share(path: string) {
  const b = await bridge()
  if (!b || location.pathname !== path) return
  const card = cardOf(path)
  b.wx[card ? 'showMenuItems' : 'hideMenuItems']({ menuList: menu as never })
  const shown = card ?? cardOf('/')!
  b.wx.updateAppMessageShareData({ ...shown, success: () => {} })
  b.wx.updateTimelineShareData({ ...shown, success: () => {} })
}
