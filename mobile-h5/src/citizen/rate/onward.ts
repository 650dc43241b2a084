import { ref, watch } from 'vue'
import { keep, kept } from '../../ui/keep'
import type { Question } from '../../question/kind'

const at = 'huiyin.goes-on'

/** Whether a chosen level leads on by itself: off until she asks for it, since trembling hands touch twice. */
export const goesOn = ref(kept<boolean>(at) ?? false)
watch(goesOn, (on) => keep(at, on))

const rest = 900 // milliseconds in which a second touch still corrects the first
let waiting: ReturnType<typeof setTimeout> | undefined

/** After a touch: goes on when she asked for that and the level wants no reason. A second touch begins the wait anew. */
export function onward(before: string | undefined, level: string | undefined, q: Question, on: () => void) {
  clearTimeout(waiting)
  const asks = q.levels?.find((l) => l.code === level)?.asks_reason
  if (goesOn.value && level !== before && !asks) waiting = setTimeout(on, rest)
}
