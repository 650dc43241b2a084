import type { PageView, Quota, Theme } from '../../hearing/wire'

/** A hearing's plan as its form holds it: lists as lines of text, as an office types them. */
export type Form = {
  code: string; title: string; on_day: string; place: string; rehearsal: boolean
  themes: { title: string; points: string }[]; units: { unit: string; role: 'main' | 'supporting' }[]
  quotas: string; weights: string; seed_source: string; signups_until: string
}
export type Plan = Omit<Form, 'themes' | 'quotas' | 'weights'> & { themes: Theme[]; agenda: PlanItem[]; quotas: Quota[]; weights: { layer: string; weight: number }[] }
export type PlanItem = { n: number; title: string; theme: number; unit: string; minutes: number }

export const blank = (on: string): Form => ({ code: '', title: '', on_day: on, place: '', rehearsal: false, themes: [{ title: '', points: '' }], units: [], quotas: '', weights: '', seed_source: '', signups_until: '' })

const lines = (text: string) => text.split('\n').map((l) => l.trim()).filter(Boolean)
const parts = (line: string) => line.split(/[\s,，、]+/).filter(Boolean)

/** Lines “身份 区县 名额”; the district may be left out. Says which line cannot be read. */
export function quotasIn(text: string): Quota[] | string {
  const out: Quota[] = []
  for (const line of lines(text)) {
    const p = parts(line)
    const seats = Number(p.at(-1))
    if (p.length < 2 || p.length > 3 || !Number.isInteger(seats) || seats < 1) return `“${line}”没看懂，请写成：市民 西湖区 20`
    out.push({ layer: p[0]!, district: p.length === 3 ? p[1]! : '', seats })
  }
  return out
}

/** Lines “身份 权重”, together 1. */
export function weightsIn(text: string): { layer: string; weight: number }[] | string {
  const out = lines(text).map((l) => ({ layer: parts(l)[0] ?? '', weight: Number(parts(l)[1]) }))
  if (out.some((w) => !w.layer || !(w.weight > 0))) return '请每行写一个身份和它的权重，例如：市民 0.6'
  return !out.length || Math.abs(out.reduce((n, w) => n + w.weight, 0) - 1) < 0.001 ? out : '权重加起来要等于 1。'
}

/** The plan that is sent, or what is wrong with the form. */
export function planOf(f: Form, agenda: PlanItem[]): Plan | string {
  const quotas = quotasIn(f.quotas)
  const weights = weightsIn(f.weights)
  if (typeof quotas === 'string') return quotas
  if (typeof weights === 'string') return weights
  return { ...f, themes: f.themes.filter((t) => t.title.trim()).map((t) => ({ title: t.title.trim(), points: lines(t.points) })), agenda, quotas, weights }
}

/** The form of a hearing as it stands. */
export const formOf = (p: PageView, weights: { layer: string; weight: number }[]): Form => ({
  code: p.code, title: p.title, on_day: p.on_day, place: p.place, rehearsal: p.rehearsal, seed_source: p.seed_source, signups_until: p.signups_until,
  themes: p.themes.map((t) => ({ title: t.title, points: t.points.join('\n') })), units: p.units.map((u) => ({ unit: u.code, role: u.role })),
  quotas: p.quotas.map((q) => [q.layer, q.district, q.seats].filter(Boolean).join(' ')).join('\n'), weights: weights.map((w) => `${w.layer} ${w.weight}`).join('\n'),
})
export const agendaOf = (p: PageView): PlanItem[] => p.agenda.map((a) => ({ n: a.n, title: a.title, theme: a.theme, unit: a.unit.code, minutes: a.minutes }))
