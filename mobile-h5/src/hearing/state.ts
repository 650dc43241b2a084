// What is on air, as pictures and phones show it. Counts stand in it only after the close: nobody holds them before, the director neither.

export type Scene = 'title' | 'theme' | 'question' | 'open' | 'result' | 'promise' | 'follow' | 'break' | 'test' | 'lower'
export type Scale = 'two' | 'five' | 'hundred' | 'yesno'
export type Unit = { code: string; name: string }
/** One answer of a round and how many gave it. */
export type Count = { choice: string; label: string; n: number }
/** `value` is the share of satisfied in percent (two, yesno) or the mean of 0–100; low and high are what it could be if the absent had voted. */
export type Tally = { counts: Count[]; voted: number; eligible: number; value: number | null; low: number | null; high: number | null; root: string }
export type Before = Pick<Tally, 'value' | 'low' | 'high' | 'voted' | 'eligible'> & { year: number }
export type Round = {
  id: string
  n: number
  judges: 'answer' | 'work'
  state: 'planned' | 'open' | 'closed' | 'void'
  scale: Scale
  secret: boolean
  voices: boolean
  unit: Unit
  question: string
  eligible: number
  voted: number
  closes_at: string | null
  tally: Tally | null
  before: Before | null
}
export type PromiseState = 'open' | 'kept' | 'late' | 'broken'
/** `promised_on`, `due_on` and `done_on` are days of the city. */
export type Promised = { unit: Unit; text: string; promised_on: string; due_on: string; done_on: string | null; state: PromiseState; note: string }
export type Now = {
  code: string
  title: string
  session: string
  theme: string
  points: string[]
  on: string
  office: string
  demonstration: boolean
  rehearsal: boolean
  at: string
  scene: Scene
  rounds: number
  round: Round | null
  question: { text: string; from: string; unit: Unit | null } | null
  text: string
  unit: Unit | null
  promise: Promised | null
  pursuit: Promised[]
}
