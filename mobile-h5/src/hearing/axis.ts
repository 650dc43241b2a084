import type { Count, Tally } from './state'

/** Four to six even marks around all values; a wide scale keeps 0 and 100 when the values ask for more than half of it. */
export function axis(shown: Pick<Tally, 'value' | 'low' | 'high'>[]): number[] {
  const all = shown.flatMap((t) => [t.low, t.value, t.high]).filter((v) => v !== null)
  if (!all.length) return [0, 25, 50, 75, 100]
  const [low, high] = [Math.min(...all), Math.max(...all)]
  if (high - low > 45) return [0, 25, 50, 75, 100]
  const from = Math.max(0, Math.min(70, Math.floor((low - 4) / 10) * 10))
  const to = Math.min(100, Math.max(from + 30, Math.ceil((high + 4) / 10) * 10))
  return Array.from({ length: Math.round((to - from) / 10) + 1 }, (_, i) => from + 10 * i)
}

/** Figures of 0–100 in five bands, best first, and the abstentions: one column each. */
export function tens(counts: Count[]): Count[] {
  const bands = [80, 60, 40, 20, 0].map((from) => ({ choice: String(from), label: from === 80 ? '80–100' : `${from}–${from + 19}`, n: 0 }))
  for (const c of counts) if (c.choice !== 'abstain') bands[4 - Math.min(4, Math.floor(Number(c.choice) / 20))]!.n += c.n
  return [...bands, ...counts.filter((c) => c.choice === 'abstain')]
}
