import { afterEach, describe, expect, it } from 'vitest'
import { leaveTrail, leftAt, reach, readTrail, step } from './trail'

afterEach(() => sessionStorage.clear())

describe('the list a case was opened from', () => {
  const trail = { label: '待办', back: '/', ids: ['a', 'b', 'c'] }
  it('walks by J and K and stops at the ends', () => {
    expect([step(trail, 'a', 1), step(trail, 'b', -1), step(trail, 'c', 1), step(trail, 'a', -1)]).toEqual(['b', 'a', undefined, undefined])
  })
  it('leads nowhere from a case that is not of the list, or without one', () => {
    expect([step(trail, 'x', 1), step(null, 'a', 1)]).toEqual([undefined, undefined])
  })
  it('marks the case read last when the reader comes back to that list only', () => {
    leaveTrail(trail)
    reach('c')
    reach('x')
    expect(readTrail()?.at).toBe('c')
    expect([leftAt('/', ['a', 'b', 'c']), leftAt('/', ['a']), leftAt('/cases', ['a', 'b', 'c'])]).toEqual([2, 0, 0])
  })
})
