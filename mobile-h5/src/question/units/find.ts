import type { Question } from '../kind'

export type Group = NonNullable<Question['groups']>[number]
export type Unit = Group['units'][number]

const plain = (s: string) => s.replace(/\s+/g, '').toLowerCase()

/** The units that what was typed may mean, the likeliest first; undefined when nothing was typed. */
export function find(groups: Group[], typed: string): Unit[] | undefined {
  const wanted = plain(typed)
  if (!wanted) return undefined
  const judged = groups.flatMap((g) => g.units.map((unit) => ({ unit, fit: fit(g, unit, wanted) })))
  return judged.filter((j) => j.fit > 0).sort((a, b) => b.fit - a.fit).map((j) => j.unit)
}

// A word said as it stands outweighs one that begins or holds it; in a sentence the longest known word decides. What stands first among
// a unit's words is most its own.
function fit(g: Group, u: Unit, wanted: string): number {
  const names = [u.name, ...u.aliases].map((n) => near(plain(n), wanted))
  const words = (u.words ?? []).map((w, i) => near(plain(w), wanted) - i / 100)
  const duty = plain(u.duty ?? '').includes(wanted) ? 50 : 0
  const theme = plain(g.name).includes(wanted) ? 10 : 0
  return Math.max(0, ...names, ...words, duty, theme)
}

function near(word: string, wanted: string): number {
  if (word === wanted) return 100
  if (word.startsWith(wanted)) return 80 - (word.length - wanted.length)
  if (word.includes(wanted)) return 60 - (word.length - wanted.length)
  return wanted.includes(word) ? 30 + 5 * word.length : 0
}

/** A word of four characters stands in two lines on a chip. */
export const inLines = (label: string) => (label.length === 4 ? [label.slice(0, 2), label.slice(2)] : [label])

/** Whole minutes that so many units take: eight seconds each, a guess on the slow side. */
export const minutes = (units: number) => Math.max(1, Math.ceil((units * 8) / 60))
