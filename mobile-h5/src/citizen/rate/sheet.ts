import { shallowRef } from 'vue'
import { api, ask, type Schemas } from '../../api/client'
import { kindOf, type Answer } from '../../question/kinds'
import { once } from '../once'
import { remember } from '../receipts'
import { body, fresh, nextUnrated, ratedIn, resume, save, standsAlone, unitsOf, type Draft, type Questionnaire } from './draft'
import { gave, keepGave } from './given'

/** The answer sheet of one questionnaire on this phone: kept at every touch, sent once. Throws for a question this page does not know. */
export function useSheet(q: Questionnaire) {
  q.questions.forEach(kindOf)
  let draft: Draft = resume(q) // plain: only the few figures below are watched
  const units = unitsOf(q)
  const rated = shallowRef(ratedIn(draft))
  const sent = shallowRef(draft.sent)
  const keepIt = () => void save(q.code, draft)

  return {
    q,
    units,
    rated,
    sent,
    answer: (question: string) => draft.answers[question],
    level: (u: { question: string; code: string }) => {
      const a = draft.answers[u.question]
      return typeof a === 'object' ? a[u.code]?.level : undefined
    },
    set(question: string, answer: Answer) {
      draft.answers[question] = answer
      keepIt()
      rated.value = ratedIn(draft)
    },
    /** She wrote something that stands on its own, without any unit. */
    wrote: () => standsAlone(q, draft),
    next: (after?: string) => nextUnrated(q, draft, after),

    /** Another person on the same phone begins anew. */
    anew() {
      draft = fresh(q.version)
      keepIt()
      rated.value = 0
      sent.value = undefined
    },

    /** The same person changes what she gave, as long as the questionnaire lets her. */
    change() {
      draft = { ...fresh(q.version), answers: draft.answers }
      keepIt()
      sent.value = undefined
    },

    /** Sends the sheet; the receipt is on the phone before this returns. Throws Trouble. */
    async send(today: string): Promise<{ receipt: string; earlier: boolean }> {
      const post = (b: Schemas['ResponseIn'], key: string) =>
        ask(api.POST('/api/v1/surveys/{code}/responses', { params: { path: { code: q.code }, header: { 'Idempotency-Key': key } }, body: b }))
      const { answer, earlier } = await once(draft.intention, body(q, draft), keepIt, post)
      remember({ receipt: answer.receipt, label: q.title, on: today, kind: 'survey' })
      keepGave(answer.receipt, gave(q, draft))
      draft = { ...fresh(q.version), answers: q.kind ? draft.answers : {}, sent: { receipt: answer.receipt, on: today } }
      keepIt()
      return { receipt: answer.receipt, earlier }
    },
  }
}
export type Sheet = ReturnType<typeof useSheet>
