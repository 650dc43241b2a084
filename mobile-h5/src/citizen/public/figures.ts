// What the public figures say in words, and where they stand on their axis. Pure, so that every sentence can be tested.
import type { Schemas } from '../../api/client'
import { levelPlaces, levelWords } from '../../api/words.gen'
import { count, score } from '../../ui/words'

export type Overview = Schemas['Overview']
export type Measure = Schemas['Measure']
export type Satisfaction = Schemas['Satisfaction']
export type UnitMeasure = Schemas['UnitMeasure']
export type Counts = Measure['counts']
export type Resolved = Schemas['Resolved']

/** The five counts in their order, with the word and the colour each one has everywhere. */
export const five = [
  { code: 'satisfied', label: levelWords.satisfied, tone: `c-${levelPlaces.satisfied}` },
  { code: 'fairly', label: levelWords.fairly, tone: `c-${levelPlaces.fairly}` },
  { code: 'dissatisfied', label: levelWords.dissatisfied, tone: `c-${levelPlaces.dissatisfied}` },
  { code: 'silent', label: '未答', tone: 'c-0' },
  { code: 'not_asked', label: '未能询问', tone: 'c-none' },
] as const

export const answers = (c: Counts) => c.satisfied + c.fairly + c.dissatisfied
export const asked = (c: Counts) => answers(c) + c.silent
export const concerned = (c: Counts) => asked(c) + c.not_asked

/** 84.96 where one decimal would read as 85.0: rounding must never lift a figure over its target. */
export const against = (value: number | null | undefined, target: number) =>
  value != null && value < target && Number(value.toFixed(1)) >= target ? (Math.floor(value * 100) / 100).toFixed(2) : score(value)

/** 85.3–88.4; empty when there is no interval */
export const interval = (low: number | null | undefined, high: number | null | undefined) => (low == null || high == null ? '' : `${score(low)}–${score(high)}`)

/** The lower of the two means, which the sentences follow: the city does not choose the one that flatters it. */
export const weaker = (s: Measure) => (s.value == null || s.mean_over_cases == null ? s.value : Math.min(s.value, s.mean_over_cases))

/** The lowest value that both means could have, when everybody without an answer were at 0. */
const lowest = (s: Measure) => (s.pessimistic == null || s.pessimistic_over_cases == null ? s.pessimistic : Math.min(s.pessimistic, s.pessimistic_over_cases))

/** The headline: whether 85 is proved, reached among those who answered, or how far away it is. */
export function headline(s: Satisfaction): string {
  switch (s.verdict) {
    case 'proved':
      return `证实达到 ${s.target} 分`
    case 'reached':
      return `答复的市民打分过了 ${s.target}，还不能算证实`
    case 'below':
      return `${below(s)}还差 ${gap(weaker(s) ?? 0, s.target)} 分到 ${s.target}`
    default:
      return '还没有市民评价'
  }
}

/** Which of the two means is below the target, where the other is not. */
function below(s: Satisfaction): string {
  if (s.value == null || s.mean_over_cases == null) return ''
  if (s.value >= s.target) return '按件平均'
  return s.mean_over_cases >= s.target ? '按单位平均' : ''
}

/** The distance to the target, rounded up: what is still missing never reads as nothing. */
function gap(value: number, target: number): string {
  const tenths = Math.ceil((target - value) * 10 - 1e-9) / 10
  return tenths.toFixed(1)
}

/** Under the headline: who was asked, who kept silent, and what would make the verdict firmer. */
export function explanation(s: Satisfaction): string[] {
  const { silent, not_asked } = s.counts
  if (s.verdict === 'none') return [unrated(s)]
  const asking = `询问了 ${count(asked(s.counts))} 人，${count(silent)} 人没有答复，${count(not_asked)} 人没问到。`
  switch (s.verdict) {
    case 'proved':
      return [asking + `就算没答复、没问到的都打 0 分，按单位、按件平均也都有 ${score(lowest(s))} 分。`]
    case 'reached':
      return [asking + `就算他们都打 0 分，按单位、按件平均也都到 ${s.target}，才算证实；现在这样算是 ${score(lowest(s))}。`]
    default:
      return [asking, missing(s)].filter(Boolean)
  }
}

function unrated(s: Satisfaction): string {
  if (!s.cases) return '单位的整改结果公布后，平台会请反映问题的市民打分，分数就写在这里。'
  return `已公布 ${count(s.cases)} 件结果，询问了 ${count(asked(s.counts))} 人，答复还不足 ${fewest} 份。满 ${fewest} 份，分数就写在这里。`
}

/** How many further satisfied answers would reach the target: the fewest that could, or that all of the silent would not do. */
function missing(s: Satisfaction): string {
  const silent = count(s.counts.silent)
  if (s.needed_more) return `没答复的 ${silent} 人里，最少还要有 ${count(s.needed_more)} 人答“满意”，才到 ${s.target} 分。`
  return s.counts.silent ? `没答复的 ${silent} 人就算都答“满意”，也到不了 ${s.target} 分。` : ''
}

/** 第 1–3 名: a rank is a range, because neighbours' intervals overlap. */
export function rank(m: UnitMeasure): string {
  if (m.rank_best == null || m.rank_worst == null) return ''
  return m.rank_best === m.rank_worst ? `第 ${m.rank_best} 名` : `第 ${m.rank_best}–${m.rank_worst} 名`
}

/** Whether a figure rests on enough answers to be drawn and compared. */
export const enough = (m: Measure, floor: number) => m.value != null && answers(m.counts) >= floor

/** How many answers a figure, or cases a share, is made of at least. */
export const fewest = 5

/** Where the long-term cases stand in the two figures: in one as not resolved, in the other, as long as nobody was asked, not at all. */
export function blocked(r: Resolved): string {
  const which = r.long_term ? `其中 ${count(r.long_term)} 件挂账` : '挂账的件'
  return `${which}，在解决率里算没有解决；没公布过结果的还没有人评价，满意度里没有它。`
}

/** Where an axis that ends at 100 begins: at the ten below the lowest value, and never above 70, so that small differences stay small. */
export function axisFrom(values: (number | null | undefined)[]): number {
  const known = values.filter((v): v is number => v != null)
  return Math.max(0, Math.min(70, Math.floor(Math.min(100, ...known) / 10) * 10))
}

/** Marks on an axis from `from` to 100, without those whose label would run into the target's. */
export function ticks(from: number, target: number): number[] {
  const step = from < 40 ? 20 : 10
  const marks = [from]
  for (let t = Math.ceil((from + 1) / step) * step; t <= 100; t += step) marks.push(t)
  return marks.filter((t) => Math.abs(t - target) > (100 - from) * 0.14)
}
