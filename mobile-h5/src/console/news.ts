import type { Schemas } from '../api/client'

/** The letters that came since the last look and that nobody of the unit has seen; at the first look there are none: an open page is looked at. */
export function fresh(before: Schemas['News'] | undefined, now: Schemas['News'] | undefined): Schemas['Told'][] {
  if (!before || !now) return []
  const known = new Set(before.items.map((l) => l.id))
  return now.items.filter((l) => !known.has(l.id) && !l.seen)
}
