import { api, ask, Trouble, type Schemas } from '../../api/client'

// Who she is to the city's account. She is asked only where a page needs it, and finds what she had begun when she comes back.

export type Mine = Schemas['Mine']

const at = 'huiyin.wechat.back'
/** What is left on the phone on the way to WeChat: what stood after #, and what she wanted there. */
export type Left = { hash: string; wish: string }

/** All that is hers; undefined when she is not known yet. Throws Trouble. */
export async function mine(): Promise<Mine | undefined> {
  try {
    return await ask(api.GET('/api/v1/mine'))
  } catch (t) {
    if (t instanceof Trouble && t.status === 401) return undefined
    throw t
  }
}

/** Goes to WeChat to learn who she is, and back to this page. */
export function enter(wish = '', back = location.pathname) {
  try {
    sessionStorage.setItem(at, JSON.stringify({ hash: location.hash, wish } satisfies Left))
  } catch {
    // Without it she comes back to the page alone.
  }
  location.assign(`/wechat/enter?back=${encodeURIComponent(back)}`)
}

/** What she left behind on the way to WeChat; once, and nothing when she was not there. */
export function returned(): Left {
  const none = { hash: '', wish: '' }
  try {
    const left = JSON.parse(sessionStorage.getItem(at) ?? 'null') as Left | null
    sessionStorage.removeItem(at)
    return left ?? none
  } catch {
    return none
  }
}

/** Keeps a receipt for her; false when she is not known yet. Throws Trouble. */
export async function link(receipt: string): Promise<boolean> {
  try {
    await ask(api.POST('/api/v1/mine/receipts/{receipt}', { params: { path: { receipt } } }))
    return true
  } catch (t) {
    if (t instanceof Trouble && t.reason === 'no_person') return false
    throw t
  }
}
