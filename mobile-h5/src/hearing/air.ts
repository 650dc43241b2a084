import { site } from '../ui/site'
import type { Before, Now, Promised, Round, Scene, Tally } from './state'
import type { NowView, PromiseView, ResultView, RoundView, SceneView } from './wire'

// From what the server says to what a picture shows. Two levels speak as a share, the others as a mean.

const share = (scale: string) => scale === 'two' || scale === 'yesno'
const figure = (scale: string, r: Pick<ResultView, 'value' | 'low' | 'high' | 'mean' | 'mean_low' | 'mean_high'>) =>
  share(scale) ? { value: r.value, low: r.low, high: r.high } : { value: r.mean, low: r.mean_low, high: r.mean_high }

function tallyOf(scale: string, r: ResultView): Tally {
  const counts = r.counts.filter((c) => scale !== 'hundred' || c.count || c.code === 'abstain').map((c) => ({ choice: c.code, label: c.label, n: c.count }))
  return { ...(r.voted ? figure(scale, r) : { value: null, low: null, high: null }), counts, voted: r.voted, eligible: r.voters, root: r.root }
}

function beforeOf(r: RoundView): Before | null {
  return r.before && { ...figure(r.scale, r.before), voted: r.before.voted, eligible: r.before.voters, year: Number(r.before.on_day.slice(0, 4)) }
}

/** A round as pictures and phones show it. */
export function roundOf(r: RoundView): Round {
  return {
    id: r.id, n: r.n, judges: r.judges, state: r.state, scale: r.scale, secret: r.secret, unit: r.unit, question: r.title, voices: r.voices,
    eligible: r.voters, voted: r.turnout, closes_at: r.deadline_at, tally: r.result ? tallyOf(r.scale, r.result) : null, before: beforeOf(r),
  }
}

/** A promise as pictures show it. */
export const promiseOf = (p: PromiseView, promised_on: string): Promised => ({
  unit: p.unit, text: p.text, promised_on, due_on: p.until_on, done_on: p.done_on || null, state: p.fate, note: '',
})

/** What a picture shows: the server's state with one of its scenes, the programme's or the one in preview. */
export function airOf(v: NowView, scene: SceneView = v.scene): Now {
  const round = scene.round ?? v.round
  return {
    code: v.code, title: v.title, session: v.title, theme: scene.theme?.title ?? v.theme, points: scene.theme?.points ?? [], on: v.on_day,
    office: site.value?.office ?? '', demonstration: !!site.value?.demonstration, rehearsal: v.rehearsal, at: v.at,
    scene: scene.kind as Scene, rounds: v.rounds, round: round ? roundOf(round) : null,
    question: scene.question ? { text: scene.question, from: scene.text, unit: scene.unit ?? round?.unit ?? null } : null,
    text: scene.text, promise: scene.promise ? promiseOf(scene.promise, v.on_day) : null,
    pursuit: scene.follow.map((p) => promiseOf(p, scene.from_day)), unit: scene.unit,
  }
}
