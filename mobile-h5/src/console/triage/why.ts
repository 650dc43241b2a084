import type { Schemas } from '../../api/client'
import { dangerWords, personWords } from '../../api/words.gen'

type Concern = Schemas['Concern']

/** Whether she speaks of dying: no unit ever reads it, whoever decides. */
export const wishesToDie = (c: Concern) => Boolean(c.danger?.some((d) => d.kind === 'self_harm'))

/** Why a person looks first at a concern, as short as a list has room for; empty for one that only waits. */
export function why(c: Concern): string {
  const danger = c.danger?.[0]
  if (danger) return dangerWords[danger.kind]
  const person = c.person?.[0]
  return person ? personWords[person] : ''
}

/** Whether somebody must still look at a danger. */
export const unseen = (c: Concern) => Boolean(c.attention?.look_by)
