import { api, ask, type Schemas } from '../../api/client'
import { receipts } from '../receipts'

/** What waits for her among the newest receipts of this phone. */
export type Awaits = { rate: number; answer: number }

/** Whether a concern still takes a first rating of hers; after the term it does, but nobody presses her. */
export const asksRating = (c: Schemas['FollowConcern']) => c.can.rate && !!c.rating?.open && !c.rating.current
const waitsForRating = (c: Schemas['FollowConcern']) => asksRating(c) && !c.rating?.late
const waitsForAnswer = (c: Schemas['FollowConcern']) => !!c.can.answer

/** Asks for the five newest receipts; one that cannot be reached counts as nothing. */
export async function awaits(most = 5): Promise<Awaits> {
  const asked = receipts().slice(0, most).map((k) => ask(api.GET('/api/v1/receipts/{receipt}', { params: { path: { receipt: k.receipt } } })).catch(() => undefined))
  const concerns = (await Promise.all(asked)).flatMap((f) => f?.concerns ?? [])
  return { rate: concerns.filter(waitsForRating).length, answer: concerns.filter(waitsForAnswer).length }
}

/** The line under 查进度. */
export function inWords(a: Awaits | undefined, held: number): { say: string; due: boolean } {
  if (a?.rate && a.answer) return { say: `${a.rate} 件等您评价，${a.answer} 件等您补充`, due: true }
  if (a?.rate) return { say: `${a.rate} 件已答复，等您评价`, due: true }
  if (a?.answer) return { say: `${a.answer} 件在等您补充`, due: true }
  return { say: held ? `您说过 ${held} 件，看看到哪一步了` : '凭 16 位查询码，查它到了哪一步', due: false }
}
