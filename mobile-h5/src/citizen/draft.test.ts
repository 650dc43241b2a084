import { effectScope } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'
import { clearPhone } from './clear'
import { useDraft } from './draft'
import { remember, receipts } from './receipts'

beforeEach(() => localStorage.clear())
const open = (form: string, of: string) => effectScope().run(() => useDraft<{ text: string }>(form, of))!

describe('words that are being typed', () => {
  it('are there again after the page was closed, each under its form and object', () => {
    open('message', '1.1').text.value = '早上七点最多'
    open('objection', '1.1').text.value = '没有修好'
    expect([open('message', '1.1').text.value, open('objection', '1.1').text.value, open('message', '1.2').text.value]).toEqual(['早上七点最多', '没有修好', ''])
    expect(open('message', '1.1').begun).toBe(true)
  })
  it('keep the intention under which they may have arrived', () => {
    const d = open('message', '1.1')
    d.text.value = '来了'
    d.intention().tried.push({ text: '来了' })
    d.save()
    expect(open('message', '1.1').intention()).toEqual(d.intention())
  })
  it('are gone once the server has them, and the next have a key of their own', () => {
    const d = open('message', '1.1')
    const before = d.intention().key
    d.text.value = '来了'
    d.done()
    expect([open('message', '1.1').text.value, localStorage.length, d.intention().key === before]).toEqual(['', 0, false])
  })
  it('are not taken up after a season', () => {
    localStorage.setItem('huiyin.draft.message.1.1', JSON.stringify({ text: '旧', intention: { key: 'a', tried: [] }, at: Date.now() - 91 * 86400e3 }))
    expect(open('message', '1.1').begun).toBe(false)
  })
})

it('a shared phone is cleared of what somebody said, not of how it shows pages', () => {
  remember({ receipt: '1', label: '路灯坏了', on: '2017-09-20', kind: 'opinion' })
  open('message', '1.1').text.value = '来了'
  localStorage.setItem('huiyin.elder', 'true')
  localStorage.setItem('others', '1')
  expect(clearPhone()).toBe(2)
  expect([receipts(), Object.keys(localStorage).sort()]).toEqual([[], ['huiyin.elder', 'others']])
})
