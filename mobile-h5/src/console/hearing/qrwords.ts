import type { Version } from './qr'

// The bytes of a QR code: the text with its head and filling, in blocks, each with its Reed–Solomon check over GF(256).

const power = new Uint8Array(510)
const log = new Uint8Array(256)
for (let i = 0, x = 1; i < 255; i++, x = (x << 1) ^ (x & 0x80 ? 0x11d : 0)) {
  power[i] = power[i + 255] = x
  log[x] = i
}
const times = (a: number, b: number) => (a && b ? power[log[a]! + log[b]!]! : 0)

/** The bits of a word with the remainder that guards them (BCH), turned by a mask. */
export function parity(word: number, generator: number, bits: number, mask: number): number {
  let rest = word << bits
  for (let i = Math.floor(Math.log2(rest || 1)); i >= bits; i--) if ((rest >> i) & 1) rest ^= generator << (i - bits)
  return ((word << bits) | rest) ^ mask
}

/** The check bytes of a block. */
export function check(data: number[], n: number): number[] {
  let generator = [1]
  for (let i = 0; i < n; i++) generator = [...generator, 0].map((g, at) => g ^ times(generator[at - 1] ?? 0, power[i]!))
  const rest = [...data, ...Array<number>(n).fill(0)]
  for (let i = 0; i < data.length; i++) {
    const lead = rest[i]!
    if (lead) generator.forEach((g, at) => { rest[i + at]! ^= times(g, lead) })
  }
  return rest.slice(data.length)
}

/** All bytes in the order in which they are drawn: the blocks' data in turns, then their checks in turns. */
export function codewords(text: string, v: Version): number[] {
  const room = v.total - v.check * v.blocks
  const bits = `0100${text.length.toString(2).padStart(8, '0')}${[...text].map((c) => c.charCodeAt(0).toString(2).padStart(8, '0')).join('')}0000`
  const data = (bits.match(/.{8}/g) ?? []).map((b) => parseInt(b, 2))
  for (let fill = 0xec; data.length < room; fill ^= 0xec ^ 0x11) data.push(fill)
  const short = Math.floor(room / v.blocks)
  const longer = v.blocks - (room % v.blocks) // from this block on each holds one more
  const blocks = Array.from({ length: v.blocks }, (_, i) => data.slice(i * short + Math.max(0, i - longer), (i + 1) * short + Math.max(0, i + 1 - longer)))
  const checks = blocks.map((b) => check(b, v.check))
  const inTurns = (lists: number[][]) => Array.from({ length: Math.max(...lists.map((l) => l.length)) }, (_, i) => lists.map((l) => l[i])).flat().filter((w) => w !== undefined)
  return [...inTurns(blocks), ...inTurns(checks)]
}
