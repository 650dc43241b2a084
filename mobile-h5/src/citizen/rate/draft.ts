import { newKey, type Schemas } from '../../api/client'
import { kindOf, type Answer } from '../../question/kinds'
import { keep, kept } from '../../ui/keep'
import type { Intention } from '../once'

export type Questionnaire = Schemas['Questionnaire']
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

/** What is sent: of each question what its kind sends. */
export function body(q: Questionnaire, d: Draft): Body {
  const answers: Body['answers'] = {}
  for (const question of q.questions) {
    const a = d.answers[question.code]
    const sent = a === undefined ? undefined : kindOf(question).sent(question, a)
    if (sent !== undefined) answers[question.code] = sent
  }
  return { version: q.version, answers }
}

/** She said something that stands on its own, without any unit. */
export const standsAlone = (q: Questionnaire, d: Draft) =>
  q.questions.some((question) => {
    const a = d.answers[question.code]
    return a !== undefined && kindOf(question).alone(a)
  })

function fitting(q: Questionnaire, answers: Draft['answers']): Draft['answers'] {
  const kept: Draft['answers'] = {}
  for (const question of q.questions) {
    const a = kindOf(question).fitting(question, answers[question.code])
    if (a !== undefined) kept[question.code] = a
  }
  return kept
}
