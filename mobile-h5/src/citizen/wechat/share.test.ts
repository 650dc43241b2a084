import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { receiptIn } from './scan'

// A false bridge in the place of WeChat's: what the page asks of it is what a real phone would be asked.
const asked: { name: string; what: Record<string, unknown> }[] = []
const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.44'
const receipt = '4821093755261186'

function answer(url: string): unknown {
  if (url.includes('/api/v1/site')) return { wechat: true, office: '杭州市考评办', surveys: [{ code: '2026', title: '年度问卷', units: 65, kind: '', closes_on: '2026-12-31' }] }
  return { app_id: 'wx1', timestamp: 1, nonce: 'n', signature: 's', templates: ['T1'] }
}

const fetched: string[] = []

beforeEach(() => {
  vi.resetModules()
  asked.length = fetched.length = 0
  vi.stubGlobal('navigator', { userAgent: phone, platform: 'iPhone', language: 'zh-CN' })
  vi.stubGlobal('fetch', async (r: Request) => {
    fetched.push(r.url)
    return new Response(JSON.stringify(answer(r.url)), { headers: { 'Content-Type': 'application/json' } })
  })
  vi.stubGlobal('WeixinJSBridge', {
    invoke: (name: string, what: Record<string, unknown>, done: (r: unknown) => void) => {
      asked.push({ name, what })
      done({ errMsg: `${name}:ok`, resultStr: JSON.stringify({ scan_code: { scan_result: `http://x/r#${receipt}` } }) })
    },
    on: () => {},
  })
  delete (window as { wx?: unknown }).wx
  delete (window as { jWeixin?: unknown }).jWeixin
  history.replaceState(null, '', '/')
})
afterEach(() => vi.unstubAllGlobals())

const share = async (path: string) => {
  history.replaceState(null, '', path)
  await (await import('./share')).share(path.split(/[?#]/)[0]!)
  await new Promise((go) => setTimeout(go, 20))
}
const card = () => asked.filter((a) => a.name === 'updateAppMessageShareData').pop()?.what

test('home, questionnaire and public page have a card of their own, with a bare address', async () => {
  await share('/')
  expect(card()).toMatchObject({ title: '您说的，件件有回音', link: `${location.origin}/` })
  await share('/s/2026')
  expect(card()).toMatchObject({ title: '年度问卷', link: `${location.origin}/s/2026` })
  await share('/public?x=1')
  expect(card()?.link).toBe(`${location.origin}/public`)
  expect(asked.some((a) => a.name === 'showMenuItems')).toBe(true)
})

test('a receipt is never shared: sharing is taken away, and the card left behind is the home page', async () => {
  await share('/')
  asked.length = 0
  await share(`/r#${receipt}`)
  expect(asked.some((a) => a.name === 'hideMenuItems')).toBe(true)
  expect(card()?.link).toBe(`${location.origin}/`)
  expect(JSON.stringify(asked)).not.toContain(receipt)
  expect(fetched.join()).not.toContain(receipt)
})

test('where a receipt stands in the address the library is not even loaded: it would tell WeChat the whole of it', async () => {
  await share(`/r#${receipt}`)
  expect(asked).toEqual([])
  expect('wx' in window).toBe(false)
})

test('an iPhone is signed for the address at which the visit began, another phone for the one shown', async () => {
  await share('/')
  await share('/public')
  expect(fetched.filter((u) => u.includes('signature')).map((u) => new URL(u).searchParams.get('url'))).toEqual([`${location.origin}/`])
})

test('the code on her picture is scanned by WeChat; any other code is none', async () => {
  const { scan } = await import('./scan')
  expect(receiptIn((await scan())!)).toBe(receipt)
  for (const other of ['http://x/r', `http://x/r?c=${receipt}`, 'http://x/#1234567890123456', 'wxp://f2f']) expect(receiptIn(other)).toBe('')
})

test('without WeChat, or without an account, nothing is asked and nothing breaks', async () => {
  vi.stubGlobal('WeixinJSBridge', undefined)
  vi.stubGlobal('fetch', async (r: Request) => new Response(JSON.stringify({ ...(answer(r.url) as object), wechat: false }), { headers: { 'Content-Type': 'application/json' } }))
  await share('/')
  expect(asked).toEqual([])
  expect('wx' in window).toBe(false)
})
