import { describe, expect, it } from 'vitest'
import type { Measure } from './figures'
import { cells, columns, formula } from './formula'

const rule = { satisfied: 100, fairly: 60, dissatisfied: 0 }
const unit: Measure = {
  value: 86.4, mean_over_cases: 86.4, low: 80.1, high: 92.7, low_over_cases: 80.1, high_over_cases: 92.7, pessimistic: 50, optimistic: 93, pessimistic_over_cases: 50, optimistic_over_cases: 93,
  cases: 45, valued_units: 1, answered_cases: 40, answers: 116, people: 180, counts: { satisfied: 88, fairly: 20, dissatisfied: 8, silent: 60, not_asked: 4 },
}
const city: Measure = { ...unit, value: 90, valued_units: 28, low: null, high: null }

describe('the formula of a figure', () => {
  it('says why the counts give another figure by hand than the mean over cases', () => {
    const words = formula(unit, rule).join('\n')
    expect(words).toContain('按件平均：有答复的 40 件，各件平均分相加 3,456.00，除以 40，得 86.4。')
    expect(words).toContain('得 10,000 分，除以 116 人，是 86.2。和按件平均不同，是因为按件时每件一样重，不管一件里有几个人答复。')
    expect(words).toContain('没答、没问到的 64 人全按 0 分是 50.0，全按 100 分是 93.0。')
    expect(words).not.toContain('按单位平均')
  })
  it('says nothing of a difference where there is none', () => {
    expect(formula({ ...unit, mean_over_cases: 86.21 }, rule).join('')).not.toContain('不同')
  })
  it('divides by the number of means that was used', () => {
    expect(formula(city, rule)[0]).toBe('按单位平均：28 家的平均分相加 2,520.00，除以 28，得 90.0。')
    expect(formula(city, rule).join('')).not.toContain('区间')
  })
  it('is empty where there is no figure', () => {
    expect(formula({ ...unit, value: null, mean_over_cases: null }, rule)).toEqual([])
  })
})

describe('the table behind a picture', () => {
  it('has a cell for each of its columns', () => {
    expect(cells(unit)).toHaveLength(columns.length)
    expect(cells({ ...unit, value: null })).toEqual(['45', ...Array(columns.length - 1).fill('—')])
    expect(cells(city).slice(7)).toEqual(['28', '2,520.00', '90.0', '—'])
  })
})
