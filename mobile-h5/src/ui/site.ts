import { shallowRef } from 'vue'
import { api, ask, type Schemas } from '../api/client'
import { keep, kept } from './keep'

const at = 'huiyin.site'
let asked: Promise<Schemas['Site']> | undefined

/** City, districts, open surveys and the promised limits. What was kept last time shows at once; the fresh one replaces it. */
export const site = shallowRef(kept<Schemas['Site']>(at))

/** Asks once a visit; a failed attempt may be repeated. Throws Trouble. */
export function loadSite(): Promise<Schemas['Site']> {
  return (asked ??= ask(api.GET('/api/v1/site')).then(
    (fresh) => {
      keep(at, fresh)
      return (site.value = fresh)
    },
    (trouble) => {
      asked = undefined
      throw trouble
    },
  ))
}
