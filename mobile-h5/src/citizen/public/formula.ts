// How a figure comes about, in sentences with its own counts, so that anybody can do the sum again.
import { count, score } from '../../ui/words'
import { answers, type Measure, type Overview } from './figures'

type Rule = Pick<Overview['rule'], 'satisfied' | 'fairly' | 'dissatisfied'>

/** A sum as it was added up: two decimals, so that divided again it gives the figure shown. */
const sum = (v: number) => v.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** The figure of a city, month or row over several units; that of one unit has one mean and therefore one line less. */
export function formula(m: Measure, rule: Rule): string[] {
  if (m.value == null || m.mean_over_cases == null) return []
  const lines = [
    m.valued_units > 1 ? `按单位平均：${count(m.valued_units)} 家的平均分相加 ${sum(m.value * m.valued_units)}，除以 ${count(m.valued_units)}，得 ${score(m.value)}。` : '',
    `按件平均：有答复的 ${count(m.answered_cases)} 件，各件平均分相加 ${sum(m.mean_over_cases * m.answered_cases)}，除以 ${count(m.answered_cases)}，得 ${score(m.mean_over_cases)}。`,
    byHand(m, rule),
    m.low == null ? '' : `95% 区间 ${score(m.low)}–${score(m.high)}：各件得分相差多少，决定区间多宽。`,
    m.pessimistic == null || m.counts.silent + m.counts.not_asked === 0
      ? ''
      : `没答、没问到的 ${count(m.counts.silent + m.counts.not_asked)} 人全按 0 分是 ${score(m.pessimistic)}，全按 100 分是 ${score(m.optimistic)}。`,
  ]
  return lines.filter(Boolean)
}

/** What the counts give by hand, and why that is another number than the mean over cases. */
function byHand(m: Measure, rule: Rule): string {
  const c = m.counts
  const points = c.satisfied * rule.satisfied + c.fairly * rule.fairly + c.dissatisfied * rule.dissatisfied
  const mean = points / answers(c)
  const done = `按人平均：${count(c.satisfied)} 人满意、${count(c.fairly)} 人基本满意、${count(c.dissatisfied)} 人不满意，得 ${count(points)} 分，除以 ${count(answers(c))} 人，是 ${score(mean)}。`
  if (score(mean) === score(m.mean_over_cases)) return done
  return `${done}和按件平均不同，是因为按件时每件一样重，不管一件里有几个人答复。`
}

/** The columns of a table in which every figure can be computed again, after the name of its row. */
export const columns = ['件数', '有答复的件', '满意', '基本满意', '不满意', '各件平均分之和', '按件平均', '单位数', '各单位平均分之和', '按单位平均', '95% 区间']

export function cells(m: Measure): string[] {
  if (m.value == null || m.mean_over_cases == null) return [count(m.cases), ...Array<string>(columns.length - 1).fill('—')]
  const c = m.counts
  return [
    count(m.cases), count(m.answered_cases), count(c.satisfied), count(c.fairly), count(c.dissatisfied), sum(m.mean_over_cases * m.answered_cases), score(m.mean_over_cases),
    count(m.valued_units), sum(m.value * m.valued_units), score(m.value), m.low == null ? '—' : `${score(m.low)}–${score(m.high)}`,
  ]
}
