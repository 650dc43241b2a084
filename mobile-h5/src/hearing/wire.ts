export type UnitView = { code: string; name: string }
export type Choice = { code: string; label: string; score: number }
export type ResultView = { counts: (Choice & { count: number; share: number })[]; voted: number; voters: number; value: number; low: number; high: number; mean: number; mean_low: number; mean_high: number; weighted: boolean; voices: { kind: string; label: string; counts: (Choice & { count: number; share: number })[]; voted: number; value: number }[]; sealed: number; papers: number; root: string; seal: string }
export type RoundView = { n: number; id: string; title: string; unit: UnitView; judges: 'answer' | 'work'; scale: 'two' | 'five' | 'hundred' | 'yesno'; choices: Choice[]; secret: boolean; voices: boolean; weighted: boolean; state: 'planned' | 'open' | 'closed' | 'void'; state_label: string; seconds: number; opened_at: string | null; deadline_at: string | null; closed_at: string | null; turnout: number; voters: number; again_of: number; reason: string; result: ResultView | null; before: null | { code: string; on_day: string; value: number; voted: number; voters: number; low: number; high: number; mean: number; mean_low: number; mean_high: number } }
export type PromiseView = { id: string; unit: UnitView; text: string; typed: string; until_on: string; typed_until: string; fate: string; fate_label: string; done_on: string; days: number }
export type Theme = { title: string; points: string[] }
export type SceneView = { kind: string; text: string; theme: Theme | null; unit: UnitView | null; question: string; round: RoundView | null; promise: PromiseView | null; follow: PromiseView[]; from: string; from_day: string }
export type NowView = { code: string; title: string; theme: string; on_day: string; state: string; rehearsal: boolean; at: string; rounds: number; scene: SceneView; round: RoundView | null; speaker: null | { unit: UnitView; seconds: number; spent: number; started_at: string | null } }
export type Entry = { number: number; layer: string; district: string }
export type Quota = { layer: string; district: string; seats: number }
export type Part = UnitView & { role: 'main' | 'supporting' }
export type PageView = {
  code: string; title: string; on_day: string; place: string; state: string; state_label: string; rehearsal: boolean; themes: Theme[]; units: Part[]
  agenda: { n: number; title: string; theme: number; unit: UnitView; minutes: number }[]; quotas: Quota[]; layers: string[]
  signups_open: boolean; signups_until: string; signups: number; questions_open: boolean; questions: { came: number; asked: number; in_case: number; let_go: number }
  seats: { seats: number; drawn: number; invited: number; revoked: number; admitted: number }; seed_source: string; numbers_hash: string; seed: string
  rounds: RoundView[]; promises: PromiseView[]; kept: { promises: number; kept: number; late: number; broken: number; open: number; rate: number }; follow: PromiseView[]; follow_from: string
}
export type DrawView = { seed_source: string; seed: string; numbers_hash: string; numbers: Entry[]; quotas: Quota[]; picked: number[]; invited: number; rule: string }
export type Brief = { id: string; code: string; title: string; on_day: string; state: string; state_label: string; rehearsal: boolean; rounds: number; promises: number }
export type Scene = { kind: string; theme?: number; round?: number; question?: string; promise?: string; unit?: string; text?: string }
export type OfficeRound = RoundView & { version: number; shown: boolean; papers_handed: number; classes: { name: string; layers: string[]; seats: number; weight: number }[] }
export type OfficePromise = PromiseView & { version: number; noted_at: string; correct_until: string; round: number; case_id: string }
export type OfficeView = {
  id: string; code: string; version: number; verbs: string[]; now: NowView; page: PageView; programme: Scene; preview: Scene; preview_view: SceneView
  weights: { layer: string; weight: number }[]; rounds: OfficeRound[]; promises: OfficePromise[]; passes: { id: string; kind: string; name: string; used: boolean }[]
  voted: string[]; helped: number; papers: number; correct_until: string
}
export type SeatView = { id: string; seat: string; row: number; place: number; layer: string; district: string; number: number; name: string; state: string; away: boolean; recused: string[]; card: number; admitted: boolean; version: number }
export type QuestionView = { id: string; theme: number; text: string; source: string; source_label: string; unit: UnitView | null; state: string; state_label: string; item: number; on_day: string; case_id: string; version: number }
