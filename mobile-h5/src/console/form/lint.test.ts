import { describe, expect, it } from 'vitest'
import { excerpt, held, type Finding } from './lint'
import { spoken, type Need } from './needs'

const found = (need: Finding['need']): Finding => ({ field: 'message', rule: 'person', from: 0, to: 1, words: '', need, say: '' })

describe('what the lint found', () => {
  it('stands where the server counted it, also behind an emoji', () => {
    expect(excerpt('😀请张桂芳女士放心', { from: 2, to: 5 })).toEqual(['😀请', '张桂芳', '女士放心'])
  })
  it('is shown with the words around it, cut', () => {
    expect(excerpt('一'.repeat(20) + '尽快' + '二'.repeat(20), { from: 20, to: 22 })).toEqual(['…' + '一'.repeat(12), '尽快', '二'.repeat(12) + '…'])
  })
  it('is in the way while it is blocked, or while a reason is missing', () => {
    expect(held([], '')).toEqual({})
    expect(Object.keys(held([found('reason')], ' '))).toEqual(['why'])
    expect(held([found('reason')], '等批复')).toEqual({})
    expect(Object.keys(held([found('blocked'), found('reason')], '等批复'))).toEqual(['message'])
  })
})

describe('the texts of a form', () => {
  const need = (name: string, type: Need['type']): Need => ({ name, type, label: name, required: true })
  it('are its areas and its steps, one a line', () => {
    const values = { reply: '好', steps: [{ text: '甲', due_on: '' }, { text: '乙', due_on: '2026-03-02' }], leader: '王局' }
    expect(spoken([need('reply', 'area'), need('steps', 'steps'), need('leader', 'text')], values)).toEqual({ reply: '好', steps: '甲\n乙' })
  })
})
