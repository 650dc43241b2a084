import { describe, expect, it } from 'vitest'
import type { Schemas } from '../../api/client'
import { unseen, why, wishesToDie } from './why'

const concern = (more: object) => more as Schemas['Concern']
const danger = (kind: string) => ({ kind, say: '', numbers: [] })

describe('why a person looks first', () => {
  it('is the danger before all else', () => expect(why(concern({ danger: [danger('gas')], person: ['accusation'] }))).toBe('燃气'))
  it('is the reason where there is no danger', () => expect(why(concern({ danger: [], person: ['accusation'] }))).toBe('反映人的问题'))
  it('is nothing for what only waits', () => expect(why(concern({ danger: [], person: [] }))).toBe(''))
})
describe('a wish to die', () => {
  it('is one beside other dangers too', () => expect(wishesToDie(concern({ danger: [danger('gas'), danger('self_harm')] }))).toBe(true))
  it('is no other danger', () => expect(wishesToDie(concern({ danger: [danger('gas')] }))).toBe(false))
})
describe('who must still look', () => {
  it('is asked while there is an instant', () => expect(unseen(concern({ attention: { look_by: '2026-03-02T01:00:00Z' } }))).toBe(true))
  it('is nobody once somebody has', () => expect(unseen(concern({ attention: { looked_at: '2026-03-02T01:00:00Z' } }))).toBe(false))
  it('is nobody where nothing was heard', () => expect(unseen(concern({ attention: null }))).toBe(false))
})
