import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h } from 'vue'
import { useBallot, type Counted, type Outcome } from './ballot'
import { hmac } from './card'

const card = { admit: 'a'.repeat(32), secret: 's'.repeat(22) }
const round = { id: 'R1', n: 4 }

/** A server that decides as ours does: the greater n counts, the same is the same answer. */
function server() {
  const s = {
    counted: { n: 0, choice: '' } as Counted,
    tokens: new Set<string>(),
    answers: [] as Outcome[], // what it says instead, first to last
    tries: 0,
    post: async (path: 'ballot' | 'mine', body: object): Promise<Outcome> => {
      const b = body as Counted & { token: string }
      if (path === 'ballot') s.tries++
      const instead = path === 'ballot' ? s.answers.shift() : undefined
      if (instead) return instead
      if (path === 'mine') return { counted: s.tokens.has(b.token) ? s.counted : { n: 0, choice: '' } }
      s.tokens.add(b.token)
      if (b.n > s.counted.n) s.counted = { n: b.n, choice: b.choice }
      return { counted: s.counted }
    },
  }
  return s
}

const apps: { unmount(): void }[] = []
function phone(post: ReturnType<typeof server>['post']) {
  let ballot!: ReturnType<typeof useBallot>
  const app = createApp({ setup: () => ((ballot = useBallot('TC4', round, card, post)), () => h('p')) })
  app.mount(document.createElement('div'))
  apps.push(app)
  return ballot
}
const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  vi.stubGlobal('crypto', {}) // no https: tokens come at once
})
afterEach(() => {
  apps.splice(0).forEach((a) => a.unmount())
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('a ballot from a phone', () => {
  it('counts only when the server said so, and can be changed', async () => {
    const s = server()
    const b = phone(s.post)
    await settle()
    expect(b.state.value).toBe('empty')
    b.choose('satisfied')
    expect([b.chosen.value, b.state.value]).toEqual(['satisfied', 'sending'])
    await settle()
    expect(b.state.value).toBe('counted')
    b.choose('dissatisfied')
    expect(b.state.value).toBe('sending')
    await settle()
    expect([s.counted, b.state.value]).toEqual([{ n: 2, choice: 'dissatisfied' }, 'counted'])
    expect([...s.tokens]).toEqual([hmac(atob(card.secret), round.id)])
  })

  it('says 正在送 for ten seconds before it says that it is slow, and goes on by itself', async () => {
    const s = server()
    s.answers = Array.from({ length: 6 }, () => ({ again: 0 }))
    const b = phone(s.post)
    b.choose('satisfied')
    await vi.advanceTimersByTimeAsync(9900)
    expect([b.state.value, b.slow.value]).toEqual(['sending', false])
    await vi.advanceTimersByTimeAsync(200)
    expect([b.state.value, b.slow.value]).toEqual(['sending', true])
    await vi.advanceTimersByTimeAsync(20_000)
    expect([b.state.value, b.slow.value, s.tries]).toEqual(['counted', false, 7])
  })

  it('waits as long as the server asks for', async () => {
    const s = server()
    s.answers = [{ again: 7000 }]
    const b = phone(s.post)
    b.choose('satisfied')
    await vi.advanceTimersByTimeAsync(6900)
    expect(s.tries).toBe(1)
    await vi.advanceTimersByTimeAsync(200)
    expect([s.tries, b.state.value]).toEqual([2, 'counted'])
  })

  it('survives a reload and an empty battery, before and after it was counted', async () => {
    const s = server()
    s.answers = Array.from({ length: 99 }, () => ({ again: 0 }))
    phone(s.post).choose('satisfied')
    await vi.advanceTimersByTimeAsync(500)
    apps.pop()!.unmount()
    s.answers = []
    const b = phone(s.post)
    expect([b.chosen.value, b.state.value]).toEqual(['satisfied', 'sending'])
    await settle()
    expect(s.counted).toEqual({ n: 1, choice: 'satisfied' })
    expect(phone(s.post).state.value).toBe('counted')
  })

  it('sees on a second phone what the first one chose, and goes on from there', async () => {
    const s = server()
    const first = phone(s.post)
    first.choose('satisfied')
    await settle()
    localStorage.clear()
    const second = phone(s.post)
    await settle()
    expect([second.chosen.value, second.state.value]).toEqual(['satisfied', 'counted'])
    second.choose('abstain')
    await settle()
    expect(s.counted).toEqual({ n: 2, choice: 'abstain' })
  })

  it('sends only the last of quick changes for good', async () => {
    const s = server()
    s.answers = [{ again: 0 }]
    const b = phone(s.post)
    for (const c of ['satisfied', 'dissatisfied', 'satisfied', 'abstain']) b.choose(c)
    await vi.advanceTimersByTimeAsync(3000)
    expect([s.counted, b.state.value]).toEqual([{ n: 4, choice: 'abstain' }, 'counted'])
  })

  it('shows the truth beside a refusal: what counts stays, and nothing that came too late seems to count', async () => {
    const s = server()
    const b = phone(s.post)
    b.choose('satisfied')
    await settle()
    s.answers = [{ refused: '第 4 轮已经结束，不能再投了。', reason: 'round_closed' }]
    b.choose('dissatisfied')
    await settle()
    expect([b.state.value, b.chosen.value, b.refused.value]).toEqual(['refused', 'satisfied', '第 4 轮已经结束，不能再投了。'])
    localStorage.clear()
    s.tokens.clear()
    s.answers = [{ refused: '第 4 轮已经结束，不能再投了。', reason: 'round_closed' }]
    const late = phone(s.post)
    late.choose('satisfied')
    await settle()
    expect([late.state.value, late.chosen.value]).toEqual(['refused', ''])
  })
})
