import { describe, expect, it } from 'vitest'
import { fitting, hide, spansOf, toggle, wordsOf, type Span } from './marks'

const text = '  😀我住3幢2单元501室，孙子在三小 '
const home: Span = { from: 3, to: 12, kind: '住址', may_show: true, shown: false }

describe('her marks', () => {
  it('count code points without the blanks at the ends', () => {
    expect(wordsOf(text, home)).toBe('3幢2单元501室')
    const at = text.indexOf('孙子')
    const [m] = hide(text, at, at + 2, [])
    expect(m).toEqual({ from: 13, to: 15, show: false, words: '孙子' })
  })
  it('show a hidden span again, and hide it once more', () => {
    const shown = toggle(text, home, [])
    expect(spansOf(shown)).toEqual([{ from: 3, to: 12, show: true }])
    expect(toggle(text, { ...home, shown: true }, shown)).toEqual([])
  })
  it('never overlap: the newest takes the place of what it touches', () => {
    const at = text.indexOf('501')
    expect(hide(text, at, at + 6, toggle(text, home, []))).toHaveLength(1)
  })
  it('follow their words while she writes on, and go when the words go', () => {
    const marks = toggle(text, home, [])
    expect(fitting('你好，' + text.trim(), marks)[0]).toMatchObject({ from: 6, to: 15 })
    expect(fitting('没有了', marks)).toEqual([])
  })
  it('need a selection', () => {
    expect(hide(text, 4, 4, [])).toEqual([])
    expect(hide(text, 0, 2, [])).toEqual([])
  })
})
