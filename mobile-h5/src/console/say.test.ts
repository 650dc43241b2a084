import { describe, expect, it } from 'vitest'
import { barOf, clockFoot, levelName, onceLate } from './say'

const clock = { kind: 'stage' as const, label: '本阶段', words: '', tone: '' as const, limit_days: 15, used_days: 13, due_on: '2026-11-27', provisional: false }

describe('how long the bar of a case is', () => {
  it.each([[-2, 2], [-30, 5], [0, 0], [4, 4], [40, 15], [undefined, 0]])('%s working days', (days_left, want) => expect(barOf({ days_left })).toBe(want))
})

describe('what stands below a clock', () => {
  it('running: until when', () => expect(clockFoot({ ...clock, state: 'running', left_days: 2 })).toBe('11月27日 周五到期'))
  it('provisional, extended and paused are said', () => {
    expect(clockFoot({ ...clock, state: 'running', left_days: 9, due_on: '2027-03-01', provisional: true, extended_days: 3, paused_days: 2 })).toBe('3月1日 周一到期（暂定），延期 3 天，停表 2 天')
  })
  it('late, and standing still: the day that passed', () => expect(clockFoot({ ...clock, state: 'late', left_days: -3, due_on: '2026-11-20' })).toBe('11月20日 周五到期'))
  it('stopped in time and too late', () => {
    expect(clockFoot({ ...clock, state: 'stopped', on_time: true, stopped_on: '2026-11-20' })).toBe('11月20日 周五，按时')
    expect(clockFoot({ ...clock, state: 'stopped', used_days: 17, on_time: false, stopped_on: '2026-11-20' })).toBe('11月20日 周五，晚了')
  })
})

describe('what was late once', () => {
  const unit = { code: 'SCGW', name: '市城管委' }
  const whole = { clock: 'whole' as const, label: '全程', round: 1, unit, due_on: '2026-11-20', days: 3 }
  const first = { ...whole, clock: 'first' as const, label: '首次答复', days: 2 }
  it('is told beside what is late now', () => expect(onceLate({ late: [whole], was_late: [first, whole] })).toEqual(['首次答复超期 2 天（第 1 轮，市城管委）']))
  it('in another round it is another lateness', () => expect(onceLate({ late: [{ ...whole, round: 2 }], was_late: [whole, { ...whole, round: 2 }] })).toHaveLength(1))
})

describe('the word for a level', () => {
  it.each([['satisfied', '满意'], ['hardly', '不太满意'], ['unknown', '不了解'], ['great', 'great']])('%s', (code, want) => expect(levelName(code)).toBe(want))
})
