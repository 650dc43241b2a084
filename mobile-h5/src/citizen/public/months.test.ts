import { describe, expect, it } from 'vitest'
import { chart, type Month } from './months'

const month = (m: number, value: number | null, n: number, half = 4): Month => ({
  month: `2026-${String(m).padStart(2, '0')}`,
  measure: { value, mean_over_cases: value, low: value == null ? null : value - half, high: value == null ? null : value + half, low_over_cases: null, high_over_cases: null,
    pessimistic: null, optimistic: null, pessimistic_over_cases: null, optimistic_over_cases: null, cases: n, valued_units: 2, answered_cases: n, answers: n, people: n, counts: { satisfied: n, fairly: 0, dissatisfied: 0, silent: 3, not_asked: 0 } },
})
const year = Array.from({ length: 12 }, (_, i) => month(i + 1, 80 + i, 19 + i))
const phone = { width: 350, height: 260, text: 14, target: 85, floor: 20 }

describe('the months', () => {
  it('stand in order inside the picture, better ones higher', () => {
    const { marks, base } = chart(year, phone)
    expect(marks.map((m) => m.x)).toEqual([...marks.map((m) => m.x)].sort((a, b) => a - b))
    for (const m of marks) {
      expect(m.x).toBeLessThan(350)
      expect(m.high!).toBeLessThan(m.y!)
      expect(m.low!).toBeGreaterThan(m.y!)
      expect(m.low!).toBeLessThanOrEqual(base)
    }
    expect(marks[11].y!).toBeLessThan(marks[0].y!)
  })
  it('puts the target between the values around it', () => {
    const { marks, goal } = chart(year, phone)
    expect(goal).toBeCloseTo(marks[5].y!)
  })
  it('marks months with too few answers and draws nothing without one', () => {
    const { marks } = chart([month(1, 90, 19), month(2, 90, 20), month(3, null, 0)], phone)
    expect(marks.map((m) => m.few)).toEqual([true, false, true])
    expect([marks[2].y, marks[2].low, marks[2].high]).toEqual([null, null, null])
  })
  it('staggers the counts where they would touch, and only there', () => {
    expect(chart(year, phone).marks.map((m) => m.lower).slice(0, 3)).toEqual([false, true, false])
    expect(chart(year, { ...phone, width: 700 }).marks.some((m) => m.lower)).toBe(false)
  })
  it('says the month in words, in a narrow picture only once', () => {
    expect(chart(year, phone).marks.slice(0, 2).map((m) => m.label)).toEqual(['1月', '2'])
    expect(chart(year, { ...phone, width: 900 }).marks[11].label).toBe('12月')
  })
})
