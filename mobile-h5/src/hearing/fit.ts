// How large a sentence may be on the big screen, and where it breaks: after a comma, as a person would say it.

/** The largest of the sizes (px, largest first) at which the text fits the box; the smallest when none does. Chinese signs are as wide as high. */
export function fit(text: string, width: number, height: number, sizes: number[], leading = 1.24): number {
  return sizes.find((s) => lines(text, Math.floor(width / s)).reduce((n, l) => n + Math.ceil(span(l) / Math.floor(width / s)), 0) * s * leading <= height) ?? sizes.at(-1)!
}

/** A text of more than one line broken after the comma nearest its middle, where both halves fit `most` signs; else as it is. */
export function lines(text: string, most: number): string[] {
  if (span(text) <= most) return [text]
  const cuts = [...text.matchAll(/[，；：、。？！]/g)].map((m) => m.index + 1).filter((i) => i < text.length)
  const halves = cuts.map((i) => [text.slice(0, i), text.slice(i)]).filter((h) => h.every((x) => span(x) <= most))
  return halves.sort((a, b) => Math.abs(span(a[0]!) - span(a[1]!)) - Math.abs(span(b[0]!) - span(b[1]!)))[0] ?? [text]
}

/** Width in Chinese signs; Latin letters and figures count half. */
export const span = (text: string) => [...text].reduce((n, c) => n + (c.codePointAt(0)! < 0x2e80 ? 0.56 : 1), 0)
