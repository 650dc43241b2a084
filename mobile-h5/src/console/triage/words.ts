export type Piece = { text: string; k: 0 | 1 | 2 }

/** The text in pieces: words that decide for the first candidate are 1, for the second 2, the rest 0. Where both claim a word, the first has it. */
export function pieces(text: string, first: string[], second: string[]): Piece[] {
  const of = new Uint8Array(text.length)
  const low = text.toLowerCase()
  const mark = (words: string[], k: 1 | 2) => {
    for (const w of words.filter(Boolean)) for (let at = low.indexOf(w.toLowerCase()); at >= 0; at = low.indexOf(w.toLowerCase(), at + w.length)) of.fill(k, at, at + w.length)
  }
  mark(second, 2)
  mark(first, 1)
  const out: Piece[] = []
  for (let from = 0; from < text.length;) {
    let to = from + 1
    while (to < text.length && of[to] === of[from]) to++
    out.push({ text: text.slice(from, to), k: of[from] as Piece['k'] })
    from = to
  }
  return out
}

/** A first proposal for dividing a text into n parts: cut at the ends of sentences nearest to equal lengths. Nothing is lost. */
export function divide(text: string, n: number): string[] {
  const ends = [...text.matchAll(/[。！？；!?;\n]+/g)].map((m) => m.index + m[0].length).filter((e) => e < text.length)
  const cuts: number[] = []
  for (let i = 1; i < n; i++) {
    const goal = (text.length * i) / n
    const free = ends.filter((e) => e > (cuts[cuts.length - 1] ?? 0))
    if (free.length) cuts.push(free.reduce((a, b) => (Math.abs(b - goal) < Math.abs(a - goal) ? b : a)))
  }
  const parts = [0, ...cuts].map((from, i) => text.slice(from, cuts[i] ?? text.length).trim())
  return [...parts, ...Array<string>(n - parts.length).fill('')]
}
