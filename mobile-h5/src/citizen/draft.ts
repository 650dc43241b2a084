import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'
import { newKey } from '../api/client'
import { forget, keep, kept } from '../ui/keep'
import type { Intention } from './once'

type Kept<Body> = { text: string; intention: Intention<Body>; at: number }
const lives = 90 * 86400e3 // milliseconds; what she left so long ago she does not take up again
const name = (form: string, of: string) => `huiyin.draft.${form}.${of}`

/**
 * Words that she types into a form, kept on this phone with every key until the server has them: `form` is what kind of words, `of` the
 * object they are about. The intention is kept with them, so that a phone that dies while sending sends once.
 */
export function useDraft<Body>(form: string, of: string) {
  const at = name(form, of)
  const old = kept<Kept<Body>>(at)
  const live = old && Date.now() - old.at < lives ? old : undefined
  const text: Ref<string> = shallowRef(live?.text ?? '')
  let intention: Intention<Body> = live?.intention ?? { key: newKey(), tried: [] }
  const save = () => void (text.value || intention.tried.length ? keep(at, { text: text.value, intention, at: Date.now() }) : forget(at))
  const end = watch(text, save, { flush: 'sync' })
  onBeforeUnmount(end)
  return {
    text,
    /** Whether she had begun when the page opened. */
    begun: !!live?.text.trim(),
    intention: () => intention,
    save,
    /** The server has it. */
    done() {
      intention = { key: newKey(), tried: [] }
      text.value = ''
      forget(at)
    },
  }
}
