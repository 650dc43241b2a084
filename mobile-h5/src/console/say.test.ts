import { describe, expect, it } from 'vitest'
import { clockWords, daysLeft, levelName } from './say'

const clock = { kind: 'stage' as const, label: '本阶段', limit_days: 15, used_days: 13, due_on: '2026-11-27', provisional: false }

describe('how far a case is from its date', () => {
  it.each([
    [{ days_left: -2, due_on: '2026-11-23' }, { text: '超期 2 天', tone: 'late', bar: 2 }],
    [{ days_left: -30, due_on: '2026-10-01' }, { text: '超期 30 天', tone: 'late', bar: 5 }],
    [{ days_left: 0, due_on: '2026-11-25' }, { text: '今天', tone: 'today', bar: 0 }],
    [{ days_left: 40, due_on: '2027-01-25' }, { text: '剩 40 天', tone: '', bar: 15 }],
    [{ days_left: 4, due_on: '2026-12-01', paused: true }, { text: '停表', tone: 'paused', bar: 4 }],
    [{}, { text: '', tone: '', bar: 0 }],
  ])('%o', (item, want) => expect(daysLeft(item)).toEqual(want))
})

describe('what a clock says', () => {
  it('running: what is left, until when', () => {
    expect(clockWords({ ...clock, state: 'running', left_days: 2, due_on: '2026-11-27' })).toEqual({ head: '剩 2 个工作日', tone: 'today', foot: '11月27日 周五到期' })
  })
  it('provisional, extended and paused are said', () => {
    expect(clockWords({ ...clock, state: 'running', left_days: 9, due_on: '2027-03-01', provisional: true, extended_days: 3, paused_days: 2 }).foot).toBe('3月1日 周一到期（暂定），延期 3 天，停表 2 天')
  })
  it('late', () => expect(clockWords({ ...clock, state: 'late', left_days: -3, due_on: '2026-11-20' })).toMatchObject({ head: '超期 3 个工作日', tone: 'late' }))
  it('stopped in time and too late', () => {
    expect(clockWords({ ...clock, state: 'stopped', on_time: true, stopped_on: '2026-11-20' })).toEqual({ head: '用时 13 个工作日', tone: '', foot: '11月20日 周五，按时' })
    expect(clockWords({ ...clock, state: 'stopped', used_days: 17, on_time: false, stopped_on: '2026-11-20' })).toMatchObject({ tone: 'late', foot: '11月20日 周五，晚了' })
  })
})

describe('the word for a level', () => {
  it.each([['satisfied', '满意'], ['hardly', '不太满意'], ['unknown', '不了解'], ['great', 'great']])('%s', (code, want) => expect(levelName(code)).toBe(want))
})
