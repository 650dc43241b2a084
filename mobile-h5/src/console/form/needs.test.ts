import { describe, expect, it } from 'vitest'
import { blank, body, lacks, resume, type Need } from './needs'

const need = (name: string, type: Need['type'], required = true): Need => ({ name, type, required, label: name })
const plan = [need('contents', 'area'), need('direction', 'choice'), need('steps', 'steps'), need('parts', 'area', false)]
const all: Need[] = [need('reason', 'area'), need('unit', 'unit'), need('supporting', 'units'), need('days', 'days'), need('step', 'step'), need('gap', 'flag', false), need('photos', 'photos', false), need('due', 'date')]

describe('a form made from needs', () => {
  it('starts empty, one value a field', () => {
    expect(blank(all)).toEqual({ reason: '', unit: '', supporting: [], days: '', step: '', gap: false, photos: [], due: '' })
    expect(blank(plan).steps).toEqual([{ text: '', due_on: '' }])
  })
  it('says what is missing, field by field, and nothing of what may be left out', () => {
    expect(lacks(plan, blank(plan))).toEqual({ contents: '请填写“contents”。', direction: '请选择“direction”。', steps: '请至少写一步。' })
  })
  it('asks for a tick that must be there', () => {
    expect(lacks([need('checked', 'flag')], { checked: false })).toHaveProperty('checked')
    expect(lacks([need('checked', 'flag')], { checked: true })).toEqual({})
  })
  it('does not take blanks for words', () => {
    expect(lacks([need('reason', 'area')], { reason: ' \n　' })).toHaveProperty('reason')
  })
  it('asks for both halves of a step, also where steps are optional', () => {
    const steps = [need('steps', 'steps', false)]
    expect(lacks(steps, { steps: [{ text: '设卡', due_on: '' }] })).toHaveProperty('steps')
    expect(lacks(steps, { steps: [{ text: '设卡', due_on: '2026-11-30' }, { text: '', due_on: '' }] })).toEqual({})
  })
  it.each([['0'], ['1.5'], ['三天'], ['-2']])('refuses %s days', (days) => {
    expect(lacks([need('days', 'days', false)], { days })).toHaveProperty('days')
  })
  it('sends what was given, in the types of the contract, with the version', () => {
    const values = { reason: ' 下雨 ', unit: 'CGW', supporting: ['JW'], days: '3', step: '2', gap: true, photos: [], due: '2026-12-01' }
    expect(body(all, values, 7)).toEqual({ version: 7, reason: '下雨', unit: 'CGW', supporting: ['JW'], days: 3, step: 2, gap: true, due: '2026-12-01' })
  })
  it('leaves out what was not given, and half-empty rows of a plan', () => {
    const values = { ...blank(plan), contents: '全部密闭', steps: [{ text: ' 查车 ', due_on: '2026-11-30' }, { text: '', due_on: '' }] }
    expect(body(plan, values, 1)).toEqual({ version: 1, contents: '全部密闭', steps: [{ text: '查车', due_on: '2026-11-30' }] })
  })
  it('takes up a draft, and forgets what is no longer asked or has another shape', () => {
    const kept = { contents: '写了一半', old: 'x', steps: 'not rows' }
    expect(resume(plan, kept)).toEqual({ ...blank(plan), contents: '写了一半' })
  })
})
