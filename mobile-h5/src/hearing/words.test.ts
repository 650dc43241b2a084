import { describe, expect, it } from 'vitest'
import { axis, tens } from './axis'
import type { Promised, Tally } from './state'
import { bounds, inMinutes, levelOf, promiseFoot, sealNumber } from './words'

const tally: Tally = { counts: [], voted: 187, eligible: 200, value: 59.9, low: 56, high: 62.5, root: '3f9a27c1e8d05b64aa' }
const promise = (due_on: string, done_on: string | null): Promised => ({ unit: { code: 'SJW', name: '市建委' }, text: '', promised_on: '2025-11-29', due_on, done_on, state: 'open', note: '' })

describe('what is said of a result', () => {
  it('names who voted, and what it could be if the absent had', () => {
    expect(bounds('two', tally)).toBe('200 位代表，187 位投票；未投的全算满意或全算不满意，在 56.0% 与 62.5% 之间。')
    expect(bounds('hundred', { ...tally, low: 58.1, high: 64.6 })).toContain('全算 100 分或全算 0 分，在 58.1 分与 64.6 分之间')
  })
  it('says so when everybody voted, and nothing of a span that is not there', () => {
    expect(bounds('two', { ...tally, voted: 200 })).toBe('200 位代表，200 位投票，人人都投了。')
    expect(bounds('two', { ...tally, low: null, high: null })).toBe('200 位代表，187 位投票。')
  })
  it('shows sixteen digits of the root, in fours', () => {
    expect(sealNumber(tally.root)).toBe('3f9a 27c1 e8d0 5b64')
  })
  it('draws an axis of even marks around all values', () => {
    expect(axis([tally, { value: 47.4, low: 45.5, high: 49.5 }])).toEqual([40, 50, 60, 70])
    expect(axis([{ value: 97, low: 90, high: 100 }])).toEqual([70, 80, 90, 100])
    expect(axis([{ value: 50, low: 10, high: 90 }])).toEqual([0, 25, 50, 75, 100])
    expect(axis([{ value: null, low: null, high: null }])).toEqual([0, 25, 50, 75, 100])
  })
  it('puts figures of 0–100 into five bands that add up', () => {
    const counts = [...Array.from({ length: 101 }, (_, i) => ({ choice: String(i), label: '', n: 1 })), { choice: 'abstain', label: '弃权', n: 4 }]
    expect(tens(counts).map((c) => c.n)).toEqual([21, 20, 20, 20, 20, 4])
    expect([100, 80, 79, 0].map((n) => levelOf(String(n)))).toEqual(['c-1', 'c-1', 'c-2', 'c-5'])
  })
})

describe('what is said of a promise', () => {
  it('counts the days to or from its day', () => {
    expect(promiseFoot(promise('2026-05-31', '2026-05-20'), '2026-11-28')).toBe('早 11 天')
    expect(promiseFoot(promise('2026-09-30', '2026-11-15'), '2026-11-28')).toBe('晚 46 天')
    expect(promiseFoot(promise('2026-10-31', null), '2026-11-28')).toBe('超期 28 天')
    expect(promiseFoot(promise('2026-12-01', null), '2026-11-28')).toBe('还有 3 天')
    expect(promiseFoot(promise('2026-11-28', null), '2026-11-28')).toBe('今天到期')
  })
  it('never counts below zero', () => {
    expect([18_400, 0, -5000, 125_000].map(inMinutes)).toEqual(['0:19', '0:00', '0:00', '2:05'])
  })
})
