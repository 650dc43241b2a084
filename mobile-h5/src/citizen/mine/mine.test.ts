import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { blank } from '../say/draft'
import { takeUp } from './chat'
import { enter, link, mine, returned, type Mine } from './person'

const went: string[] = []
let status = 200
let body: unknown = {}

beforeEach(() => {
  went.length = 0
  sessionStorage.clear()
  history.replaceState(null, '', '/r#4821093755261186')
  vi.spyOn(location, 'assign').mockImplementation((to) => void went.push(String(to)))
  vi.stubGlobal('fetch', async () => new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }))
})
afterEach(() => vi.unstubAllGlobals())

test('on the way to WeChat the receipt stays on the phone, and is there when she comes back, once', () => {
  enter('notify')
  expect(went).toEqual(['/wechat/enter?back=%2Fr'])
  expect(went[0]).not.toContain('4821')
  expect(returned()).toEqual({ hash: '#4821093755261186', wish: 'notify' })
  expect(returned()).toEqual({ hash: '', wish: '' })
})

test('who is not known is nobody, and other troubles are told', async () => {
  status = 401
  body = { detail: '要先知道您是谁。', reason: 'no_person' }
  expect(await mine()).toBeUndefined()
  expect(await link('4821093755261186')).toBe(false)
  status = 503
  body = { detail: '现在连不上数据库', reason: 'database_silent' }
  await expect(mine()).rejects.toThrow('连不上')
  status = 204
  expect(await link('4821093755261186')).toBe(true)
})

const said: Mine = { following: true, receipts: [], earlier: 0, draft: { id: 'd1', text: '路灯不亮', place: '文晖路', pictures: 2, due_at: 0 } }

test('what she began in the chat comes into the page once, before what she has written here', async () => {
  const draft = blank()
  draft.text = '三天了'
  await takeUp(draft, async () => said)
  await takeUp(draft, async () => said)
  expect(draft).toMatchObject({ text: '路灯不亮\n三天了', place: '文晖路', chat: { id: 'd1', pictures: 2 } })
})

test('without a draft nothing changes, and who is not known is asked', async () => {
  const draft = blank()
  expect(await takeUp(draft, async () => ({ ...said, draft: undefined }))).toBe(false)
  expect(draft.text).toBe('')
  await takeUp(draft, async () => undefined)
  expect(went).toEqual(['/wechat/enter?back=%2Fsay'])
  expect(returned().wish).toBe('chat')
})
