import { expect, test } from 'vitest'
import { linked, ours } from './linked'

test('a link of a message is a link, and nothing else is', () => {
  expect(linked('随时看<a href="http://x/mine">我的</a>。<b>粗</b>')).toEqual([{ text: '随时看' }, { text: '我的', href: 'http://x/mine' }, { text: '。<b>粗</b>' }])
  expect(linked('没有链接')).toEqual([{ text: '没有链接' }])
  expect(linked('<a href="javascript:alert(1)">点</a>')).toEqual([{ text: '点', href: 'javascript:alert(1)' }])
})

test('the phone opens pages of this city alone', () => {
  expect(ours('http://a:1/mine?x=1#r', 'http://a:1')).toBe('/mine?x=1#r')
  for (const other of ['http://evil/mine', 'javascript:alert(1)', '//evil/x', 'data:text/html,x', 'http://']) expect(ours(other, 'http://a:1')).toBeUndefined()
})
