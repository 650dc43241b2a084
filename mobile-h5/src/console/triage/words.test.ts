import { describe, expect, it } from 'vitest'
import { divide, pieces } from './words'

describe('deciding words', () => {
  it('marks the first candidate’s words solid and the second’s dashed, and loses no letter', () => {
    const got = pieces('跳舞音响太响，物业管不了，音响', ['音响'], ['物业', '管不了'])
    expect(got.filter((p) => p.k).map((p) => [p.text, p.k])).toEqual([['音响', 1], ['物业管不了', 2], ['音响', 1]])
    expect(got.map((p) => p.text).join('')).toBe('跳舞音响太响，物业管不了，音响')
  })
  it('gives a word that both claim to the first', () => {
    expect(pieces('夜间施工', ['施工'], ['夜间施工']).map((p) => [p.text, p.k])).toEqual([['夜间', 2], ['施工', 1]])
  })
  it('shows hostile text as it is', () => {
    expect(pieces('<b>打车</b>', ['打车'], [])).toEqual([{ text: '<b>', k: 0 }, { text: '打车', k: 1 }, { text: '</b>', k: 0 }])
  })
  it('survives empty evidence', () => expect(pieces('路灯', [''], [])).toEqual([{ text: '路灯', k: 0 }]))
})

describe('dividing a text', () => {
  it('cuts at the end of a sentence nearest to the middle', () => {
    expect(divide('路灯不亮。垃圾没人收，臭了三天。', 2)).toEqual(['路灯不亮。', '垃圾没人收，臭了三天。'])
  })
  it('loses nothing in any number of parts', () => {
    const text = '一。二！三？四；五六七八九'
    for (const n of [2, 3, 4, 5]) expect(divide(text, n).join('')).toBe(text)
  })
  it('leaves the rest empty where there is no place to cut', () => expect(divide('一句话没有句号', 3)).toEqual(['一句话没有句号', '', '']))
})
