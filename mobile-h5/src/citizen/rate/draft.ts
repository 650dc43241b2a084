import { newKey, type Schemas } from '../../api/client'
import { keep, kept } from '../../ui/keep'
import type { Intention } from '../once'

export type Questionnaire = Schemas['Questionnaire']
export type Question = Questionnaire['questions'][number]
/** What she said about one unit. */
export type Rated = { level: string; reasons?: string[]; text?: string }
export type Answer = Record<string, Rated> | string
type Body = Schemas['ResponseIn']

/** An unfinished answer sheet on this phone; `sent` once it has its receipt. */
export type Draft = {
  version: number
  answers: Record<string, Answer>
  intention: Intention<Body>
  sent?: { receipt: string; on: string }
}

const at = (code: string) => `huiyin.survey.${code}`

/** Takes up what this phone has of a questionnaire. A new version keeps every answer that still has its question and unit. */
export function resume(q: Questionnaire): Draft {
  const old = kept<Draft>(at(q.code))
  if (!old) return fresh(q.version)
  if (old.version === q.version) return old
  return { ...fresh(q.version), answers: fitting(q, old.answers) }
}

export const fresh = (version: number): Draft => ({ version, answers: {}, intention: { key: newKey(), tried: [] } })

export const save = (code: string, draft: Draft) => keep(at(code), draft)

/** How far this phone is with a questionnaire it may not have loaded yet. */
export function onPhone(code: string): { rated: number; sent: boolean } {
  const d = kept<Draft>(at(code))
  return { rated: d ? ratedIn(d) : 0, sent: !!d?.sent }
}

/** How many units have a level; 不了解 is an answer too. */
export const ratedIn = (d: Draft) => Object.values(d.answers).reduce((n, a) => n + (typeof a === 'string' ? 0 : Object.keys(a).length), 0)

/** Every unit of the questionnaire in its order, with the question that asks for it. */
export const unitsOf = (q: Questionnaire) =>
  q.questions.flatMap((question) => (question.groups ?? []).flatMap((g) => g.units.map((u) => ({ question: question.code, group: g.name, code: u.code, name: u.name }))))

/** The next unit without a level after the given one, around the end. */
export function nextUnrated(q: Questionnaire, d: Draft, after = '') {
  const all = unitsOf(q)
  const from = all.findIndex((u) => u.code === after) + 1
  return [...all.slice(from), ...all.slice(0, from)].find((u) => !levelOf(d, u.question, u.code))
}

function levelOf(d: Draft, question: string, unit: string) {
  const a = d.answers[question]
  return typeof a === 'object' ? a[unit]?.level : undefined
}

/** What is sent: no empty text, and reasons only under a level that asks for them. */
export function body(q: Questionnaire, d: Draft): Body {
  const answers: Body['answers'] = {}
  for (const question of q.questions) {
    const a = d.answers[question.code]
    if (typeof a === 'string' ? a.trim() : a && Object.keys(a).length) answers[question.code] = typeof a === 'string' ? a.trim() : ratings(question, a!)
  }
  return { version: q.version, answers }
}

function ratings(question: Question, given: Record<string, Rated>) {
  const asks = new Set<string>(question.levels?.filter((l) => l.asks_reason).map((l) => l.code))
  return Object.fromEntries(Object.entries(given).map(([unit, r]) => [unit, asks.has(r.level) ? withReason(r) : { level: r.level }]))
}

function withReason(r: Rated): Rated {
  const text = r.text?.trim()
  return { level: r.level, ...(r.reasons?.length && { reasons: r.reasons }), ...(text && { text }) }
}

function fitting(q: Questionnaire, answers: Draft['answers']): Draft['answers'] {
  const kept: Draft['answers'] = {}
  for (const question of q.questions) {
    const a = answers[question.code]
    if (typeof a === 'string' && question.type === 'text') kept[question.code] = a
    if (typeof a !== 'object' || question.type !== 'units') continue
    const units = new Set(question.groups?.flatMap((g) => g.units.map((u) => u.code)))
    const levels = new Set<string>(question.levels?.map((l) => l.code))
    kept[question.code] = Object.fromEntries(Object.entries(a).filter(([u, r]) => units.has(u) && levels.has(r.level)))
  }
  return kept
}
