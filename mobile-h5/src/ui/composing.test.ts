import { createApp, h, ref, vModelText, withDirectives } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { guardWords } from './composing'

guardWords()

/** A form as ours are: what it would send, by Enter, by Ctrl+Enter, by its button and by another. */
function show() {
  document.body.innerHTML = '<div id="app"></div>'
  const sent: string[] = []
  const text = ref('')
  const send = () => sent.push(text.value)
  const app = createApp({
    render: () => h('form', { onSubmit: (e: Event) => { e.preventDefault(); send() }, onKeydown: (e: KeyboardEvent) => { if (e.key === 'Enter' && e.ctrlKey) send(); if (e.key === 'Escape') sent.push('closed') } }, [
      withDirectives(h('textarea', { 'onUpdate:modelValue': (v: string) => { text.value = v } }), [[vModelText, text.value]]),
      h('button', { type: 'button', onClick: send }, '发'),
    ]),
  })
  app.mount('#app')
  stop = () => app.unmount()
  return sent
}
let stop = () => {}
const box = () => document.querySelector('textarea')!

/** What a browser does while an input method composes. */
function compose(words: string) {
  box().dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }))
  box().value += words
  box().dispatchEvent(new Event('input', { bubbles: true }))
}
const commit = () => box().dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))
const press = (init: KeyboardEventInit) => box().dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
const click = () => document.querySelector('button')!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
const submit = () => document.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))

beforeEach(() => vi.restoreAllMocks())
afterEach(() => { commit(); stop() })

describe('while an input method composes', () => {
  it.each([['Enter', { key: 'Enter', isComposing: true }], ['Ctrl+Enter', { key: 'Enter', ctrlKey: true, isComposing: true }], ['Ctrl+Enter, told by its number alone', { key: 'Enter', ctrlKey: true, keyCode: 229 }], ['Esc', { key: 'Escape', isComposing: true }]])('%s belongs to it', (_, init) => {
    const sent = show()
    compose('路灯')
    press(init)
    expect(sent).toEqual([])
  })

  it.each([['a button', click], ['the form', submit]])('%s sends all words, those in the making too', (_, send) => {
    const sent = show()
    box().value = '文晖路'
    box().dispatchEvent(new Event('input', { bubbles: true }))
    compose('路灯坏了')
    vi.spyOn(box(), 'blur').mockImplementation(commit as () => void)
    send()
    expect(sent).toEqual(['文晖路路灯坏了'])
  })

  it.each([['a button', click], ['the form', submit]])('%s sends all words where the browser does not say that they are made', (_, send) => {
    const sent = show()
    compose('路灯坏了')
    vi.spyOn(box(), 'blur').mockImplementation(() => {})
    send()
    send()
    expect(sent).toEqual(['路灯坏了', '路灯坏了'])
  })
})

describe('when nothing is composed', () => {
  it('keys and buttons do what they do', () => {
    const sent = show()
    compose('路灯')
    commit()
    press({ key: 'Enter', ctrlKey: true })
    click()
    submit()
    expect(sent).toEqual(['路灯', '路灯', '路灯'])
  })
  it('a key that an input method hands to the page, where nobody types, arrives', () => {
    show()
    const heard = vi.fn()
    document.addEventListener('keydown', heard)
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Process', code: 'KeyJ', keyCode: 229, bubbles: true }))
    document.removeEventListener('keydown', heard)
    expect(heard).toHaveBeenCalledOnce()
  })
})
