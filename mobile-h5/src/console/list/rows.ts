import { computed, nextTick, ref, type Ref } from 'vue'
import type { KeyMap } from '../keys'

/** The marked row of a list and the keys that move it. The link of the row takes the focus, so that a screen reader hears it too. */
export function useRows<T extends { id: string }>(items: Ref<T[]>, box: Ref<HTMLElement | undefined>) {
  const at = ref(0)
  const current = computed(() => items.value[Math.min(at.value, items.value.length - 1)] as T | undefined)

  async function mark(i: number) {
    if (!items.value.length) return
    at.value = Math.min(items.value.length - 1, Math.max(0, i))
    await nextTick()
    const row = box.value?.querySelector<HTMLElement>('[aria-selected="true"]')
    row?.querySelector<HTMLElement>('a')?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  }
  const keys: KeyMap = { j: () => mark(at.value + 1), k: () => mark(at.value - 1), arrowdown: () => mark(at.value + 1), arrowup: () => mark(at.value - 1) }
  return { at, current, mark, keys }
}
