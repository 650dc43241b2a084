import { createHash, createHmac, webcrypto } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { addressOf, cardIn, hmac, newSecret, tokenOf } from './card'
import { leafOf, rootOf } from './proof'

const round = '01JABCDEFGHJKMNPQRSTVWXYZ0'
const sha = (...parts: (string | Buffer)[]) => createHash('sha256').update(Buffer.concat(parts.map((p) => Buffer.from(p as string)))).digest()
afterEach(() => vi.unstubAllGlobals())

describe('a representative\'s card', () => {
  it('is read from the fragment, and from nothing that only looks like it', () => {
    const card = { admit: 'a'.repeat(32), secret: newSecret() }
    expect(card.secret).toMatch(/^[\w-]{22}$/)
    expect(cardIn(new URL(addressOf('https://x.cn/', 'TC4', card)).hash)).toEqual(card)
    for (const hash of ['', '#', '#abc', '#' + 'a'.repeat(32), '#' + 'a'.repeat(32) + '.short', '#../..']) expect(cardIn(hash)).toBeUndefined()
  })
  it('makes a round\'s token as everybody makes an HMAC, with https and without', async () => {
    const secret = newSecret()
    const wanted = createHmac('sha256', Buffer.from(secret, 'base64url')).update(round).digest('hex')
    expect(hmac('key', 'text')).toBe(createHmac('sha256', 'key').update('text').digest('hex'))
    vi.stubGlobal('crypto', webcrypto)
    expect(await tokenOf(secret, round)).toBe(wanted)
    vi.stubGlobal('crypto', {})
    expect(await tokenOf(secret, round)).toBe(wanted)
  })
  it('never makes the same token twice', async () => {
    expect(hmac('s', 'a')).not.toBe(hmac('s', 'b'))
    expect(hmac('s', 'a')).not.toBe(hmac('t', 'a'))
  })
})

describe('the proof of a round', () => {
  it('makes a leaf as the server does', () => {
    const token = 'ab'.repeat(32)
    const of = (what: string) => sha(`${what}:${token}`).toString('hex')
    expect(leafOf(round, token, 'satisfied')).toBe(sha('\0', `${round}|${of('hash')}|satisfied|${of('salt')}`).toString('hex'))
  })
  it('makes the root of RFC 9162, for any number of leaves', () => {
    const node = (l: Buffer[]): Buffer => {
      if (l.length === 1) return l[0]!
      const k = 2 ** Math.floor(Math.log2(l.length - 1))
      return sha('\x01', node(l.slice(0, k)), node(l.slice(k)))
    }
    for (const n of [1, 2, 3, 5, 8, 187]) {
      const leaves = Array.from({ length: n }, (_, i) => sha(`leaf ${i}`))
      expect(rootOf(leaves.map((l) => l.toString('hex')))).toBe(node(leaves).toString('hex'))
    }
    expect(rootOf([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})
