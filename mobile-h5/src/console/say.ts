import type { Schemas } from '../api/client'
import { ratingWords } from '../api/words.gen'
import { dayInColumn } from '../ui/words'

export type Tone = '' | 'late' | 'today' | 'paused'
type Item = Schemas['CaseItem']
type Clock = Schemas['Clock']

/** How far a case is from its date: the words, their tone, and the length of its bar (working days, cut to the axis of 5 back and 15 on). */
export function daysLeft(c: Pick<Item, 'days_left' | 'due_on' | 'paused'>): { text: string; tone: Tone; bar: number } {
  if (c.days_left === undefined || !c.due_on) return { text: '', tone: '', bar: 0 }
  if (c.paused) return { text: '停表', tone: 'paused', bar: Math.min(15, Math.max(0, c.days_left)) }
  if (c.days_left < 0) return { text: `超期 ${-c.days_left} 天`, tone: 'late', bar: Math.min(5, -c.days_left) }
  if (c.days_left === 0) return { text: '今天', tone: 'today', bar: 0 }
  return { text: `剩 ${c.days_left} 天`, tone: '', bar: Math.min(15, c.days_left) }
}

/** What a clock says: the figure, its tone, and the line below with date, extensions and pauses. */
export function clockWords(c: Clock): { head: string; tone: Tone; foot: string } {
  const head = clockHead(c)
  return { ...head, foot: [clockDate(c), c.extended_days ? `延期 ${c.extended_days} 天` : '', c.paused_days ? `停表 ${c.paused_days} 天` : ''].filter(Boolean).join('，') }
}

function clockHead(c: Clock): { head: string; tone: Tone } {
  const left = c.left_days ?? c.limit_days - c.used_days
  if (c.state === 'stopped') return { head: c.used_days ? `用时 ${c.used_days} 个工作日` : '当天完成', tone: c.on_time === false ? 'late' : '' }
  if (c.state === 'paused') return { head: `停表中，还剩 ${Math.max(0, left)} 个工作日`, tone: 'paused' }
  if (c.state === 'late' || left < 0) return { head: `超期 ${Math.max(1, -left)} 个工作日`, tone: 'late' }
  if (left === 0) return { head: '今天到期', tone: 'today' }
  return { head: `剩 ${left} 个工作日`, tone: left <= 2 ? 'today' : '' }
}

function clockDate(c: Clock): string {
  if (c.state === 'stopped') {
    const verdict = c.on_time === undefined ? '' : c.on_time ? '，按时' : '，晚了'
    return `${c.stopped_on ? dayInColumn(c.stopped_on) : '已完成'}${verdict}`
  }
  const due = c.due_on ? `${dayInColumn(c.due_on)}到期` : '到期日待定'
  return c.provisional ? `${due}（暂定）` : due
}

/** Where a group of the worklist stands in the day, in the order of doing. */
export const groups = [
  { code: 'late', label: '已超期' },
  { code: 'today', label: '今天到期' },
  { code: 'mine', label: '等我回应' },
  { code: 'week', label: '一周内到期' },
  { code: 'rest', label: '其余' },
  { code: 'waiting', label: '等别人' },
  { code: 'supporting', label: '配合' },
] as const

/** The word for a level given to a unit; the code itself where it is none. */
export const levelName = (code: string) => (ratingWords as Record<string, string>)[code] ?? code
