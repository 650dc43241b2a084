import { ref } from 'vue'
import { keep, kept } from './keep'

// 长辈版: one class on the document element and other token values; kept on this phone.
const at = 'huiyin.elder'
export const elder = ref(kept<boolean>(at) ?? false)

const show = () => document.documentElement.classList.toggle('elder', elder.value)
show()

export function switchElder() {
  elder.value = !elder.value
  keep(at, elder.value)
  show()
}
