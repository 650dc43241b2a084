import { api, ask, type Schemas } from '../../api/client'
import { account } from '../account'

/** One thing to choose: `more` is what else it is called, found by the search and shown beside the label. */
export type Option = { code: string; label: string; more?: string }
export type RowOption = Option & { unit: Schemas['Unit'] | null; area: string }

// Units and the catalogue change once a year: one question a visit is enough; a failed one is asked again.
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined
  return () => (kept ??= load().catch((e) => { kept = undefined; throw e }))
}

export const units = once(async (): Promise<Option[]> => {
  const { items } = await ask(api.GET('/api/v1/units'))
  return items.map((u) => ({ code: u.code, label: u.name, more: u.aliases.join('、') }))
})

export const catalogue = once(() => ask(api.GET('/api/v1/catalogue')))

export const rows = once(async (): Promise<RowOption[]> => {
  const { areas } = await catalogue()
  return areas.flatMap((a) => a.rows.map((r) => ({
    code: r.code, label: r.short, more: [a.name, r.text, r.unit?.name].filter(Boolean).join(' · '), unit: r.unit, area: a.name,
  })))
})

/** Cases to join or merge into, by number, words or place. */
export async function findCases(q: string): Promise<Option[]> {
  const query = { q, limit: 20, status: 'open' }
  const list = account.value?.role === 'office'
    ? await ask(api.GET('/api/v1/office/cases', { params: { query } }))
    : await ask(api.GET('/api/v1/unit/cases', { params: { query } }))
  return list.items.map((c) => ({ code: c.id, label: `第 ${c.number} 件 ${c.title}`, more: `${c.unit.name}，${c.state_label}` }))
}

/** Those that contain every word typed, in label or other names, in their own order. */
export function matching(options: Option[], typed: string): Option[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return options.filter((o) => {
    const all = `${o.code} ${o.label} ${o.more ?? ''}`.toLowerCase()
    return words.every((w) => all.includes(w))
  })
}
