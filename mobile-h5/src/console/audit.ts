import { actionWords, asideWords, concernStateWords, detailWords, lookWords, photoStateWords, roleWords, sourceWords, stateWords, supervisionWords, thingWords } from '../api/words.gen'

/** The word for a code; the code itself where it has none, so that the record is always shown as it was written. */
const word = (words: Record<string, string>, code: string) => words[code] ?? code

/** 整改件：裁定, from case.rule. One verb may be called otherwise in a state: the detail says from which it began. */
export function sayAction(action: string, detail = ''): string {
  const deeds: Record<string, string> = actionWords
  const things: Record<string, string> = thingWords
  const deed = deeds[`${action} ${String(parsed(detail)?.from)}`] ?? deeds[action]
  const thing = things[action.split('.')[0]]
  return deed && thing ? `${thing}：${deed}` : (deed ?? action)
}

// How the value of a detail is said, where it is a code of its own.
const stands = { ...stateWords, ...concernStateWords }
const values: Record<string, Record<string, string>> = { reason: { ...asideWords, ...lookWords }, source: sourceWords, role: roleWords, role_from: roleWords, level: supervisionWords }
const ofUnits = ['unit', 'unit_from', 'proposed']

/** The detail in words: from → to, the version, and what else the record names. What stood before is said with what stands now. */
export function sayDetail(detail: string, action: string, unitName: (code: string) => string): string {
  const d = parsed(detail)
  if (!d) return detail === 'null' || detail === '{}' ? '' : detail
  const { from, to, before, after, order, ...rest } = d
  if (rest.case_from && rest.case_from === rest.case_to) { // it stays where it is
    rest.case = rest.case_to
    delete rest.case_from
    delete rest.case_to
  }
  const state = (code: unknown) => word(action.startsWith('photo.') ? photoStateWords : stands, String(code))
  return [
    from && to && from !== to ? `${state(from)} → ${state(to)}` : '',
    ...Object.entries(rest).filter(([, v]) => v !== '' && v != null).map(([k, v]) => `${word(detailWords, k)}：${ofUnits.includes(k) ? unitName(String(v)) : value(k, v)}`),
    after ? `第 ${String(before)} 版 → 第 ${String(after)} 版` : '',
    order === true ? detailWords.order : '',
  ].filter(Boolean).join('，')
}

function value(key: string, v: unknown): string {
  if (typeof v === 'boolean') return v ? '是' : '否'
  if (typeof v === 'object') return JSON.stringify(v)
  return short(word(values[key] ?? {}, String(v)))
}

// A fingerprint of 64 digits is told apart by its first twelve.
const short = (v: string) => (/^[0-9a-f]{64}$/.test(v) ? `${v.slice(0, 12)}…` : v)

function parsed(detail: string): Record<string, unknown> | null {
  try {
    const d: unknown = JSON.parse(detail)
    return d && typeof d === 'object' && !Array.isArray(d) ? (d as Record<string, unknown>) : null
  } catch {
    return null
  }
}
