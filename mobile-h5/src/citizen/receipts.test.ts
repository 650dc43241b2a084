import { beforeEach, describe, expect, it } from 'vitest'
import { checks, digits, drop, grouped, label, receipts, remember } from './receipts'

beforeEach(() => localStorage.clear())

const good = '1234567890123459' // the server's own example

describe('a receipt as people type it', () => {
  it.each([
    ['4821 0937 5526 1184', '4821093755261184'],
    ['４８２１０９３７', '48210937'],
    ['查询码：4821-0937。', '48210937'],
    ['#4821093755261184', '4821093755261184'],
    ['48210937552611849999', '4821093755261184'],
  ])('%s', (typed, want) => expect(digits(typed)).toBe(want))

  it('groups in fours and keeps the caret behind the same digit', () => {
    expect(grouped('48210', 5)).toEqual({ text: '4821 0', caret: 6 })
    expect(grouped('4821', 4)).toEqual({ text: '4821', caret: 4 })
    expect(grouped('48921 0937', 3)).toEqual({ text: '4892 1093 7', caret: 3 })
  })

  it('notices every single wrong digit', () => {
    expect(checks(good)).toBe(true)
    for (let i = 0; i < 16; i++) for (let d = 0; d < 10; d++) {
      const typed = good.slice(0, i) + d + good.slice(i + 1)
      expect(checks(typed)).toBe(typed === good)
    }
    expect(checks('123')).toBe(false)
  })
})

describe('the receipts of this phone', () => {
  const one = { receipt: '1', label: '路灯坏了', on: '2017-09-20', kind: 'opinion' as const }

  it('stand newest first, each once, with the label it was given', () => {
    remember(one)
    remember({ ...one, receipt: '2', label: '单车' })
    remember({ ...one, label: '别的' })
    expect(receipts().map((k) => [k.receipt, k.label])).toEqual([['1', '路灯坏了'], ['2', '单车']])
  })

  it('can be taken off the phone', () => {
    remember(one)
    drop('1')
    expect(receipts()).toEqual([])
  })

  it('are labelled by their first words', () => {
    expect(label('  文晖路\n路灯坏了 ')).toBe('文晖路 路灯坏了')
    expect(label('一二三四五六七八九十一二三四五六七')).toBe('一二三四五六七八九十一二三四五六…')
  })
})
