import { describe, expect, it } from 'vitest'
import type { Schemas } from '../../api/client'
import { asksRating, inWords } from './awaits'

describe('what waits for this phone', () => {
  it.each([
    [{ rate: 1, answer: 2 }, 3, '1 件等您评价，2 件等您补充', true],
    [{ rate: 1, answer: 0 }, 3, '1 件已答复，等您评价', true],
    [{ rate: 0, answer: 2 }, 3, '2 件在等您补充', true],
    [{ rate: 0, answer: 0 }, 3, '您说过 3 件，看看到哪一步了', false],
    [undefined, 0, '凭 16 位查询码，查它到了哪一步', false],
  ])('%o', (a, held, say, due) => expect(inWords(a, held)).toEqual({ say, due }))

  it('asks no more once she has answered', () => {
    const can = { rate: true, message: true, object: false }
    const concern = (rating: Schemas['FollowConcern']['rating']) => ({ can, rating }) as Schemas['FollowConcern']
    expect(asksRating(concern({ open: true }))).toBe(true)
    expect(asksRating(concern({ open: true, current: { solved: 'solved', level: 'satisfied', at: '' } }))).toBe(false)
    expect(asksRating(concern(undefined))).toBe(false)
  })
})
