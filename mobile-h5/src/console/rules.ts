import type { Schemas } from '../api/client'

type States = Schemas['States']
export type Rule = { verb: string; label: string; who: string[]; to: string[]; needs: string[]; clock: string }
export type Chapter = { code: string; label: string; ours: boolean; open: boolean; rules: Rule[] }

/** The moves grouped under the state they leave, in the server's own order; codes become the labels of the same answer. */
export function chapters(s: States): Chapter[] {
  const label = new Map(s.states.map((x) => [x.code, x.label]))
  const named = (code: string) => label.get(code) ?? code
  return s.states.map((state) => ({
    ...state,
    rules: s.moves.filter((m) => m.from.includes(state.code)).map((m) => ({
      verb: m.verb, label: m.label, who: m.who, to: m.to.map(named), clock: m.clock ?? '',
      needs: m.needs.map((n) => (n.required ? n.label : `${n.label}（可不填）`)),
    })),
  }))
}
