import { describe, expect, it } from 'vitest'
import { against, answers, asked, axisFrom, blocked, concerned, enough, explanation, headline, interval, rank, ticks, type Satisfaction, type UnitMeasure } from './figures'

const counts = { satisfied: 1242, fairly: 256, dissatisfied: 114, silent: 868, not_asked: 160 }
const city = (over: Partial<Satisfaction>): Satisfaction => ({
  value: 86.9, mean_over_cases: 86.7, low: 85.3, high: 88.4, low_over_cases: 84.9, high_over_cases: 88.1, pessimistic: 53.2, optimistic: 91.6, pessimistic_over_cases: 51.8, optimistic_over_cases: 92,
  cases: 758, valued_units: 28, answered_cases: 700, answers: 1612, people: 2640, counts, target: 85, verdict: 'reached', units: 41, sampled: {} as Satisfaction, pooled: {} as Satisfaction, ...over,
})
const unit = (over: Partial<UnitMeasure>) => ({ ...city({}), unit: { code: 'x', name: 'x' }, answers: 1612, ...over }) as UnitMeasure

describe('the five counts', () => {
  it('add up to the people concerned', () => {
    expect([answers(counts), asked(counts), concerned(counts)]).toEqual([1612, 2480, 2640])
  })
})

describe('the headline', () => {
  it.each([
    [{ verdict: 'proved', pessimistic: 86.1, pessimistic_over_cases: 85.4 }, '证实达到 85 分', '就算没答复、没问到的都打 0 分，按单位、按件平均也都有 85.4 分。'],
    [{ verdict: 'reached' }, '答复的市民打分过了 85，还不能算证实', '按单位、按件平均也都到 85，才算证实；现在这样算是 51.8。'],
    [{ verdict: 'below', value: 90.7, mean_over_cases: 84.2 }, '按件平均还差 0.8 分到 85', '询问了 2,480 人'],
    [{ verdict: 'reached' }, '答复的市民打分过了 85，还不能算证实', '询问了 2,480 人，868 人没有答复，160 人没问到。'],
    [{ verdict: 'below', value: 74.55, needed_more: 354 }, '按单位平均还差 10.5 分到 85', '没答复的 868 人里，最少还要有 354 人答“满意”，才到 85 分。'],
    [{ verdict: 'below', value: 60, mean_over_cases: 70, needed_more: null }, '还差 25.0 分到 85', '没答复的 868 人就算都答“满意”，也到不了 85 分。'],
    [{ verdict: 'none', value: null, cases: 0 }, '还没有市民评价', '单位的整改结果公布后'],
    [{ verdict: 'none', value: null, cases: 3, counts: { satisfied: 0, fairly: 0, dissatisfied: 0, silent: 7, not_asked: 0 } }, '还没有市民评价', '已公布 3 件结果，询问了 7 人，答复还不足 5 份。'],
  ] as [Partial<Satisfaction>, string, string][])('%j reads %s', (over, title, words) => {
    expect(headline(city(over))).toBe(title)
    expect(explanation(city(over)).join('')).toContain(words)
  })
  it('never says that nothing is missing while the target is not reached', () => {
    expect(headline(city({ verdict: 'below', value: 84.999 }))).toBe('按单位平均还差 0.1 分到 85')
    expect(against(84.999, 85)).toBe('84.99')
    expect(against(85, 85)).toBe('85.0')
    expect(against(null, 85)).toBe('—')
  })
})

describe('what is on the long-term list', () => {
  const rate = { resolved: 3, of: 8, share: 37.5, low: 13.7, high: 69.4 }
  it('counts as not resolved, and has no part in the satisfaction', () => {
    expect(blocked({ ...rate, long_term: 2 })).toBe('其中 2 件挂账，在解决率里算没有解决；没公布过结果的还没有人评价，满意度里没有它。')
  })
  it('is explained also where there is nothing on it', () => {
    expect(blocked({ ...rate, long_term: 0 })).toMatch(/^挂账的件，在解决率里算没有解决/)
  })
})

describe('a rank', () => {
  it('is a range, or one place, or nothing', () => {
    expect(rank(unit({ rank_best: 1, rank_worst: 3 }))).toBe('第 1–3 名')
    expect(rank(unit({ rank_best: 2, rank_worst: 2 }))).toBe('第 2 名')
    expect(rank(unit({ rank_best: null, rank_worst: null }))).toBe('')
  })
  it('needs enough answers', () => {
    const few = { ...counts, satisfied: 19, fairly: 0, dissatisfied: 0 }
    expect(enough(city({ counts: few }), 20)).toBe(false)
    expect(enough(city({ counts: { ...few, fairly: 1 } }), 20)).toBe(true)
    expect(enough(city({ value: null }), 20)).toBe(false)
  })
})

describe('an axis', () => {
  it('begins at the ten below the lowest value, at most at 70', () => {
    expect(axisFrom([53.2, 86.9, null])).toBe(50)
    expect(axisFrom([88])).toBe(70)
    expect(axisFrom([undefined])).toBe(70)
    expect(axisFrom([0])).toBe(0)
  })
  it('marks no place where the target is written', () => {
    expect(ticks(50, 85)).toEqual([50, 60, 70, 100])
    expect(ticks(70, 85)).toEqual([70, 80, 90, 100])
    expect(ticks(0, 85)).toEqual([0, 20, 40, 60, 100])
  })
  it('writes an interval only when there is one', () => {
    expect(interval(85.31, 88.4)).toBe('85.3–88.4')
    expect(interval(null, 88)).toBe('')
  })
})
