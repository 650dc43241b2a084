import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Questionnaire } from './draft'

/** Where on the answer sheet q she is, in the page's own address, so that the phone's way back leads to the cards and a reload stays. */
export function usePlace(q: Questionnaire) {
  const route = useRoute()
  const router = useRouter()
  const word = (name: string) => String(route.query[name] ?? '')
  return {
    /** '' at the cards, 'all' in the full list, else a card's name. */
    place: computed(() => word('in')),
    /** The question of units that the place belongs to. */
    asks: computed(() => q.questions.find((x) => x.code === word('q')) ?? q.questions.find((x) => x.type === 'units')),
    /** The unit on the screen in 长辈版; '' for none. */
    unit: computed(() => word('unit')),
    /** Goes there; to the cards it goes as the first of the pages. */
    async go(place: string, unit = '', question = word('q')) {
      await router.push({ path: route.path, query: { ...(place && { in: place, q: question || undefined }), ...(unit && { unit }) } })
      scrollTo(0, 0)
    },
  }
}
