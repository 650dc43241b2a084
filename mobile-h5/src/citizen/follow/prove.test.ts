import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../api/client'
import '../pass'
import { heldBy, remember, receipts } from '../receipts'
import { prove, proving, solve } from './prove'
import { sha256 } from './sha256'

const hex = (h: Int32Array) => Array.from(h, (n) => (n >>> 0).toString(16).padStart(8, '0')).join('')
const receipt = '1234567890123456'
const easy = { text: '29540160.8.00112233445566778899aabbccddeeff', pieces: 8, difficulty: 8 }
const problem = (challenge?: object) => new Response(JSON.stringify({ type: 'about:blank', title: '请稍等', status: 429, detail: '请稍等', reason: 'proof_of_work', challenge }), { status: 429, headers: { 'Content-Type': 'application/problem+json' } })
const found = (token?: string) => new Response('{"concerns":[]}', { status: 200, headers: { 'Content-Type': 'application/json', ...(token ? { 'Huiyin-Held': token } : {}) } })

afterEach(() => vi.unstubAllGlobals())

describe('work for a receipt', () => {
  it('hashes as everybody does', () => {
    for (const text of ['', 'abc', 'a'.repeat(55), 'a'.repeat(56), 'a'.repeat(64), 'a'.repeat(200)])
      expect(hex(sha256(text))).toBe(createHash('sha256').update(text).digest('hex'))
  })

  // internal/puzzle/puzzle_test.go has the same line.
  it('solves as the server does', async () => {
    expect(await solve(easy, receipt)).toBe(`${easy.text}:105.506.5.567.424.162.159.90`)
  })

  it('asks again with the work, says that it works, and goes on by itself', async () => {
    const asked: Request[] = []
    vi.stubGlobal('fetch', async (r: Request) => (asked.push(r), expect(proving.value).toBe(1), found()))
    const got = await prove(new Request('http://x/api/v1/receipts/1', { method: 'POST', body: '{}' }), problem(easy), receipt)
    expect(got.status).toBe(200)
    expect(asked[0]!.headers.get('Huiyin-Proof')).toMatch(/^29540160\.8\./)
    expect(await asked[0]!.text()).toBe('{}')
    expect(proving.value).toBe(0)
  })

  it('gives up after three rounds, and at once when nothing is owed', async () => {
    let rounds = 0
    vi.stubGlobal('fetch', async () => (rounds++, problem({ ...easy, difficulty: 1 })))
    expect((await prove(new Request('http://x/'), problem({ ...easy, difficulty: 1 }), receipt)).status).toBe(429)
    expect(rounds).toBe(3)
    expect((await prove(new Request('http://x/'), problem(), receipt)).status).toBe(429)
    expect(rounds).toBe(3)
  })
})

describe('what this phone holds', () => {
  const get = (fetch: (r: Request) => Promise<Response>) => api.GET('/api/v1/receipts/{receipt}', { params: { path: { receipt } }, baseUrl: 'http://x', fetch })

  it('is kept from the first answer, sent from then on, and stays only where the receipt stays', async () => {
    await get(async () => found('mark'))
    expect(heldBy(receipt)).toBe('mark')
    let sent: string | null = ''
    await get(async (r) => ((sent = r.headers.get('Huiyin-Held')), found('mark')))
    expect(sent).toBe('mark')
    expect(localStorage.getItem('huiyin.receipts')).toBe(null)
    remember({ receipt, label: '路灯', on: '2026-03-02', kind: 'opinion' })
    expect(receipts()[0]!.held).toBe('mark')
  })
})
