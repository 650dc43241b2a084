import type { Values } from './needs'

// What was typed and not yet sent, one draft a case and verb, in this tab only: another person at this desk must not find it.
const key = (id: string, verb: string) => `draft:${id}:${verb}`

export function readDraft(id: string, verb: string): Values | null {
  const kept = sessionStorage.getItem(key(id, verb))
  return kept ? (JSON.parse(kept) as Values) : null
}

export function keepDraft(id: string, verb: string, values: Values) {
  sessionStorage.setItem(key(id, verb), JSON.stringify(values))
}

export function dropDraft(id: string, verb: string) {
  sessionStorage.removeItem(key(id, verb))
}
