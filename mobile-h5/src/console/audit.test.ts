import { describe, expect, it } from 'vitest'
import { sayAction, sayDetail } from './audit'

const unit = (code: string) => ({ SJW: '市建委', SCGW: '市城管委' })[code] ?? code

describe('a line of the record', () => {
  it('takes the verbs of a case from the rules', () => expect(sayAction('case.rule')).toBe('整改件：裁定'))
  it('calls a verb as its button was called in that state', () => {
    expect(sayAction('case.lead_approve', '{"from":"plan_review","to":"rectifying"}')).toBe('整改件：同意计划')
    expect(sayAction('case.lead_approve', '{"from":"lead_review","to":"office_review"}')).toBe('整改件：同意报结')
  })
  it('names the other deeds', () => expect(sayAction('opinion.original')).toBe('意见：看原文'))
  it('names every look at what is sealed by what was opened', () => {
    expect(['objection', 'reason', 'message'].map((thing) => sayAction(`${thing}.original`, '{"reason":"核实"}'))).toEqual(['异议：看原文', '评价理由：看原文', '留言：看原文'])
  })
  it('says an import once', () => expect(sayAction('units.import', '{"rows":71}')).toBe('导入单位'))
  it('shows what it does not know as it was written', () => expect(sayAction('moon.landing', '{"from":"earth"}')).toBe('moon.landing'))
  it('says from where to where, for whom, which version', () => {
    expect(sayDetail('{"after":3,"before":2,"from":"disputed","to":"assigned","order":false,"unit":"SJW","unit_from":"SCGW"}', 'case.rule', unit)).toBe('责任异议，待裁定 → 待受理，单位：市建委，原单位：市城管委，第 2 版 → 第 3 版')
  })
  it('says what became of a concern', () => {
    expect(sayAction('concern.thank')).toBe('意见：机器答谢表扬')
    expect(sayDetail('{"after":2,"before":1,"from":"waiting","to":"in_case","case_to":"01KJ"}', 'concern.join', unit)).toBe('待分办 → 已分办，转到整改件：01KJ，第 1 版 → 第 2 版')
    expect(sayDetail('{"after":1,"before":0,"from":"","to":"waiting","opinion":"01KK"}', 'concern.receive', unit)).toBe('意见：01KK，第 0 版 → 第 1 版')
    expect(sayDetail('{"after":4,"before":3,"from":"in_case","to":"in_case","case_from":"01KJ","case_to":"01KJ"}', 'concern.close', unit)).toBe('整改件：01KJ，第 3 版 → 第 4 版')
    expect(sayDetail('{"reason":"unclear"}', 'concern.propose_set_aside', unit)).toBe('理由：说的事情看不清楚，问过也没有补充')
  })
  it('says of a photo what it was and what it is: a photo waits otherwise than an opinion', () => {
    expect(sayAction('photo.released')).toBe('照片：给单位看')
    expect(sayDetail('{"from":"waiting","to":"released","opinion":"01KK","case":""}', 'photo.released', unit)).toBe('考评办还没看 → 单位可见，意见：01KK')
  })
  it('says which card, and what is yes', () => expect(sayDetail('{"level":"red","machine":true}', 'case.supervise', unit)).toBe('督办标记：红牌，机器分办：是'))
  it('keeps a reason that people wrote, and shortens a fingerprint', () => {
    expect(sayDetail(`{"reason":"回电话核实","answer":"${'ab'.repeat(32)}"}`, 'reason.original', unit)).toBe('理由：回电话核实，评价指纹：abababababab…')
  })
  it('says nothing for nothing, and keeps what is no object', () => {
    expect(['null', '{}', 'row CJ-01'].map((d) => sayDetail(d, 'case.open', unit))).toEqual(['', '', 'row CJ-01'])
  })
})
