import type { Component } from 'vue'
import type { Kind, Question } from './kind'
import TextInput from './text/Input.vue'
import { text } from './text/kind'
import UnitsInput from './units/Input.vue'
import { units, type Ratings } from './units/kind'

/** An answer of any type of question, as this phone keeps it. */
export type Answer = Ratings | string

/** Every type of question with what shows it. A new one is a folder here, with a line in this table, and a file on the server (survey/kind_*.go). */
const kinds: Record<Question['type'], Kind<Answer> & { input: Component }> = {
  units: { input: UnitsInput, ...units },
  text: { input: TextInput, ...text },
}

/** The type's entry. Throws for one that this page does not know: it was loaded before the server learned it. */
export function kindOf(q: Pick<Question, 'type'>) {
  const kind = kinds[q.type]
  if (!kind) throw new Error(`${q.type} is no kind of question`)
  return kind
}
