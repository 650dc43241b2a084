import type { Schemas } from '../../api/client'

/** What she changed in the copy that a unit gets: a span in code points of her text without the blanks at its ends, and the words in it. */
export type Mark = { from: number; to: number; show: boolean; words: string }
export type Span = Schemas['Preview']['spans'][number]

const slice = (text: string, from: number, to: number) => [...text].slice(from, to).join('')

/** Her marks as they fit the text now: what was only moved is found again, what is gone is dropped. */
export function fitting(text: string, marks: Mark[]): Mark[] {
  const words = text.trim()
  return marks.flatMap((m) => {
    if (slice(words, m.from, m.to) === m.words) return [m]
    const at = words.indexOf(m.words)
    if (at < 0) return []
    const from = [...words.slice(0, at)].length
    return [{ ...m, from, to: from + [...m.words].length }]
  })
}

/** The words of a span. */
export const wordsOf = (text: string, s: { from: number; to: number }) => slice(text.trim(), s.from, s.to)

/** Hides what is selected in the field; a selection counts UTF-16 units of all that is typed. Nothing when nothing is selected. */
export function hide(text: string, start: number, end: number, marks: Mark[]): Mark[] {
  const blanks = [...text].length - [...text.trimStart()].length
  const from = Math.max(0, [...text.slice(0, start)].length - blanks)
  const to = Math.min([...text.trim()].length, [...text.slice(0, end)].length - blanks)
  const words = slice(text.trim(), from, to)
  if (!words.trim()) return marks
  return [...marks.filter((m) => m.to <= from || m.from >= to), { from, to, show: false, words }]
}

/** Shows a hidden span again, or hides it once more. */
export function toggle(text: string, s: Span, marks: Mark[]): Mark[] {
  const others = marks.filter((m) => m.to <= s.from || m.from >= s.to)
  return s.shown ? others : [...others, { from: s.from, to: s.to, show: true, words: wordsOf(text, s) }]
}

/** What is sent: places alone, in order. */
export const spansOf = (marks: Mark[]) => [...marks].sort((a, b) => a.from - b.from).map(({ from, to, show }) => ({ from, to, show }))
