import type { default as Sdk } from 'weixin-js-sdk'
import { api, ask } from '../../api/client'
import { loadSite } from '../../ui/site'

// WeChat's own abilities, for pages of a city that has an account. Whatever is missing, the page is the same without.

/** What pages may use, and the templates that she may be asked to allow. */
export type Bridge = { wx: typeof Sdk; templates: string[] }

const uses = ['updateAppMessageShareData', 'updateTimelineShareData', 'hideMenuItems', 'showMenuItems', 'scanQRCode']
const bare = (address: string) => address.split('#')[0]!
const landing = bare(location.href)

/** The address that WeChat holds a signature against, never with what stands after #: on an iPhone the one at which the visit began, elsewhere the one shown now. */
export const signed = () => (/iPhone|iPad/i.test(navigator.userAgent) ? landing : bare(location.href))

let at = ''
let made: Promise<Bridge | undefined> | undefined

/** WeChat's abilities for the page shown now; undefined where there are none. */
export function bridge(): Promise<Bridge | undefined> {
  if (at !== signed() || !made) {
    at = signed()
    made = make(at).catch(() => undefined)
  }
  return made
}

async function make(url: string): Promise<Bridge | undefined> {
  // The library tells WeChat the address at which it was loaded, all of it: where a receipt stands after #, it is not loaded.
  if (!('wx' in window) && location.hash) {
    at = ''
    return
  }
  if (!(await loadSite()).wechat) return
  const wx = (await import('weixin-js-sdk')).default
  const s = await ask(api.GET('/api/v1/wechat/signature', { params: { query: { url } } }))
  wx.config({ appId: s.app_id, timestamp: s.timestamp, nonceStr: s.nonce, signature: s.signature, jsApiList: uses as never, openTagList: ['wx-open-subscribe'] })
  return new Promise((done) => {
    wx.ready(() => done({ wx, templates: s.templates }))
    wx.error(() => done(undefined))
    setTimeout(() => done(undefined), 5000)
  })
}
