import { describe, expect, it } from 'vitest'
import type { Schemas } from '../api/client'
import { sayAction, sayDetail } from './audit'

const states = {
  states: [{ code: 'disputed', label: '责任异议，待裁定', open: true, ours: false }, { code: 'assigned', label: '待受理', open: true, ours: true }],
  moves: [{ from: ['disputed'], verb: 'rule', label: '裁定', to: ['assigned'], who: ['office'], needs: [] }],
} as Schemas['States']
const unit = (code: string) => ({ SJW: '市建委' })[code] ?? code

describe('a line of the record', () => {
  it('takes the verbs of a case from the rules', () => expect(sayAction('case.rule', states)).toBe('整改件：裁定'))
  it('names the other deeds', () => expect(sayAction('opinion.original', states)).toBe('意见：看原文'))
  it('shows what it does not know as it was written', () => expect(sayAction('moon.landing', states)).toBe('moon.landing'))
  it('says from where to where, for whom, which version', () => {
    expect(sayDetail('{"after":3,"before":2,"from":"disputed","to":"assigned","order":false,"unit":"SJW"}', states, unit)).toBe('责任异议，待裁定 → 待受理，单位：市建委，第 2 版 → 第 3 版')
  })
  it('says what became of a concern', () => {
    expect(sayAction('concern.thank', states)).toBe('意见：机器答谢表扬')
    expect(sayAction('objection.original', states)).toBe('异议：看原文')
    expect(sayDetail('{"after":2,"before":1,"from":"waiting","to":"in_case","case_to":"01KJ"}', states, unit)).toBe('待分办 → 在整改件里，整改件：01KJ，第 1 版 → 第 2 版')
    expect(sayDetail('{"after":1,"before":0,"from":"","to":"waiting","opinion":"01KK"}', states, unit)).toBe('意见：01KK，第 0 版 → 第 1 版')
  })
  it('says nothing for nothing, and keeps what is no object', () => {
    expect([sayDetail('null', states, unit), sayDetail('{}', states, unit), sayDetail('row CJ-01', states, unit)]).toEqual(['', '', 'row CJ-01'])
  })
})
