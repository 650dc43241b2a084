import { computed, onScopeDispose, ref, watch } from 'vue'
import { api, ask, type Schemas } from '../../api/client'

export type Finding = Schemas['LintFinding']
export type Asked = { case?: string; verb: string; texts: Record<string, string> }

const pause = 500 // milliseconds without a key stroke, until the server is asked

/** The words around a finding, cut to a line: before, what was found, behind. Places count code points, as the server does. */
export function excerpt(text: string, f: Pick<Finding, 'from' | 'to'>): [string, string, string] {
  const all = [...text]
  const near = 12
  const before = all.slice(Math.max(0, f.from - near), f.from).join('')
  const behind = all.slice(f.to, f.to + near).join('')
  return [(f.from > near ? '…' : '') + before, all.slice(f.from, f.to).join(''), behind + (f.to + near < all.length ? '…' : '')]
}

/** What is still in the way, by field: words that may not leave, or a reason that is missing. */
export function held(found: Finding[], why: string): Record<string, string> {
  const blocked = found.filter((f) => f.need === 'blocked')
  if (blocked.length) return Object.fromEntries(blocked.map((f) => [f.field, '请先改好下面标出的地方。']))
  return found.length && !why.trim() ? { why: '请改写，或者写明理由。' } : {}
}

/** Judges what is being typed. Without an answer nothing is shown: the server judges again when it is sent. */
export function useLint(asked: () => Asked) {
  const findings = ref<Finding[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0
  watch(() => JSON.stringify(asked()), () => {
    clearTimeout(timer)
    timer = setTimeout(look, pause)
  }, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))

  async function look() {
    const mine = ++turn
    const body = asked()
    if (!Object.values(body.texts).some((t) => t.trim())) return (findings.value = [])
    try {
      const answer = await ask(api.POST('/api/v1/lint', { body }))
      if (mine === turn) findings.value = answer.findings
    } catch {
      if (mine === turn) findings.value = []
    }
  }
  return { findings, blocked: computed(() => findings.value.some((f) => f.need === 'blocked')), wants: computed(() => findings.value.some((f) => f.need === 'reason')) }
}
