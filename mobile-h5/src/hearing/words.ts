import { fullDay } from '../ui/words'
import type { Promised, PromiseState, Round, Scale, Tally } from './state'

/** The levels of a scale as they stand on phone and screen: code, word, and the class that gives position and colour. */
export const choices: Record<Exclude<Scale, 'hundred'>, { code: string; label: string; level: string }[]> = {
  two: [
    { code: 'satisfied', label: '满意', level: 'c-1' },
    { code: 'dissatisfied', label: '不满意', level: 'c-5' },
  ],
  yesno: [
    { code: 'yes', label: '是', level: 'c-1' },
    { code: 'no', label: '否', level: 'c-5' },
  ],
  five: [
    { code: 'satisfied', label: '满意', level: 'c-1' },
    { code: 'mostly', label: '比较满意', level: 'c-2' },
    { code: 'fairly', label: '基本满意', level: 'c-3' },
    { code: 'hardly', label: '不太满意', level: 'c-4' },
    { code: 'dissatisfied', label: '不满意', level: 'c-5' },
  ],
}
export const abstain = { code: 'abstain', label: '弃权', level: 'c-0' }

/** Every code that a ballot of a scale can carry. */
export const codesOf = (scale: Scale) => [...(scale === 'hundred' ? Array.from({ length: 101 }, (_, i) => String(i)) : choices[scale].map((c) => c.code)), abstain.code]
/** 满意, 是, 72 分 */
export const choiceWords = (code: string) => [...choices.five, ...choices.yesno, abstain].find((c) => c.code === code)?.label ?? `${code} 分`

export const scaleWords: Record<Scale, string> = { two: '两档', five: '五档', hundred: '0–100 分', yesno: '是或否' }
export const promiseWords: Record<PromiseState, string> = { open: '还没到日子', kept: '做到了', late: '晚了', broken: '没做到' }

/** The class of a choice; a figure of 0–100 has the one of its fifth. */
export function levelOf(choice: string): string {
  const found = [...choices.five, ...choices.yesno, abstain].find((c) => c.code === choice)
  return found?.level ?? `c-${5 - Math.min(4, Math.floor(Number(choice) / 20))}`
}

/** 59.9% of a share, 70.4 分 of a mean. */
export const valueWords = (scale: Scale, value: number | null) => (value === null ? '—' : scale === 'two' || scale === 'yesno' ? `${value.toFixed(1)}%` : `${value.toFixed(1)} 分`)

const unitOf = (scale: Scale) => (scale === 'two' || scale === 'yesno' ? '% ' : ' 分')

/** What the figure is called: 满意, 同意 or 平均. */
export const valueName = (scale: Scale) => ({ two: '满意', yesno: '选“是”', five: '平均', hundred: '平均' })[scale]

/** 200 位代表，187 位投票；未投的全算满意或全算不满意，在 56.0% 与 62.5% 之间。 */
export function bounds(scale: Scale, t: Tally): string {
  const ends = scale === 'yesno' ? ['“是”', '“否”'] : scale === 'hundred' ? [' 100 分', ' 0 分'] : ['满意', '不满意']
  const base = `${t.eligible} 位代表，${t.voted} 位投票`
  if (t.low === null || t.high === null) return `${base}。`
  if (t.voted === t.eligible) return `${base}，人人都投了。`
  return `${base}；未投的全算${ends[0]}或全算${ends[1]}，在 ${t.low.toFixed(1)}${unitOf(scale)}与 ${t.high.toFixed(1)}${unitOf(scale)}之间。`
}

/** The first 16 digits of the root, in fours. */
export const sealNumber = (root: string) => root.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')

/** Days from one local date to another. */
export const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86400e3)

/** How a promise ended, in a few words: 早 11 天, 超期 28 天. */
export function promiseFoot(p: Promised, today: string): string {
  if (p.done_on) {
    const late = daysBetween(p.due_on, p.done_on)
    return late > 0 ? `晚 ${late} 天` : late < 0 ? `早 ${-late} 天` : '当天做到'
  }
  const left = daysBetween(today, p.due_on)
  return left < 0 ? `超期 ${-left} 天` : left ? `还有 ${left} 天` : '今天到期'
}

/** 第 4 轮 · 总评 */
export const roundName = (r: Pick<Round, 'n' | 'judges'>) => (r.judges === 'work' ? `总评，第 ${r.n} 轮` : `第 ${r.n} 轮`)
export const dueWords = (p: Pick<Promised, 'due_on'>) => `${fullDay(p.due_on)}前`

/** 5 排 12 座, of 5排12座 */
export const seatWords = (seat: string) => seat.replace(/(\d+)\s*排\s*(\d+)/, '$1 排 $2 ')

/** 0:18; never below zero. */
export const inMinutes = (ms: number) => {
  const s = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}
