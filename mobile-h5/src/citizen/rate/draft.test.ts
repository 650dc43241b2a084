import { beforeEach, describe, expect, it } from 'vitest'
import { body, nextUnrated, onPhone, ratedIn, resume, save, type Questionnaire } from './draft'

const level = (code: string, asks_reason: boolean) => ({ code, label: code, place: 1, score: null, asks_reason }) as NonNullable<Questionnaire['questions'][number]['levels']>[number]
const unit = (code: string) => ({ code, name: code, aliases: [] })
const q: Questionnaire = {
  code: 'y', title: '', intro: '', version: 1, state: 'open', kind: '', opens_on: '2017-09-01', closes_on: '2017-09-30',
  questions: [
    { code: 'units', type: 'units', title: '', levels: [level('satisfied', false), level('dissatisfied', true)], groups: [{ name: 'a', units: [unit('A'), unit('B')] }, { name: 'b', units: [unit('C')] }] },
    { code: 'more', type: 'text', title: '' },
  ],
}

beforeEach(() => localStorage.clear())

describe('the answer sheet on this phone', () => {
  it('is there again after the page was closed', () => {
    const d = resume(q)
    d.answers.units = { A: { level: 'satisfied' } }
    save(q.code, d)
    expect(resume(q)).toEqual(d)
    expect(onPhone('y')).toEqual({ rated: 1, sent: false })
    expect(onPhone('other')).toEqual({ rated: 0, sent: false })
  })

  it('keeps what still fits when the questionnaire has a new version, under a new key', () => {
    const d = resume(q)
    d.answers = { units: { A: { level: 'satisfied' }, GONE: { level: 'satisfied' }, B: { level: 'gone' } }, more: '多种树', dropped: '旧题' }
    save(q.code, d)
    const next = resume({ ...q, version: 2 })
    expect(next.answers).toEqual({ units: { A: { level: 'satisfied' } }, more: '多种树' })
    expect(next.intention.key).not.toBe(d.intention.key)
  })

  it('finds the next unit without a level, around the end', () => {
    const d = resume(q)
    d.answers.units = { B: { level: 'satisfied' } }
    expect(nextUnrated(q, d)?.code).toBe('A')
    expect(nextUnrated(q, d, 'A')?.code).toBe('C')
    expect(nextUnrated(q, d, 'C')?.code).toBe('A')
    d.answers.units = { A: { level: 'satisfied' }, B: { level: 'satisfied' }, C: { level: 'satisfied' } }
    expect(nextUnrated(q, d, 'A')).toBeUndefined()
    expect(ratedIn(d)).toBe(3)
  })

  it('sends reasons only under a level that asks for them, and nothing empty', () => {
    const d = resume(q)
    d.answers = {
      units: { A: { level: 'satisfied', reasons: ['办事慢'], text: '改了主意' }, B: { level: 'dissatisfied', reasons: ['办事慢'], text: ' 跑了三趟 ' }, C: { level: 'dissatisfied', reasons: [], text: ' ' } },
      more: '   ',
    }
    expect(body(q, d)).toEqual({
      version: 1,
      answers: { units: { A: { level: 'satisfied' }, B: { level: 'dissatisfied', reasons: ['办事慢'], text: '跑了三趟' }, C: { level: 'dissatisfied' } } },
    })
  })
})
