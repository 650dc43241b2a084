import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dangers } from './danger'

// The same list judges the server: the page must see what the server sees.
const list = readFileSync('../survey/classify/testdata/danger.csv', 'utf8').trim().split('\n').slice(1).map((l) => {
  const [kind, ...text] = l.split(',')
  return { kind: kind!, text: text.join(',').replace(/^"|"$/g, '') }
})

test('what is a danger to the server is one to the page, and near misses are none', () => {
  const wrong = list.filter(({ kind, text }) => {
    const kinds = dangers(text).map((d) => d.kind as string)
    return kind ? !kinds.includes(kind) : kinds.length > 0
  })
  expect(list.length).toBeGreaterThan(300)
  expect(wrong).toEqual([])
})

test('whoever wishes to die reads the number of the helpline first', () => {
  expect(dangers('我不想活了')[0]?.numbers[0]).toBe('12356')
})
