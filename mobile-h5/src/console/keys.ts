import { onBeforeUnmount, onMounted } from 'vue'

export type KeyMap = Record<string, () => void>

const typing = 'textarea, select, [contenteditable="true"], input:not([type="checkbox"]):not([type="radio"]):not([type="button"])'
const pressing = 'a[href], button, summary, [role="option"]'

/**
 * What a key press means for the page: 'j', '1', '/', '?', 'enter', 'escape'; empty when it belongs to somebody else:
 * the reader is typing, an input method is composing, a modifier is held, a dialog is in front, or Enter presses a focused button.
 */
export function keyOf(e: KeyboardEvent): string {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return ''
  const at = e.target instanceof Element ? e.target : null
  if (at?.closest(typing) || document.querySelector('dialog[open]')) return ''
  const key = plain(e)
  if (e.shiftKey && key !== '?') return ''
  if (key === 'enter' && at?.closest(pressing)) return ''
  return key
}

// A Chinese input method may hand over 'Process' or the full-width sign; the key itself is still known by its place.
function plain(e: KeyboardEvent): string {
  if (e.code === 'Slash' || e.key === '？' || e.key === '?' || e.key === '/') return e.shiftKey || e.key === '?' || e.key === '？' ? '?' : '/'
  if (e.key !== 'Process') return e.key.toLowerCase()
  return e.code.replace(/^(Key|Digit)/, '').toLowerCase()
}

/** Listens for single keys while the component stands; `keys` is read anew at each press. */
export function useKeys(keys: () => KeyMap) {
  const press = (e: KeyboardEvent) => {
    const act = keys()[keyOf(e)]
    if (!act) return
    e.preventDefault()
    act()
  }
  onMounted(() => document.addEventListener('keydown', press))
  onBeforeUnmount(() => document.removeEventListener('keydown', press))
}
