import { describe, expect, it } from 'vitest'
import type { Schemas } from '../../api/client'
import { awaitsSecond } from './desk'

const proposed = { reason: 'unclear', reason_label: '说不清', sentence: '没有说清楚', by: '考评办甲', mine: true }
const concern = (state: string, more = {}) => ({ state, ...more }) as Schemas['Concern']

describe('who waits for a second person', () => {
  it('is what waits and was proposed', () => expect(awaitsSecond(concern('waiting', { proposed }))).toBe(true))
  it('is not what only waits', () => expect(awaitsSecond(concern('waiting'))).toBe(false))
  it('is not what was set aside: it keeps the proposal, and is taken back like an answer', () => expect(awaitsSecond(concern('set_aside', { proposed }))).toBe(false))
})
