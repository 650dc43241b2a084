import type { Question } from '../kind'

export type Group = NonNullable<Question['groups']>[number]
export type Unit = Group['units'][number]

const plain = (s: string) => s.replace(/\s+/g, '').toLowerCase()

/** The codes of the units whose name, alias or group holds what was typed; undefined when nothing was typed. */
export function find(groups: Group[], typed: string): Set<string> | undefined {
  const wanted = plain(typed)
  if (!wanted) return undefined
  const fits = (g: Group) => (u: Unit) => [u.name, ...u.aliases, g.name].some((n) => plain(n).includes(wanted))
  return new Set(groups.flatMap((g) => g.units.filter(fits(g)).map((u) => u.code)))
}

/** A word of four characters stands in two lines on a chip. */
export const inLines = (label: string) => (label.length === 4 ? [label.slice(0, 2), label.slice(2)] : [label])
