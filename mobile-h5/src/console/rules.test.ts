import { describe, expect, it } from 'vitest'
import type { Schemas } from '../api/client'
import { chapters } from './rules'

describe('the rules', () => {
  const need = { name: 'reason', label: '理由', type: 'area' as const, required: true }
  const states: Schemas['States'] = {
    states: [{ code: 'assigned', label: '待受理', open: true, ours: true }, { code: 'closed', label: '已办结', open: false, ours: false }],
    moves: [{ from: ['assigned'], verb: 'talk', label: '约谈', to: ['closed', 'assigned'], who: ['office'], needs: [need, { ...need, label: '附件', required: false }] }],
  }
  it('stand under the state they leave, in its words', () => {
    const [assigned, closed] = chapters(states)
    expect(assigned.rules).toEqual([{ verb: 'talk', label: '约谈', who: ['office'], to: ['已办结', '待受理'], needs: ['理由', '附件（可不填）'], clock: '' }])
    expect(closed.rules).toEqual([])
  })
})
