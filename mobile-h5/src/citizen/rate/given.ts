import { keep, kept } from '../../ui/keep'
import type { Draft, Questionnaire } from './draft'

/** What she gave one unit, in words. The server keeps no way from a receipt to the ratings: this stays on this phone alone. */
export type Gave = { unit: string; level: string; why: string }

const at = 'huiyin.gave'
const most = 3 // sheets that a phone remembers

/** What is on the answer sheet, unit by unit in its order. */
export function gave(q: Questionnaire, d: Draft): Gave[] {
  return q.questions.flatMap((question) => {
    const answer = d.answers[question.code]
    if (typeof answer !== 'object') return []
    const levels = new Map<string, NonNullable<typeof question.levels>[number]>(question.levels?.map((l) => [l.code, l]))
    const units = (question.groups ?? []).flatMap((g) => g.units).filter((u) => answer[u.code])
    return units.map((u) => {
      const { level, reasons = [], text = '' } = answer[u.code]
      const asked = levels.get(level)?.asks_reason
      return { unit: u.name, level: levels.get(level)?.label ?? level, why: asked ? [...reasons, text.trim()].filter(Boolean).join('、') : '' }
    })
  })
}

type Sheets = { receipt: string; gave: Gave[] }[]

export function keepGave(receipt: string, gave: Gave[]) {
  const others = (kept<Sheets>(at) ?? []).filter((s) => s.receipt !== receipt)
  keep(at, [{ receipt, gave }, ...others].slice(0, most))
}

/** What this phone knows of a receipt's ratings; empty on any other phone. */
export const gaveWith = (receipt: string): Gave[] => (kept<Sheets>(at) ?? []).find((s) => s.receipt === receipt)?.gave ?? []
