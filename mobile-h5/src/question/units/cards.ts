import type { Question } from '../kind'
import type { Group, Unit } from './find'

/** A card as it shows: whose it is, and how many of them she has rated. */
export type Card = { name: string; say: string; units: Unit[] }

/** The everyday cards of a question, each with its units and the line under its name. */
export function cardsOf(q: Question): Card[] {
  const groups = q.groups ?? []
  const known = new Map(groups.flatMap((g) => g.units).map((u) => [u.code, u]))
  return (q.cards ?? []).map((c) => {
    const units = c.units.flatMap((code) => known.get(code) ?? [])
    return { name: c.name, units, say: saying(units) }
  })
}

function saying(units: Unit[]): string {
  if (units.length === 1) return units[0].name
  return units.every((u) => u.kind === 'district') ? '您那个区' : `${units.length} 家单位`
}

/** Whether she is through with a card: the one that is hers among the districts, else every unit. */
export function done(card: Card, rated: (code: string) => boolean): boolean {
  const n = card.units.filter((u) => rated(u.code)).length
  return n > 0 && (n === card.units.length || card.units.every((u) => u.kind === 'district'))
}


/** The units to show at a place: '' none yet, 'all' the full list in its themes, else those of the card. */
export function unitsAt(q: Question, place: string): Group[] {
  if (place === 'all') return q.groups ?? []
  const card = cardsOf(q).find((c) => c.name === place)
  return card ? [{ name: card.name, units: card.units }] : []
}
