import { createApp, h } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import '../citizen/Alarm.vue' // loaded before a field asks for it: no test ends while it is on its way
import { levelPlaces, ratingWords } from '../api/words.gen'
import { resume, save, standsAlone, type Questionnaire } from '../citizen/rate/draft'
import { useSheet } from '../citizen/rate/sheet'
import type { Question } from './kind'
import { kindOf } from './kinds'

const level = (code: keyof typeof levelPlaces, asks_reason = false) => ({ code, label: ratingWords[code], place: levelPlaces[code], score: null, asks_reason })
const unit = (code: string) => ({ code, name: code, aliases: [] })
const units: Question = { code: 'q1', type: 'units', title: '评单位', levels: [level('satisfied'), level('dissatisfied', true)], reasons: ['办事慢'], groups: [{ name: '甲', units: [unit('A'), unit('B')] }, { name: '乙', units: [unit('C')] }] }
const text: Question = { code: 'q2', type: 'text', title: '还有什么话' }
const q: Questionnaire = { code: 'y', title: '', intro: '', version: 1, state: 'open', kind: '', opens_on: '2026-01-01', closes_on: '2026-12-31', questions: [units, text] }

afterEach(() => { document.body.innerHTML = ''; localStorage.clear() })

describe('every kind of question', () => {
  it.each([units, text])('$type shows itself and what was answered before', (question) => {
    const answer = { units: { A: { level: 'satisfied' } }, text: '多种树' }[question.type]
    const root = document.body.appendChild(document.createElement('div'))
    createApp(() => h(kindOf(question).input, { question, answer })).mount(root)
    expect(root.textContent).toContain({ units: '已评 1/2', text: '还有什么话' }[question.type])
    expect(root.querySelector<HTMLInputElement>({ units: 'input:checked', text: 'textarea' }[question.type])).not.toBeNull()
  })

  it('an unknown one is an error, and not free words', () => {
    const stars = { ...text, type: 'stars' } as never as Question
    expect(() => kindOf(stars)).toThrow('stars is no kind of question')
    expect(() => useSheet({ ...q, questions: [units, stars] })).toThrow('stars')
  })

  it('takes its screens in 长辈版: one a unit, one for words', () => {
    expect(kindOf(units).screens(units)).toEqual(['A', 'B', 'C'])
    expect(kindOf(text).screens(text)).toEqual([''])
  })
})

describe('what is sent', () => {
  it.each<[string, Question, never, unknown]>([
    ['nothing rated', units, {} as never, undefined],
    ['a level', units, { A: { level: 'satisfied' } } as never, { A: { level: 'satisfied' } }],
    ['a reason under 满意 is dropped', units, { A: { level: 'satisfied', reasons: ['办事慢'], text: '改了主意' } } as never, { A: { level: 'satisfied' } }],
    ['a reason under 不满意 is sent, trimmed', units, { A: { level: 'dissatisfied', reasons: ['办事慢'], text: ' 三趟 ' } } as never, { A: { level: 'dissatisfied', reasons: ['办事慢'], text: '三趟' } }],
    ['no empty reason', units, { A: { level: 'dissatisfied', reasons: [], text: ' ' } } as never, { A: { level: 'dissatisfied' } }],
    ['words, trimmed', text, ' 多种树 ' as never, '多种树'],
    ['only spaces', text, ' 　 ' as never, undefined],
  ])('%s', (_, question, answer, want) => expect(kindOf(question).sent(question, answer)).toEqual(want))
})

describe('what fits a new version', () => {
  it.each<[string, Question, unknown, unknown]>([
    ['ratings of units and levels that are still there', units, { A: { level: 'satisfied' }, GONE: { level: 'satisfied' }, B: { level: 'mostly' } }, { A: { level: 'satisfied' } }],
    ['words where units are asked now', units, '多种树', undefined],
    ['ratings where words are asked now', text, { A: { level: 'satisfied' } }, undefined],
    ['nothing', units, undefined, undefined],
    ['null', units, null, undefined],
    ['words', text, '多种树', '多种树'],
  ])('%s', (_, question, old, want) => expect(kindOf(question).fitting(question, old)).toEqual(want))
})

describe('what stands on its own', () => {
  it.each<[string, Record<string, never>, boolean]>([
    ['nothing', {}, false],
    ['a rating is handed in as a rating', { q1: { A: { level: 'satisfied' } } as never }, false],
    ['spaces', { q2: '  ' as never }, false],
    ['words', { q2: '多种树' as never }, true],
    ['words to a question that is gone', { q9: '多种树' as never }, false],
  ])('%s', (_, answers, want) => expect(standsAlone(q, { ...resume(q), answers })).toBe(want))
})

it('a sheet goes on where this phone left it', () => {
  save(q.code, { ...resume(q), answers: { q1: { B: { level: 'satisfied' } } } })
  const sheet = useSheet(q)
  expect(sheet.rated.value).toBe(1)
  expect(sheet.next()?.code).toBe('A')
  expect(sheet.wrote()).toBe(false)
  sheet.set('q2', '多种树')
  expect(sheet.wrote()).toBe(true)
})
