import { createApp, h, nextTick } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import '../../citizen/Alarm.vue' // loaded before a row asks for it: no test ends while it is on its way
import { levelPlaces } from '../../api/words.gen'
import type { Question } from '../kind'
import { find, inLines } from './find'
import Input from './Input.vue'

const unit = (code: string, name: string, ...aliases: string[]) => ({ code, name, aliases })
const groups = [{ name: '城建城管', units: [unit('A', '市城管委', '城管局'), unit('B', '市公交集团', '公交公司')] }, { name: '区、县（市）', units: [unit('C', '上城区政府')] }]
const level = (code: 'satisfied' | 'dissatisfied' | 'unknown', label: string, asks_reason: boolean) => ({ code, label, place: levelPlaces[code], score: null, asks_reason })
const question: Question = { code: 'units', type: 'units', title: '', groups, reasons: ['办事慢'], levels: [level('satisfied', '满意', false), level('dissatisfied', '不满意', true), level('unknown', '不了解', false)] }

describe('finding a unit', () => {
  it.each([
    ['公交', ['B']],
    [' 城 管 局 ', ['A']],
    ['区、县', ['C']],
    ['地铁', []],
  ])('%s', (typed, want) => expect(find(groups, typed)!.map((u) => u.code)).toEqual(want))
  it('nothing typed means all', () => expect(find(groups, '  ')).toBeUndefined())
  it('breaks four characters in two', () => expect([inLines('比较满意'), inLines('不满意')]).toEqual([['比较', '满意'], ['不满意']]))
})

describe('rating units', () => {
  const changes: unknown[] = []
  function mount(answer = {}) {
    const root = document.body.appendChild(document.createElement('div'))
    createApp(() => h(Input, { question, answer, onChange: (a: unknown) => changes.push(a) })).mount(root)
    return root
  }
  const tap = async (root: HTMLElement, id: string) => {
    const input = root.querySelector<HTMLInputElement>(`[id="${id}"]`)!
    input.checked = true
    input.dispatchEvent(new Event('change'))
    await nextTick()
  }
  afterEach(() => { document.body.innerHTML = ''; changes.length = 0 })

  it('opens a reason under 不满意 only, and tells every touch', async () => {
    const root = mount()
    await tap(root, 'A-satisfied')
    expect(root.querySelector('textarea')).toBeNull()
    await tap(root, 'A-dissatisfied')
    expect(root.querySelector('textarea')).not.toBeNull()
    expect(changes.at(-1)).toMatchObject({ A: { level: 'dissatisfied' } })
    expect(root.querySelector('.tabs')!.textContent).toContain('已评 1/2')
  })

  it('stands on the scale where the server says', () => {
    const root = mount()
    const place = (id: string) => root.querySelector<HTMLInputElement>(`[id="${id}"]`)!.value
    expect(['A-satisfied', 'A-dissatisfied', 'A-unknown'].map(place)).toEqual(['1', '5', '0'])
  })

  it('never takes a level it cannot place for 不了解', () => {
    const strange = { code: 'great', label: '极好', score: 100, asks_reason: false } as never
    const root = document.body.appendChild(document.createElement('div'))
    createApp(() => h(Input, { question: { ...question, levels: [...question.levels!, strange] } })).mount(root)
    expect([...root.querySelectorAll('#u-A .dunno')].map((l) => l.textContent)).toEqual(['不了解'])
    expect(root.querySelector('#u-A .levels')!.textContent).toContain('极好')
  })

  it('shows again what was rated before', () => {
    const root = mount({ B: { level: 'dissatisfied', reasons: ['办事慢'], text: '晚点' } })
    expect(root.querySelector<HTMLInputElement>('[id="B-dissatisfied"]')!.checked).toBe(true)
    expect(root.querySelector('textarea')!.value).toBe('晚点')
  })
})

describe('everyday cards', () => {
  const district = (code: string) => ({ ...unit(code, code), kind: 'district' })
  const asked: Question = { ...question, groups: [...groups, { name: '区', units: [district('X'), district('Y')] }], cards: [{ name: '公交', units: ['B'] }, { name: '两家', units: ['A', 'B'] }, { name: '社区', units: ['X', 'Y'] }], reasons_of: { district: ['找不到人'] } }
  function show(props: Record<string, unknown>) {
    const root = document.body.appendChild(document.createElement('div'))
    const went: string[] = []
    createApp(() => h(Input, { question: asked, ...props, onGo: (p: string) => went.push(p) })).mount(root)
    return { root, went }
  }
  afterEach(() => { document.body.innerHTML = '' })

  it('come before any unit, and lead to theirs', () => {
    const { root, went } = show({})
    expect(root.querySelectorAll('.unit').length).toBe(0)
    root.querySelector<HTMLElement>('.card-of')!.click()
    root.querySelector<HTMLElement>('.all')!.click()
    expect(went).toEqual(['公交', 'all'])
    expect(root.textContent).toContain('看全部 5 家')
  })
  it('show the units of one, with the reasons of their kind', async () => {
    const { root } = show({ place: '社区', answer: { X: { level: 'dissatisfied' } } })
    expect([...root.querySelectorAll('.name')].map((n) => n.textContent)).toEqual(['X', 'Y'])
    expect(root.querySelector('.chips')!.textContent).toBe('找不到人')
  })
  it('say what is rated: one of the districts is hers, of two offices both count', () => {
    const { root } = show({ answer: { B: { level: 'satisfied' }, X: { level: 'satisfied' } } })
    expect([...root.querySelectorAll('.card-of')].map((c) => c.textContent)).toEqual(['公交已评', '两家2 家单位', '社区已评'])
  })
  it('give way to what was typed, the likeliest first', async () => {
    const { root } = show({})
    const field = root.querySelector<HTMLInputElement>('[type=search]')!
    field.value = '公交'
    field.dispatchEvent(new Event('input'))
    await nextTick()
    expect(root.querySelector('.name')!.textContent).toBe('市公交集团')
    expect(root.querySelector('.card-of')).toBeNull()
  })
})
