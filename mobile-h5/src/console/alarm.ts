import { ref } from 'vue'

/** How often somebody at this desk has decided about a concern: the banner asks again at once. */
export const looked = ref(0)
