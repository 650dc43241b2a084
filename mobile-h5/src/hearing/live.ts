import { computed, onUnmounted, ref, shallowRef } from 'vue'
import { keep, kept } from '../ui/keep'
import { setClock } from './left'
import { airOf } from './air'
import type { NowView } from './wire'

const calm = 15_000 // ms between two looks while events arrive, in case one was lost
const hasty = 2_000 // ms between two looks while none can arrive

/**
 * What is on air, as long as the component stands: events as they come, looks when they cannot.
 * Never throws and never empties what it knows: `cut` says for how many looks nothing has come.
 */
export function useLive(code: string) {
  const at = `huiyin.hearing.${code}`
  const said = shallowRef<NowView | undefined>(kept<NowView>(at))
  const now = computed(() => (said.value ? airOf(said.value) : undefined))
  const cut = ref(0)
  const missing = ref(false) // the server answers, and knows no such hearing
  let events: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let gone = false

  function take(next: NowView) {
    cut.value = 0
    missing.value = false
    setClock(next.at)
    if (said.value && next.at < said.value.at) return // a look that an event overtook
    said.value = next
    keep(at, next)
  }
  async function look() {
    try {
      const answer = await fetch(`/api/v1/hearings/${encodeURIComponent(code)}/now`, { cache: 'no-store', signal: AbortSignal.timeout(8000) })
      if (answer.ok) take(await answer.json())
      else if (answer.status === 404) missing.value = true
      else cut.value++
    } catch {
      cut.value++
    }
  }
  function listen() {
    events?.close()
    events = new EventSource(`/api/v1/hearings/${encodeURIComponent(code)}/events`)
    events.onmessage = (e) => take(JSON.parse(e.data))
  }
  async function round() {
    await look()
    if (gone) return
    if (events?.readyState === EventSource.CLOSED && !cut.value) listen()
    const quiet = events?.readyState === EventSource.OPEN ? calm : hasty
    timer = setTimeout(round, quiet * (0.75 + Math.random() / 2)) // a hall of phones must not ask in step
  }
  const back = () => { if (document.visibilityState === 'visible') look() } // a phone that slept
  listen()
  round()
  document.addEventListener('visibilitychange', back)
  window.addEventListener('online', back)
  onUnmounted(() => {
    gone = true
    clearTimeout(timer)
    events?.close()
    document.removeEventListener('visibilitychange', back)
    window.removeEventListener('online', back)
  })
  return { now, said, cut, missing, look }
}
