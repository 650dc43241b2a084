import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { masks, qr } from './qr'
import { check } from './qrwords'

const address = (n: number) => `https://huiyin.hangzhou.gov.cn/h/2026-4#${'abcDEF0123_-'.repeat(20)}`.slice(0, n)
const sum = (g: boolean[][]) => createHash('sha256').update(g.flat().map(Number).join('')).digest('hex').slice(0, 16)

describe('the code on a card', () => {
  // What github.com/boombuler/barcode, which draws the receipts' codes, makes of the same addresses.
  it.each([
    [30, 29, 'd491a72183462acb'],
    [60, 33, '94f8597531e06ce7'],
    [80, 37, 'e1e9b0fb2c88b090'],
    [100, 41, '48b5188dd1cf5010'],
    [115, 45, '9e62bf4085102ba9'],
    [140, 49, '4c2a992e7182b6db'],
    [170, 53, '7404a6b5e22e612c'],
  ])('of %i signs is the one another program makes', (n, size, want) => {
    expect(qr(address(n))).toHaveLength(size)
    expect(masks(address(n)).map(sum)).toContain(want)
  })
  it('checks a block as the standard\'s example does', () => {
    const data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17]
    expect(check(data, 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23])
  })
  it('refuses what does not fit', () => {
    expect(() => qr('a'.repeat(181))).toThrow(RangeError)
    expect(qr('a'.repeat(180))).toHaveLength(53)
  })
})
