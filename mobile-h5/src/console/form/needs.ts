import type { Schemas } from '../../api/client'

export type Need = Schemas['Need']
export type ActIn = Schemas['ActIn']
export type Step = { text: string; due_on: string }
export type Value = string | boolean | string[] | Step[]
export type Values = Record<string, Value>

/** The empty form for what a verb needs. */
export function blank(needs: Need[]): Values {
  return Object.fromEntries(needs.map((n) => [n.name, emptyOf(n)]))
}

function emptyOf(n: Need): Value {
  if (n.type === 'flag') return false
  if (n.type === 'steps') return [{ text: '', due_on: '' }]
  return n.type === 'units' || n.type === 'photos' ? [] : ''
}

/** How many characters a written field takes, as the server says; undefined for those that are chosen. */
export function longest(n: Need): number | undefined {
  return n.type === 'text' || n.type === 'area' ? n.max_length : undefined
}

/** What was kept, on top of an empty form: a draft of an older form loses only the fields that are no longer asked. */
export function resume(needs: Need[], kept: Values | null): Values {
  const fresh = blank(needs)
  for (const n of needs) {
    const was = kept?.[n.name]
    if (was !== undefined && typeof was === typeof fresh[n.name] && Array.isArray(was) === Array.isArray(fresh[n.name])) fresh[n.name] = was
  }
  return fresh
}

/** What is missing, a sentence a field. The server judges again; this saves a round trip. */
export function lacks(needs: Need[], values: Values): Record<string, string> {
  const out: Record<string, string> = {}
  for (const n of needs) {
    const say = lack(n, values[n.name])
    if (say) out[n.name] = say
  }
  return out
}

const picked = new Set<Need['type']>(['unit', 'units', 'row', 'case', 'choice', 'step', 'date'])

function lack(n: Need, v: Value): string {
  if (n.type === 'steps') {
    const rows = (v as Step[]).filter(started)
    if (rows.some((s) => !s.text.trim() || !s.due_on)) return '每一步都要写做什么、哪天完成。'
    return n.required && !rows.length ? '请至少写一步。' : ''
  }
  if (n.type === 'days' && v !== '' && !(Number(v) >= 1 && Number.isInteger(Number(v)))) return '请填写整数天数，至少 1 天。'
  if (!n.required || given(v)) return ''
  if (n.type === 'flag') return `请核对后打勾：${n.label}。`
  if (n.type === 'photos') return '请至少传一张照片。'
  return `${picked.has(n.type) ? '请选择' : '请填写'}“${n.label}”。`
}

/** The texts of a form by field, as the lint reads them; the steps of a plan one a line. */
export function spoken(needs: Need[], values: Values): Record<string, string> {
  const out: Record<string, string> = {}
  for (const n of needs) {
    if (n.type === 'area') out[n.name] = String(values[n.name])
    if (n.type === 'steps') out[n.name] = (values[n.name] as Step[]).map((s) => s.text).join('\n')
  }
  return out
}

const started = (s: Step) => Boolean(s.text.trim() || s.due_on)
const given = (v: Value) => (typeof v === 'string' ? v.trim() !== '' : Array.isArray(v) ? v.length > 0 : v)

/** The body of the verb: only what was given, in the types the contract asks for. */
export function body(needs: Need[], values: Values, version: number): ActIn {
  const out: Record<string, unknown> = { version }
  for (const n of needs) {
    const v = values[n.name]
    if (given(v)) out[n.name] = sent(n, v)
  }
  return out as ActIn
}

function sent(n: Need, v: Value): unknown {
  if (n.type === 'days' || n.type === 'step') return Number(v)
  if (n.type === 'steps') return (v as Step[]).filter(started).map((s) => ({ text: s.text.trim(), due_on: s.due_on }))
  return typeof v === 'string' ? v.trim() : v
}
