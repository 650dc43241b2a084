import { afterEach, describe, expect, it } from 'vitest'
import { keyOf } from './keys'

/** Presses a key on an element of this page and returns what the page hears. */
function heard(html: string, init: KeyboardEventInit, on = 'body > *'): string {
  document.body.innerHTML = html
  let said = ''
  const listen = (e: KeyboardEvent) => { said = keyOf(e) }
  document.addEventListener('keydown', listen)
  document.querySelector(on)!.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
  document.removeEventListener('keydown', listen)
  return said
}
afterEach(() => { document.body.innerHTML = '' })

describe('single keys', () => {
  it.each([
    ['a letter', { key: 'j', code: 'KeyJ' }, 'j'],
    ['a letter with caps lock on', { key: 'J', code: 'KeyJ' }, 'j'],
    ['a letter that an input method swallowed', { key: 'Process', code: 'KeyN' }, 'n'],
    ['a digit', { key: '3', code: 'Digit3' }, '3'],
    ['a slash', { key: '/', code: 'Slash' }, '/'],
    ['a question mark', { key: '?', code: 'Slash', shiftKey: true }, '?'],
    ['a full-width question mark', { key: '？', code: 'Slash', shiftKey: true }, '?'],
    ['Escape', { key: 'Escape', code: 'Escape' }, 'escape'],
    ['Enter', { key: 'Enter', code: 'Enter' }, 'enter'],
  ])('hears %s', (_, init, want) => expect(heard('<p></p>', init)).toBe(want))

  it.each([
    ['Control', { key: 'n', code: 'KeyN', ctrlKey: true }],
    ['Command', { key: 'k', code: 'KeyK', metaKey: true }],
    ['Alt', { key: 'j', code: 'KeyJ', altKey: true }],
    ['Shift', { key: 'Z', code: 'KeyZ', shiftKey: true }],
    ['an input method composing', { key: 'j', code: 'KeyJ', isComposing: true }],
  ])('leaves a letter alone with %s', (_, init) => expect(heard('<p></p>', init)).toBe(''))

  it.each(['<input>', '<input type="search">', '<textarea></textarea>', '<select></select>', '<div contenteditable="true"></div>'])(
    'stays quiet while typing in %s', (html) => expect(heard(html, { key: 'j', code: 'KeyJ' })).toBe(''))

  it('still hears letters on a ticked box', () => expect(heard('<input type="checkbox">', { key: 'j', code: 'KeyJ' })).toBe('j'))
  it.each(['<button></button>', '<a href="/"></a>'])('leaves Enter to a focused %s', (html) => expect(heard(html, { key: 'Enter' })).toBe(''))
  it('stays quiet behind an open dialog', () => expect(heard('<p></p><dialog open></dialog>', { key: 'j', code: 'KeyJ' }, 'p')).toBe(''))
})
