import { ref } from 'vue'

// Above 900 px the public pages take two columns; paper counts as it was on screen.
const query = window.matchMedia('(min-width: 900px)')
export const wide = ref(query.matches)
query.addEventListener('change', () => {
  if (!window.matchMedia('print').matches) wide.value = query.matches
})
