import { computed, onUnmounted, ref, shallowRef } from 'vue'
import { keep, kept } from '../ui/keep'
import type { Card } from './card'
import { tokenOf } from './card'

// A ballot on its way: chosen, kept in the phone, sent until the server says that it is durable. Only then it counts, and only then the page says so.

export type Counted = { n: number; choice: string }
/** What the phone holds of one round. `n` numbers her choices, so that a late retry never undoes a change. */
type Held = { n: number; choice: string; counted: Counted | null }
/** What a try came to: it counts; the server refuses for good, with its sentence; or it is to be sent again after so many ms. */
export type Outcome = { counted: Counted } | { refused: string; reason: string; status?: number } | { again: number }
export type Post = (path: 'ballot' | 'mine', body: object) => Promise<Outcome>

const patience = 10_000 // ms of 正在送 before the page offers the helper
const pauses = [400, 800, 1500, 3000, 5000]

/** The ballot of one seat in one round, as long as the component stands. `post` speaks with the server. */
export function useBallot(code: string, round: { id: string; n: number }, card: Card, post: Post) {
  const at = `huiyin.ballot.${code}.${round.id}`
  const held = shallowRef<Held>(kept<Held>(at) ?? { n: 0, choice: '', counted: null })
  const refused = ref('')
  const slow = ref(false)
  const chosen = computed(() => held.value.choice)
  const state = computed(() => {
    const { n, counted } = held.value
    if (refused.value) return 'refused'
    if (!n) return 'empty'
    return counted && counted.n >= n ? 'counted' : 'sending'
  })
  let token: Promise<string> | undefined
  let gone = false
  let running = false
  let wake = () => {}

  const mine = () => (token ??= tokenOf(card.secret, round.id))
  const hold = (next: Held) => keep(at, (held.value = next))

  function take(counted: Counted) {
    const h = held.value
    if (!counted.n) return
    // Another phone with this card has gone further: what counts is what it said.
    hold(counted.n > h.n ? { n: counted.n, choice: counted.choice, counted } : { ...h, counted })
  }

  async function deliver() {
    if (running) return
    running = true
    const late = setTimeout(() => { slow.value = true }, patience)
    for (let i = 0; state.value === 'sending' && !gone; i++) {
      const { n, choice } = held.value
      const out = await post('ballot', { token: await mine(), n, choice })
      if ('counted' in out) take(out.counted)
      else if ('refused' in out) await refuse(out)
      else await pause(Math.max(out.again, pauses[Math.min(i, pauses.length - 1)]! * (0.75 + Math.random() / 2)))
    }
    clearTimeout(late)
    slow.value = running = false
  }

  // Refused for good: what counts now is asked for, so that the page shows the truth beside the reason.
  async function refuse(out: { refused: string; reason: string }) {
    const known = await post('mine', { token: await mine() })
    if ('counted' in known && known.counted.n) hold({ ...known.counted, counted: known.counted })
    else if (out.reason !== 'other_choice') hold({ n: 0, choice: '', counted: null })
    refused.value = out.refused
  }
  const pause = (ms: number) => new Promise<void>((done) => { const t = setTimeout(done, ms); wake = () => (clearTimeout(t), done()) })

  /** Chooses, or changes: shown at once, counted only when the server said so. */
  function choose(choice: string) {
    if (choice === held.value.choice && state.value !== 'refused') return
    refused.value = ''
    hold({ ...held.value, n: Math.max(held.value.n, held.value.counted?.n ?? 0) + 1, choice })
    wake()
    deliver()
  }
  /** Asks what counts for this card: after a reload, and on a second phone. */
  async function learn() {
    const out = await post('mine', { token: await mine() })
    if ('counted' in out) take(out.counted)
    deliver()
  }
  const online = () => wake()
  const back = () => { if (document.visibilityState === 'visible' && state.value !== 'sending') learn() } // another phone may have gone on
  window.addEventListener('online', online)
  document.addEventListener('visibilitychange', back)
  onUnmounted(() => {
    gone = true
    wake()
    window.removeEventListener('online', online)
    document.removeEventListener('visibilitychange', back)
  })
  learn()
  return { chosen, state, refused, slow, choose, counted: computed(() => held.value.counted), token: mine }
}
