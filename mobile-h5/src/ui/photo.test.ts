import { describe, expect, it } from 'vitest'
import { fit, tooMany } from './photo'

describe('the size of a photo', () => {
  it.each([
    [4000, 3000, [1600, 1200]],
    [3000, 4000, [1200, 1600]],
    [800, 600, [800, 600]],
    [9000, 2, [9000, 2]],
    [1080, 20000, [1080, 20000]], // a long screenshot can be read
    [1440, 12000, [1200, 10000]],
  ])('%d × %d', (w, h, want) => expect(fit(w, h)).toEqual(want))
  it('is bounded by its pixels', () => {
    const [w, h] = fit(1170, 30000)
    expect(w * h).toBeLessThan(25.03e6)
    expect(w).toBeGreaterThan(980)
  })
})

describe('more photos than there is room for', () => {
  it.each([[4, 4, ''], [6, 4, '最多 4 张，多选的 2 张没有加。'], [2, 1, '最多 4 张，多选的 1 张没有加。'], [1, 0, '最多 4 张，多选的 1 张没有加。'], [0, 0, '']])('%d for %d', (chosen, room, say) => {
    expect(tooMany(chosen, room)).toBe(say)
  })
})
