import { expect, test } from 'vitest'
import type { Schemas } from '../api/client'
import { fresh } from './news'

const letter = (id: string, seen = false) => ({ id, seen }) as Schemas['Told']
const news = (...items: Schemas['Told'][]): Schemas['News'] => ({ items, unseen: 0, at: '' })

test('what a unit is told is said once, and not when somebody has seen it', () => {
  expect(fresh(undefined, news(letter('a')))).toEqual([])
  expect(fresh(news(letter('a')), news(letter('b'), letter('a')))).toEqual([letter('b')])
  expect(fresh(news(letter('a')), news(letter('b', true), letter('a')))).toEqual([])
  expect(fresh(news(letter('a')), undefined)).toEqual([])
})
