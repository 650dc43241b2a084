import { computed, ref, type Ref } from 'vue'
import { api, ask, Trouble, type Schemas } from '../../api/client'
import { troubleOf } from '../account'
import { looked } from '../alarm'
import type { Tab } from './tabs'

type Concern = Schemas['Concern']
type TriageIn = Omit<Schemas['TriageIn'], 'version'>
export type Verb = 'attach' | 'join' | 'split' | 'answer' | 'praise' | 'propose_set_aside' | 'confirm_set_aside' | 'refuse_set_aside' | 'undo' | 'look' | 'pass_on' | 'keep_back' | 'hand_over' | 'rejoin'

// Verbs that decide nothing about where a concern goes.
const beside: Verb[] = ['look', 'pass_on', 'keep_back', 'hand_over']

/** Whether a concern waits for a second person to set it aside; one that was set aside keeps what was proposed. */
export const awaitsSecond = (c: Concern) => c.state === 'waiting' && Boolean(c.proposed)

/** The pile of concerns under a tab and what is done with the one in hand. Whoever is done goes; the next is there at once. */
export function usePile(tab: Ref<Tab>, q: Ref<string>) {
  const items = ref<Concern[]>([])
  const counts = ref<Record<string, number>>({})
  const reasons = ref<Schemas['Concern']['set_aside_reasons']>([])
  const next = ref('')
  const at = ref(0)
  const ready = ref(false)
  const busy = ref(false)
  const trouble = ref<Trouble | null>(null)
  const done = ref('')
  const last = ref<Concern | null>(null)
  const current = computed(() => items.value[at.value] as Concern | undefined)
  let turn = 0

  async function load(more = false) {
    const mine = ++turn
    try {
      const query = { status: tab.value.status, q: q.value || undefined, limit: 50, cursor: more ? next.value : undefined }
      const page = await ask(api.GET('/api/v1/office/concerns', { params: { query } }))
      if (mine !== turn) return
      const fresh = tab.value.keep ? page.items.filter(tab.value.keep) : page.items
      const known = new Set(items.value.map((c) => c.id))
      const held = current.value?.id
      items.value = more ? [...items.value, ...fresh.filter((c) => !known.has(c.id))] : fresh
      at.value = Math.max(0, items.value.findIndex((c) => c.id === held))
      next.value = page.next
      counts.value = page.counts
      reasons.value = page.set_aside_reasons ?? []
      ready.value = true
      trouble.value = null
    } catch (e) {
      if (mine === turn) trouble.value = troubleOf(e)
    }
  }

  /** Does a verb with the concern in hand; true when it is done. What was typed is the caller's and stays. */
  async function act(verb: Verb, body: TriageIn, say: (after: Concern) => string): Promise<boolean> {
    const c = current.value
    if (!c || busy.value) return false
    const after = await send(c, verb, body)
    if (!after) return false
    looked.value++
    if (beside.includes(verb)) return stays(c, after, verb, say)
    last.value = verb === 'undo' ? null : after
    done.value = say(after)
    const i = items.value.findIndex((x) => x.id === c.id)
    items.value.splice(i, 1)
    at.value = Math.min(i, Math.max(0, items.value.length - 1))
    count(c, -1)
    if (verb === 'split' || verb === 'rejoin') await load() // its parts have come into the pile
    else if (items.value.length < 5 && next.value) await load(true)
    return true
  }

  // What was done beside the decision: the concern stays in the hand while it waits for one.
  async function stays(c: Concern, after: Concern, verb: Verb, say: (after: Concern) => string) {
    last.value = null
    done.value = say(after)
    if (verb === 'look' || after.state === 'waiting' && verb !== 'hand_over') items.value[items.value.findIndex((x) => x.id === c.id)] = after
    else await load()
    return true
  }

  /** Takes back the decision just made, a proposal or a division too; the concern returns to the hand as it was. */
  async function undo() {
    const c = last.value
    if (!c || busy.value) return
    const back = await send(c, 'undo', {})
    if (!back) return
    last.value = null
    done.value = '撤回了上一条。'
    if (tab.value.status !== 'waiting' || c.of !== back.of || items.value.some((x) => x.id === c.id)) return load() // its parts are gone from the pile
    items.value.splice(at.value, 0, back)
    count(back, 1)
  }

  async function send(c: Concern, verb: Verb, body: TriageIn) {
    busy.value = true
    trouble.value = null
    try {
      return await ask(api.POST('/api/v1/office/concerns/{id}/{verb}', { params: { path: { id: c.id, verb } }, body: { version: c.version, ...body } }))
    } catch (e) {
      trouble.value = troubleOf(e)
      return null
    } finally {
      busy.value = false
    }
  }
  const count = (c: Concern, by: 1 | -1) => {
    const key = awaitsSecond(c) ? 'proposed' : c.state
    if (counts.value[key] !== undefined) counts.value[key] += by
  }
  const move = (by: number) => { if (items.value.length) at.value = Math.min(items.value.length - 1, Math.max(0, at.value + by)) }

  return { items, counts, reasons, next, at, ready, busy, trouble, done, last, current, load, act, undo, move }
}
