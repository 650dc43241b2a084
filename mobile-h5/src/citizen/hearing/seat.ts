import { onUnmounted, ref, shallowRef } from 'vue'
import { cardIn, cardOf, keepCard, type Card } from '../../hearing/card'
import type { Outcome, Post } from '../../hearing/ballot'
import { post, type Seated } from '../../hearing/post'

/** The seat of this phone in a hearing: admitted by its card, again by itself when the cookie is gone or the network was. */
export function useSeat(code: string) {
  const fresh = cardIn(location.hash)
  const card = shallowRef<Card | undefined>(fresh ?? cardOf(code))
  // The secret leaves the address once the phone has it: nobody reads it over a shoulder or out of a shared link.
  if (fresh && keepCard(code, fresh)) history.replaceState(history.state, '', location.pathname)
  const seat = shallowRef<Seated>()
  const refused = ref('')
  const waiting = ref(false) // no answer yet, and the network is why
  let gone = false

  async function admit(): Promise<boolean> {
    if (!card.value) return false
    for (let i = 0; !gone; i++) {
      const out = await post<Seated>(`/hearings/${code}/admission`, { admit: card.value.admit })
      if ('data' in out) {
        seat.value = out.data
        refused.value = ''
        waiting.value = false
        return true
      }
      if ('refused' in out) {
        refused.value = out.refused
        return false
      }
      waiting.value = i > 0
      await new Promise((go) => setTimeout(go, Math.max(out.again, Math.min(5000, 500 * 2 ** i)) * (0.75 + Math.random() / 2)))
    }
    return false
  }
  onUnmounted(() => { gone = true })
  admit()

  /** Speaks for the seat in a round; a lost cookie is made anew without a word. */
  const speak = (n: number): Post => async (path, body) => {
    const say = (): Promise<Outcome> => post<{ n: number; choice: string }>(`/hearings/${code}/rounds/${n}/${path}`, body).then((out) => ('data' in out ? { counted: out.data } : out))
    const out = await say()
    return 'refused' in out && out.status === 401 && (await admit()) ? say() : out
  }
  return { card, seat, refused, waiting, speak }
}
