import { createApp, h, nextTick, reactive, type Component } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import Field from './Field.vue'
import { blank, type Need, type Value } from './needs'
import Pick from './Pick.vue'

let stop = () => {}
afterEach(() => { stop(); document.body.innerHTML = '' })

/** Puts a component on a page with a value that it may change. */
function show(component: Component, props: Record<string, unknown>, modelValue: Value) {
  document.body.innerHTML = '<div id="app"></div>'
  const state = reactive({ value: modelValue })
  const app = createApp({ render: () => h(component, { ...props, modelValue: state.value, 'onUpdate:modelValue': (v: Value) => { state.value = v } }) })
  app.mount('#app')
  stop = () => app.unmount()
  return state
}
const need = (type: Need['type'], more: Partial<Need> = {}): Need => ({ name: 'x', label: '这一项', type, required: true, ...more })
const field = (n: Need, wrong?: string) => show(Field, { need: n, wrong }, blank([n]).x)
const $ = <T extends HTMLElement>(q: string) => document.querySelector<T>(q)!

describe('one field of a verb’s form', () => {
  it.each([
    ['text', 'input'], ['area', 'textarea'], ['date', 'input[type="date"]'], ['days', 'input[inputmode="numeric"]'], ['flag', 'input[type="checkbox"]'],
    ['photos', 'input[type="file"]'], ['unit', 'input[role="combobox"]'], ['units', 'input[role="combobox"]'], ['row', 'input[role="combobox"]'], ['case', 'input[role="combobox"]'],
  ] as const)('%s is a labelled %s', (type, input) => {
    field(need(type, { options: [{ code: 'CGW', label: '市城管委' }] }))
    expect($(input).id).toBe('f-x')
    expect($<HTMLInputElement>(input).labels?.[0]?.textContent ?? $('label').textContent).toContain('这一项')
  })
  it('a plan’s step is what and when', () => {
    field(need('steps'))
    expect([...document.querySelectorAll('.step input')].map((i) => i.getAttribute('aria-label'))).toEqual(['第 1 步做什么', '第 1 步哪天完成'])
  })
  it('few choices stand open, optional ones can be taken back', () => {
    const options = [{ code: 'a', label: '甲' }, { code: 'b', label: '乙' }]
    field(need('choice', { options }))
    expect(document.querySelectorAll('input[type="radio"]').length).toBe(2)
    stop()
    field(need('choice', { options, required: false }))
    expect($('select option').textContent).toBe('不选')
  })
  it('says what is wrong at the field, in its place of the help', () => {
    field(need('area', { help: '写清数量' }), '太短了')
    expect($('textarea').getAttribute('aria-invalid')).toBe('true')
    expect(document.getElementById($('textarea').getAttribute('aria-describedby')!)!.textContent).toBe('太短了')
  })
})

describe('the searchable select', () => {
  const options = [{ code: 'CGW', label: '市城管委', more: '市城市管理委员会' }, { code: 'JW', label: '市建委' }, { code: 'GAJ', label: '市公安局' }]
  async function type(words: string, ...keys: string[]) {
    const box = $<HTMLInputElement>('input')
    box.value = words
    box.dispatchEvent(new Event('input', { bubbles: true }))
    await nextTick()
    for (const key of keys) {
      box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      await nextTick()
    }
  }
  it('finds by other names and takes with Enter', async () => {
    const state = show(Pick, { id: 'p', options }, '')
    await type('城市管理', 'Enter')
    expect(state.value).toBe('CGW')
    expect($<HTMLInputElement>('input').value).toBe('市城管委')
  })
  it('moves with the arrows', async () => {
    const state = show(Pick, { id: 'p', options }, '')
    await type('市', 'ArrowDown', 'ArrowDown', 'Enter')
    expect(state.value).toBe('GAJ')
  })
  it('keeps what was chosen when left with Escape, drops it when emptied', async () => {
    const state = show(Pick, { id: 'p', options }, 'JW')
    await type('公安', 'Escape')
    expect([state.value, $<HTMLInputElement>('input').value]).toEqual(['JW', '市建委'])
    await type('')
    $('input').dispatchEvent(new FocusEvent('blur'))
    expect(state.value).toBe('')
  })
})
