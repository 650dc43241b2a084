import { describe, expect, it } from 'vitest'
import { fit, lines, span } from './fit'

describe('a sentence on the big screen', () => {
  it('breaks after the comma nearest the middle, and only when it is too long', () => {
    expect(lines('停车难，怎么停得下？', 14)).toEqual(['停车难，怎么停得下？'])
    expect(lines('老小区的立体车库，为什么总也装不上？', 14)).toEqual(['老小区的立体车库，', '为什么总也装不上？'])
    expect(lines('一，二二二二二二二，三三三三三三三三', 12)).toEqual(['一，二二二二二二二，', '三三三三三三三三'])
  })
  it('never breaks where a half would not fit', () => {
    expect(lines('一，二二二二二二二二二二二二二二二二', 8)).toEqual(['一，二二二二二二二二二二二二二二二二'])
  })
  it('grows as far as the box allows', () => {
    expect(fit('停车难', 1704, 310, [116, 80])).toBe(116)
    expect(fit('字'.repeat(66), 1704, 310, [116, 80, 56])).toBe(56)
    expect(fit('字'.repeat(500), 1704, 310, [116, 56])).toBe(56)
  })
  it('counts Latin letters as half', () => {
    expect(span('App')).toBeCloseTo(1.68)
  })
})
