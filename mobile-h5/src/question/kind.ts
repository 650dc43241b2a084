import type { Schemas } from '../api/client'

export type Question = Schemas['Questionnaire']['questions'][number]

/** What the answer sheet must know of one type of question, whose answers are of the form A. Pure: what shows it is its component. */
export type Kind<A> = {
  /** The screens it takes in 长辈版, each by the item it asks about; one screen without an item shows the whole question. */
  screens(q: Question): string[]
  /** What still fits of an answer to an older version; undefined when nothing does. */
  fitting(q: Question, old: unknown): A | undefined
  /** The answer as it is sent; undefined when there is nothing to send. */
  sent(q: Question, answer: A): A | undefined
  /** Whether it stands on its own: worth handing in without any unit rated. */
  alone(answer: A): boolean
}
