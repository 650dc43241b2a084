import type { Kind, Question } from '../kind'

/** What she said about one unit. */
export type Rated = { level: string; reasons?: string[]; text?: string }
/** By unit. */
export type Ratings = Record<string, Rated>

const codes = (q: Question) => (q.groups ?? []).flatMap((g) => g.units.map((u) => u.code))

/** A level for each unit she knows, one unit a screen in 长辈版. */
export const units: Kind<Ratings> = {
  screens: codes,
  fitting(q, old) {
    if (typeof old !== 'object' || !old) return undefined
    const known = new Set(codes(q))
    const levels = new Set<string>(q.levels?.map((l) => l.code))
    return Object.fromEntries(Object.entries(old as Ratings).filter(([u, r]) => known.has(u) && levels.has(r.level)))
  },
  sent(q, answer) {
    const asks = new Set<string>(q.levels?.filter((l) => l.asks_reason).map((l) => l.code))
    const out = Object.entries(answer).map(([unit, r]) => [unit, asks.has(r.level) ? withReason(r) : { level: r.level }])
    return out.length ? Object.fromEntries(out) : undefined
  },
  alone: () => false,
}

function withReason(r: Rated): Rated {
  const text = r.text?.trim()
  return { level: r.level, ...(r.reasons?.length && { reasons: r.reasons }), ...(text && { text }) }
}
