import { computed, onUnmounted, ref } from 'vue'
import { inMinutes } from './words'

/** How far this device's clock lags behind the server's, in ms: each answer of the server sets it, so that all see the same second. */
export const lag = ref(0)

/** Sets the clock by an instant that the server just named. */
export function setClock(at: string) {
  const server = Date.parse(at)
  if (server) lag.value = server - Date.now()
}

/** Now, by the server's clock; beats four times a second while the component stands. */
export function useNow() {
  const now = ref(Date.now() + lag.value)
  const beat = setInterval(() => { now.value = Date.now() + lag.value }, 250)
  onUnmounted(() => clearInterval(beat))
  return now
}

/** What is left until an instant: `say` as 0:18, `none` without a deadline. */
export function useLeft(until: () => string | null | undefined) {
  const now = useNow()
  const ms = computed(() => { const u = until(); return u ? Date.parse(u) - now.value : null })
  return { ms, say: computed(() => inMinutes(ms.value ?? 0)), none: computed(() => ms.value === null) }
}
