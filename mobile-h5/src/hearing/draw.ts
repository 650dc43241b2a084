import { sha256 } from '../citizen/follow/sha256'
import { hex } from './card'

// The lot, drawn again by anybody: the list of numbers and its hash were published first, the seed came afterwards from a source named beforehand.

export type Entry = { number: number; layer: string; district: string }
export type Quota = { layer: string; district: string; seats: number }

const utf8 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text))

/** SHA-256 of a text as UTF-8, in hex. */
export function hashOf(text: string): string {
  let bytes = ''
  for (let i = 0; i < text.length; i += 2000) bytes += utf8(text.slice(i, i + 2000))
  return hex(sha256(bytes))
}

/** The frozen list: a line "number,layer,district" for each, by number. Its hash is what was published first. */
export const listOf = (all: Entry[]) => all.map((e) => `${e.number},${e.layer},${e.district}\n`).join('')

/** The numbers drawn, in the order of the quotas: each takes the first by rank of its layer and district; what is missing comes from the same layer, then from all. */
export function lot(all: Entry[], quotas: Quota[], seed: string): number[] {
  const ranked = all.map((e) => ({ ...e, rank: hashOf(`${seed}:${e.number}`) })).sort((a, b) => (a.rank < b.rank ? -1 : 1))
  const picked: number[] = []
  const taken = new Set<number>()
  function take(most: number, fits: (e: Entry) => boolean): number {
    const got = ranked.filter((e) => !taken.has(e.number) && fits(e)).slice(0, Math.max(0, most))
    for (const e of got) taken.add(picked[picked.push(e.number) - 1]!)
    return got.length
  }
  const short = quotas.map((q) => q.seats - take(q.seats, (e) => e.layer === q.layer && (!q.district || e.district === q.district)))
  quotas.forEach((q, i) => { short[i]! -= take(short[i]!, (e) => e.layer === q.layer) })
  quotas.forEach((_, i) => take(short[i]!, () => true))
  return picked
}
