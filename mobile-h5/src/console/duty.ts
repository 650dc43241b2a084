const names = ['一', '二', '三', '四', '五', '六', '日']

/** Days of the week as figures in words: 12345 is 周一至周五, 67 is 周六、周日. */
export function daysInWords(days: string): string {
  const all = [...days].map(Number)
  if (all.length === 7) return '每天'
  const runs: number[][] = []
  for (const d of all) {
    const run = runs.at(-1)
    if (run && run.at(-1) === d - 1) run.push(d)
    else runs.push([d])
  }
  const name = (d: number) => `周${names[d - 1]}`
  return runs.map((r) => (r.length > 2 ? `${name(r[0])}至${name(r.at(-1)!)}` : r.map(name).join('、'))).join('、')
}
