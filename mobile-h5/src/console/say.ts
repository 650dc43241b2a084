import type { Schemas } from '../api/client'
import { ratingWords } from '../api/words.gen'
import { dayInColumn } from '../ui/words'

type Clock = Schemas['Clock']

/** The length of a case's bar on an axis of 5 working days back and 15 on. Words and tone come from the server. */
export const barOf = (c: Pick<Schemas['CaseItem'], 'days_left'>) => Math.min((c.days_left ?? 0) < 0 ? 5 : 15, Math.abs(c.days_left ?? 0))

/** The line below a clock: its date, extensions and pauses. */
export const clockFoot = (c: Clock) => [clockDate(c), c.extended_days ? `延期 ${c.extended_days} 天` : '', c.paused_days ? `停表 ${c.paused_days} 天` : ''].filter(Boolean).join('，')

function clockDate(c: Clock): string {
  if (c.state === 'stopped') {
    const verdict = c.on_time === undefined ? '' : c.on_time ? '，按时' : '，晚了'
    return `${c.stopped_on ? dayInColumn(c.stopped_on) : '已完成'}${verdict}`
  }
  const due = c.due_on ? `${dayInColumn(c.due_on)}到期` : '到期日待定'
  return c.provisional ? `${due}（暂定）` : due
}

/** What was late and is not any more, each clock, round and unit once: “首次答复超期 2 天（第 1 轮，市城管委）”. */
export const onceLate = (c: Pick<Schemas['CaseItem'], 'late' | 'was_late'>) =>
  c.was_late.filter((w) => !c.late.some((n) => n.clock === w.clock && n.round === w.round && n.unit.code === w.unit.code))
    .map((w) => `${w.label}超期 ${w.days} 天（第 ${w.round} 轮，${w.unit.name}）`)

/** Where a group of the worklist stands in the day, in the order of doing. */
export const groups = [
  { code: 'late', label: '现在超期' },
  { code: 'today', label: '今天到期' },
  { code: 'mine', label: '等我回应' },
  { code: 'week', label: '一周内到期' },
  { code: 'rest', label: '其余' },
  { code: 'waiting', label: '等别人' },
  { code: 'supporting', label: '配合' },
] as const

/** The word for a level given to a unit; the code itself where it is none. */
export const levelName = (code: string) => (ratingWords as Record<string, string>)[code] ?? code
