import { describe, expect, it } from 'vitest'
import type { Schemas } from '../../api/client'
import { offered, start } from './start'

type Case = Schemas['Case']
const plan = {
  version: 1, contents: '全部密闭', direction: '协同', leader: '分管副主任', division: '市容处', measures: '设卡', submitted_on: '2026-11-04',
  steps: [{ n: 1, text: '查车', due_on: '2026-11-10', done_on: '2026-11-09' }, { n: 2, text: '设卡', due_on: '2026-11-25' }],
}
const one = (part: Partial<Case>) => ({ plans: [], results: [], disputes: [], opinions: [], ...part }) as unknown as Case
const say = (on: string) => on

describe('what a form begins with', () => {
  it('a returned plan comes back whole', () => {
    const values = start('submit_plan', one({ plans: [plan], supporting: [{ code: 'GAJ', name: '市公安局' }] }), '2026-11-25')
    expect(values).toMatchObject({ contents: '全部密闭', supporting: ['GAJ'], steps: [{ text: '查车', due_on: '2026-11-10' }, { text: '设卡', due_on: '2026-11-25' }] })
  })
  it('a returned result comes back, a published one does not', () => {
    const result = { round: 1, outcome: 'done', outcome_label: '已整改', reply: '您好', evidence: '照片', finished_on: '2026-11-20' }
    expect(start('finish', one({ results: [result] }), '2026-11-25')).toMatchObject({ reply: '您好' })
    expect(start('finish', one({ results: [{ ...result, published_on: '2026-11-22' }] }), '2026-11-25')).toEqual({})
  })
  it('a step begins with the first not yet done, today', () => {
    expect(start('step_done', one({ plans: [plan] }), '2026-11-25')).toEqual({ step: '2', done_on: '2026-11-25' })
  })
  it('a first plan begins empty', () => expect(start('submit_plan', one({}), '2026-11-25')).toEqual({}))
})

describe('what a case offers to choose from', () => {
  it('its open steps', () => {
    const need = offered({ name: 'step', label: '哪一步', type: 'step', required: true }, one({ plans: [plan] }), say)
    expect(need.options).toEqual([{ code: '2', label: '第 2 步 设卡（2026-11-25前）' }])
  })
  it('its citizens, each once', () => {
    const opinions = ['市民 1', '市民 2', '市民 1'].map((person) => ({ person })) as Case['opinions']
    expect(offered({ name: 'person', label: '给谁', type: 'text', required: false }, one({ opinions }), say)).toMatchObject({ type: 'choice', options: [{ code: '市民 1' }, { code: '市民 2' }] })
  })
})
