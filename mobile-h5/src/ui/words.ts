// How dates, numbers and receipts are written, in one place (look.md, 7).
const week = '日一二三四五六'
const parts = (on: string) => on.slice(0, 10).split('-').map(Number) as [number, number, number]
const weekday = (on: string) => { const [y, m, d] = parts(on); return week[new Date(Date.UTC(y, m - 1, d)).getUTCDay()] }

/** 3月12日 */
export const day = (on: string) => { const [, m, d] = parts(on); return `${m}月${d}日` }
/** 3月12日（周四）, in sentences */
export const dayInWords = (on: string) => `${day(on)}（周${weekday(on)}）`
/** 3月12日 周四, in columns */
export const dayInColumn = (on: string) => `${day(on)} 周${weekday(on)}`
/** How many days lie between two dates; below 0 when the second is past. */
export const days = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86400e3)
/** 2026年3月12日 */
export const fullDay = (on: string) => `${parts(on)[0]}年${day(on)}`
/** 2026年1月1日至9月20日 */
export const period = (from: string, to: string) => `${fullDay(from)}至${parts(from)[0] === parts(to)[0] ? day(to) : fullDay(to)}`
/** The local date of an instant, Asia/Shanghai */
export const dateOf = (at: string) => new Date(Date.parse(at) + 8 * 3600e3).toISOString().slice(0, 10)
/** 3月12日 周四 14:50 */
export const moment = (at: string) => `${dayInColumn(dateOf(at))} ${new Date(Date.parse(at) + 8 * 3600e3).toISOString().slice(11, 16)}`
/** 09:15 of an instant, in the city */
export const clock = (at: string) => new Date(Date.parse(at) + 8 * 3600e3).toISOString().slice(11, 16)
/** 6,842 */
export const count = (n: number) => n.toLocaleString('en-US')
/** 86.9; a dash without a value */
export const score = (v: number | null | undefined) => (v == null ? '—' : v.toFixed(1))
/** 47.0% */
export const share = (n: number, of: number) => (of ? `${((100 * n) / of).toFixed(1)}%` : '—')
/** 4821 0937 5526 1184 */
export const inFours = (receipt: string) => receipt.replace(/\D/g, '').replace(/(\d{4})(?=\d)/g, '$1 ')
