import { describe, expect, it } from 'vitest'
import { count, dateOf, day, dayInColumn, dayInWords, days, fullDay, inFours, moment, period, score, share } from './words'

describe('how dates and numbers are written', () => {
  it('dates', () => {
    expect(day('2026-03-12')).toBe('3月12日')
    expect(dayInWords('2026-03-12')).toBe('3月12日（周四）')
    expect([days('2026-02-27', '2026-03-02'), days('2026-03-02', '2026-03-01')]).toEqual([3, -1])
    expect(dayInColumn('2026-03-12')).toBe('3月12日 周四')
    expect(fullDay('2026-03-12')).toBe('2026年3月12日')
    expect(period('2017-01-01', '2017-09-20')).toBe('2017年1月1日至9月20日')
    expect(period('2016-12-01', '2017-09-20')).toBe('2016年12月1日至2017年9月20日')
  })
  it('instants are read in Shanghai', () => {
    expect(dateOf('2026-03-11T16:00:00Z')).toBe('2026-03-12')
    expect(moment('2026-03-12T06:50:00Z')).toBe('3月12日 周四 14:50')
  })
  it('numbers never without their form', () => {
    expect(count(6842)).toBe('6,842')
    expect(score(86.94)).toBe('86.9')
    expect(score(null)).toBe('—')
    expect(share(47, 100)).toBe('47.0%')
    expect(share(0, 0)).toBe('—')
  })
  it('receipts in fours', () => expect(inFours('4821093755261184')).toBe('4821 0937 5526 1184'))
})
