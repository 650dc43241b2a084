import type { Schemas } from '../../api/client'
import type { Need, Values } from './needs'

type Case = Schemas['Case']

/** What a form begins with, taken from the case, so that nobody writes twice what stands there: a returned plan or result, what was asked for, today. */
export function start(verb: string, c: Case, today: string): Values {
  const plan = c.plans[0]
  const result = c.results[0]
  switch (verb) {
    case 'submit_plan':
      return plan ? {
        contents: plan.contents, direction: plan.direction, leader: plan.leader, division: plan.division, measures: plan.measures, parts: plan.parts ?? '',
        steps: plan.steps.map((s) => ({ text: s.text, due_on: s.due_on })), supporting: (c.supporting ?? []).map((u) => u.code),
      } : {}
    case 'finish':
      return result && !result.published_on ? { outcome: result.outcome, reply: result.reply, evidence: result.evidence } : {}
    case 'step_done':
      return { step: String(plan?.steps.find((s) => !s.done_on)?.n ?? ''), done_on: today }
    case 'rule':
      return { unit: c.disputes[0]?.proposed.code ?? '' }
    case 'grant':
      return { days: String(c.extension?.days ?? '') }
    case 'confirm_blocked':
      return { review_on: c.blocked?.review_on ?? '' }
    default:
      return {}
  }
}

/** A need with what this case offers to choose from: its open steps, its citizens. */
export function offered(n: Need, c: Case, say: (on: string) => string): Need {
  if (n.type === 'step' && !n.options?.length) {
    const steps = (c.plans[0]?.steps ?? []).filter((s) => !s.done_on)
    return { ...n, options: steps.map((s) => ({ code: String(s.n), label: `第 ${s.n} 步 ${s.text}（${say(s.due_on)}前）` })) }
  }
  if (n.name === 'person') {
    const people = [...new Set(c.opinions.map((o) => o.person))]
    return { ...n, type: 'choice', options: people.map((p) => ({ code: p, label: p })) }
  }
  return n
}
