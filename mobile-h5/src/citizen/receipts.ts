import { forget, keep, kept } from '../ui/keep'
import { inFours } from '../ui/words'

// The receipts this phone holds, newest first. They stand nowhere else: whoever loses them asks with the digits.

/** One receipt with a label of the phone's own: the first words of what was written; and the server's mark of who has opened it. */
export type Kept = { receipt: string; label: string; on: string; kind: 'opinion' | 'survey'; held?: string }

const at = 'huiyin.receipts'
const most = 50

export const receipts = (): Kept[] => kept<Kept[]>(at) ?? []

/** Puts a receipt on top; one that is already there keeps its label. */
export function remember(fresh: Kept) {
  const known = receipts()
  const same = known.find((k) => k.receipt === fresh.receipt)
  keep(at, [{ ...(same ?? fresh), held: heldBy(fresh.receipt) }, ...known.filter((k) => k !== same)].slice(0, most))
}

// Marks of receipts that were opened in this visit: whoever looks one up on another's phone leaves nothing there.
const marks = new Map<string, string>()

/** The mark of a receipt that this phone has opened. */
export const heldBy = (receipt: string): string | undefined => marks.get(receipt) ?? receipts().find((k) => k.receipt === receipt)?.held

/** Holds the mark of a receipt, and keeps it where the receipt is kept. */
export function hold(receipt: string, mark: string) {
  if (heldBy(receipt) === mark) return
  marks.set(receipt, mark)
  const known = receipts()
  if (known.some((k) => k.receipt === receipt)) keep(at, known.map((k) => (k.receipt === receipt ? { ...k, held: mark } : k)))
}

export function drop(receipt: string) {
  const left = receipts().filter((k) => k.receipt !== receipt)
  if (left.length) keep(at, left)
  else forget(at)
}

/** The digits of what was typed or pasted: full-width ones too, without spaces and dashes, 16 at most. */
export const digits = (typed: string) => typed.replace(/[０-９]/g, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0)).replace(/\D/g, '').slice(0, 16)

/** Whether 16 digits carry the right check digit (ISO 7064 MOD 11,10): tells a slip of the finger before anything is asked. */
export function checks(receipt: string): boolean {
  if (!/^\d{16}$/.test(receipt)) return false
  let product = 10
  for (const d of receipt.slice(0, 15)) product = (((product + Number(d)) % 10 || 10) * 2) % 11
  return (11 - product) % 10 === Number(receipt[15])
}

/** The first words of a text, for a list. */
export function label(text: string, most = 16): string {
  const words = text.replace(/\s+/g, ' ').trim()
  return [...words].length > most ? `${[...words].slice(0, most).join('')}…` : words
}

/**
 * What the field shows while she types a receipt: the digits in fours, and where the caret stands after it.
 * `caret` is its place in what was typed; it stays behind the same digit.
 */
export function grouped(typed: string, caret: number): { text: string; caret: number } {
  const before = digits(typed.slice(0, caret)).length
  const text = inFours(digits(typed))
  return { text, caret: Math.min(text.length, before + Math.floor(Math.max(0, before - 1) / 4)) }
}
