import { describe, expect, it } from 'vitest'
import units from '../../../../data/units.csv?raw'
import everyday from './everyday.txt?raw'
import { find, type Group } from './find'

// What people say, written before the units had words of their own: a line for each unit that is right, or for several that are.
const said = everyday.trim().split('\n')
  .flatMap((line) => line.split(': ')[1].split(' ').map((word) => ({ word, right: line.split(': ')[0].split('|') })))

const shipped = units.trim().split('\n').slice(1).map((line) => line.split(','))
const list = (cell: string) => cell.split('|').filter(Boolean)
const groups: Group[] = [{ name: '', units: shipped.map((c) => ({ code: c[0], name: c[1], aliases: list(c[2]), duty: c[7], words: list(c[8]) })) }]

describe('everyday words', () => {
  const missed = said.filter(({ word, right }) => !find(groups, word)!.slice(0, 3).some((u) => right.includes(u.code)))

  it('are at least two hundred', () => expect(said.length).toBeGreaterThanOrEqual(200))
  it('find the right unit among the first three, 95 of 100', () => {
    expect(missed.length / said.length, missed.map((m) => m.word).join(' ')).toBeLessThanOrEqual(0.05)
  })
  it.each(['公交', '垃圾', '自来水', '派出所', '医院', '不动产', '电力', '幼儿园', '办证'])('%s is found', (word) => {
    expect(missed.map((m) => m.word)).not.toContain(word)
    expect(find(groups, word)![0]).toBeDefined()
  })
})
