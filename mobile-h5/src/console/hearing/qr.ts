import { codewords, parity } from './qrwords'

// A QR code (ISO/IEC 18004), byte mode, level M, versions 3–9. Made here because a card's secret must never leave the browser that prints it.

/** Where a version's alignment patterns stand, and how many bytes its data and each block hold at level M: [blocks, data bytes of the shorter ones]. */
export const versions = [
  { version: 3, size: 29, align: [6, 22], total: 70, check: 26, blocks: 1 },
  { version: 4, size: 33, align: [6, 26], total: 100, check: 18, blocks: 2 },
  { version: 5, size: 37, align: [6, 30], total: 134, check: 24, blocks: 2 },
  { version: 6, size: 41, align: [6, 34], total: 172, check: 16, blocks: 4 },
  { version: 7, size: 45, align: [6, 22, 38], total: 196, check: 18, blocks: 4 },
  { version: 8, size: 49, align: [6, 24, 42], total: 242, check: 22, blocks: 4 },
  { version: 9, size: 53, align: [6, 26, 46], total: 292, check: 22, blocks: 5 },
]
export type Version = (typeof versions)[number]

type Grid = (boolean | undefined)[][]

/** The modules of the code of an ASCII text, true for dark; without the quiet zone of four. Throws RangeError beyond 180 signs. */
export function qr(text: string): boolean[][] {
  return masks(text).reduce((best, g) => (penalty(g) < penalty(best) ? g : best))
}

/** The code under each of the eight masks, all of which scan. */
export function masks(text: string): boolean[][][] {
  const v = versions.find((x) => x.total - x.check * x.blocks >= text.length + 2)
  if (!v) throw new RangeError('too long for a card')
  const bits = codewords(text, v).flatMap((w) => Array.from({ length: 8 }, (_, i) => !!((w >> (7 - i)) & 1)))
  return Array.from({ length: 8 }, (_, mask) => drawn(v, bits, mask))
}

/** Whether a mask turns the module at row y, column x. */
export function masked(mask: number, y: number, x: number): boolean {
  const p = y * x
  return [(y + x) % 2, y % 2, x % 3, (y + x) % 3, ((y >> 1) + Math.floor(x / 3)) % 2, (p % 2) + (p % 3), ((p % 2) + (p % 3)) % 2, (((y + x) % 2) + (p % 3)) % 2][mask] === 0
}

function drawn(v: Version, bits: boolean[], mask: number): boolean[][] {
  const g = frame(v, mask)
  let i = 0
  for (const [y, x] of path(v.size)) if (g[y]![x] === undefined) g[y]![x] = (bits[i++] ?? false) !== masked(mask, y, x)
  return g as boolean[][]
}

/** The way of the data: two columns at a time from the right, up and down, past the timing column. */
export function* path(size: number): Generator<[number, number]> {
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--
    for (let i = 0; i < size; i++) for (const x of [right, right - 1]) yield [up ? size - 1 - i : i, x]
  }
}

/** Everything that is not data: finders, timing, alignment, format and version. */
export function frame(v: Version, mask: number): Grid {
  const g: Grid = Array.from({ length: v.size }, () => Array(v.size).fill(undefined))
  const square = (cy: number, cx: number, r: number, dark: (ring: number) => boolean) => {
    for (let y = -r; y <= r; y++) for (let x = -r; x <= r; x++) if (g[cy + y]?.[cx + x] === undefined && g[cy + y] && cx + x >= 0 && cx + x < v.size) g[cy + y]![cx + x] = dark(Math.max(Math.abs(y), Math.abs(x)))
  }
  for (const [y, x] of [[3, 3], [3, v.size - 4], [v.size - 4, 3]] as const) square(y, x, 4, (r) => r !== 2 && r !== 4)
  for (const y of v.align) for (const x of v.align) if (g[y]![x] === undefined) square(y, x, 2, (r) => r !== 1)
  for (let i = 8; i < v.size - 8; i++) g[6]![i] = g[i]![6] = i % 2 === 0
  format(g, v.size, parity(mask, 0x537, 10, 0x5412)) // level M is 00
  if (v.version >= 7) for (let i = 0; i < 18; i++) g[Math.floor(i / 3)]![v.size - 11 + (i % 3)] = g[v.size - 11 + (i % 3)]![Math.floor(i / 3)] = !!((parity(v.version, 0x1f25, 12, 0) >> i) & 1)
  return g
}

function format(g: Grid, size: number, word: number) {
  for (let i = 0; i < 15; i++) {
    const dark = !!((word >> i) & 1)
    g[i < 6 ? i : i < 8 ? i + 1 : size - 15 + i]![8] = dark
    g[8]![i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i] = dark
  }
  g[size - 8]![8] = true
}

/** How badly a scanner would like it: long runs, blocks, false finders, too dark or too light. */
function penalty(g: boolean[][]): number {
  const lines = [...g, ...g.map((_, x) => g.map((row) => row[x]!))].map((l) => l.map(Number).join(''))
  const runs = lines.flatMap((l) => l.match(/0{5,}|1{5,}/g) ?? []).reduce((n, r) => n + r.length - 2, 0)
  const finders = lines.reduce((n, l) => n + [...l.matchAll(/(?=10111010000|00001011101)/g)].length * 40, 0)
  let blocks = 0
  for (let y = 1; y < g.length; y++) for (let x = 1; x < g.length; x++) if (g[y]![x] === g[y - 1]![x] && g[y]![x] === g[y]![x - 1] && g[y]![x] === g[y - 1]![x - 1]) blocks += 3
  const dark = g.flat().filter(Boolean).length / g.length ** 2
  return runs + finders + blocks + Math.floor(Math.abs(dark * 100 - 50) / 5) * 10
}
