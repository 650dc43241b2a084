import { computed, onUnmounted, ref, shallowRef } from 'vue'
import { Trouble } from '../../api/client'
import { read, send } from '../../hearing/call'
import { setClock } from '../../hearing/left'
import type { OfficeView, SeatView } from '../../hearing/wire'
import { troubleOf } from '../account'

/** A hearing at the office's desk: always the newest state, and every verb with the version it saw. `live` listens for what others do. */
export function useDesk(id: string, live = false) {
  const v = shallowRef<OfficeView>()
  const seats = shallowRef<SeatView[]>([])
  const trouble = ref<Trouble | null>(null)
  const busy = ref(false)
  const did = ref<{ at: string; say: string }[]>([])
  const base = `office/hearings/${id}`
  let events: EventSource | undefined
  let timer: ReturnType<typeof setInterval> | undefined

  function take(next: OfficeView) {
    setClock(next.now.at)
    const before = v.value?.page.seats
    v.value = next
    if (before && (before.admitted !== next.page.seats.admitted || before.seats !== next.page.seats.seats)) loadSeats()
  }
  const quietly = (e: unknown) => { trouble.value = troubleOf(e) }
  const load = () => read<OfficeView>(base).then(take, quietly)
  const loadSeats = () => read<{ items: SeatView[] }>(`${base}/seats`).then((s) => { seats.value = s.items }, quietly)

  let turn: Promise<unknown> = Promise.resolve()
  /** Does one thing after what was asked for before it: two keys struck in a hurry both count. Says whether it was done. */
  function verb(path: string, body: () => object, say: string): Promise<boolean> {
    const mine = turn.then(() => now(path, body, say))
    turn = mine
    return mine
  }
  // What another director did first is shown, and the state is asked for anew.
  async function now(path: string, body: () => object, say: string): Promise<boolean> {
    busy.value = true
    trouble.value = null
    try {
      take(await send<OfficeView>(`${base}/${path}`, body()))
      did.value = [{ at: new Date().toISOString(), say }, ...did.value].slice(0, 6)
      return true
    } catch (e) {
      quietly(e)
      if (e instanceof Trouble && e.status === 409) load()
      return false
    } finally {
      busy.value = false
    }
  }
  const act = (name: string, say: string, body: object = {}) => verb(name, () => ({ version: v.value!.version, ...body }), say)
  const round = (n: number, name: string, say: string, body: object = {}) => verb(`rounds/${n}/${name}`, () => ({ version: v.value!.rounds.find((r) => r.n === n)!.version, ...body }), say)
  async function seat(x: SeatView, name: string, body: object = {}): Promise<boolean> {
    trouble.value = null
    try {
      seats.value = (await send<{ items: SeatView[] }>(`${base}/seats/${x.id}/${name}`, { version: x.version, ...body })).items
      return true
    } catch (e) {
      quietly(e)
      return false
    }
  }
  function listen() {
    events?.close()
    events = new EventSource(`/api/v1/${base}/events`)
    events.onmessage = (e) => take(JSON.parse(e.data))
  }
  if (live) {
    listen()
    // A stream that was lost is begun anew, and until then the state is asked for.
    timer = setInterval(() => {
      if (events?.readyState === EventSource.OPEN) return
      load()
      if (events?.readyState === EventSource.CLOSED) listen()
    }, 2500)
  }
  onUnmounted(() => {
    events?.close()
    clearInterval(timer)
  })
  load()
  loadSeats()
  /** Waits for what was asked for so far. */
  const settled = () => turn
  return { settled, v, seats, trouble, busy, did, load, loadSeats, act, round, seat, verb, can: (name: string) => !!v.value?.verbs.includes(name), path: base, code: computed(() => v.value?.code ?? '') }
}
export type Desk = ReturnType<typeof useDesk>
