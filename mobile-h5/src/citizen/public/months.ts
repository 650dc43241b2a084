// The geometry of the months' picture: a point and its whisker for each month, on an axis that ends at 100.
import { answers, axisFrom, type Overview } from './figures'

export type Month = Overview['months'][number]
export type Mark = { month: string; label: string; answered: number; x: number; y: number | null; low: number | null; high: number | null; few: boolean; lower: boolean }
export type Chart = { marks: Mark[]; lines: { at: number; y: number }[]; goal: number; left: number; base: number }

/** Sizes in pixels; `text` is the size of a figure under the picture. */
export type Frame = { width: number; height: number; text: number; target: number; floor: number }

/** Lays the months out. Under `floor` answers a month is marked as few; where the counts would touch, every other one stands a line lower. */
export function chart(months: Month[], f: Frame): Chart {
  const left = f.text * 2.4
  const slot = (f.width - left) / Math.max(1, months.length)
  const crowded = slot < f.text * 2.3
  const base = f.height - f.text * (crowded ? 4.1 : 2.8)
  const from = axisFrom(months.flatMap((m) => [m.measure.value, m.measure.low]))
  const y = (v: number) => base - ((v - from) / (100 - from)) * (base - f.text)
  const at = (v: number | null | undefined) => (v == null ? null : y(v))
  const marks = months.map((m, i): Mark => {
    const { value, low, high, counts } = m.measure
    return {
      month: m.month, label: monthName(m.month, i, slot < f.text * 3), answered: answers(counts),
      x: left + slot * (i + 0.5), y: at(value), low: at(low), high: at(high), few: answers(counts) < f.floor, lower: crowded && i % 2 === 1,
    }
  })
  const step = from < 50 ? 20 : 10
  const lines = []
  for (let v = from; v <= 100; v += step) if (Math.abs(v - f.target) >= 4) lines.push({ at: v, y: y(v) })
  return { marks, lines, goal: y(f.target), left, base }
}

/** 3月; in a narrow picture only the first month carries the word. */
const monthName = (month: string, i: number, narrow: boolean) => `${Number(month.slice(5, 7))}${narrow && i > 0 ? '' : '月'}`
