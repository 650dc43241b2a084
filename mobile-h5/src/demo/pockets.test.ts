import { beforeEach, expect, test } from 'vitest'
import { change } from './pockets'

beforeEach(() => localStorage.clear())

test('each phone keeps its own receipts, and finds them again', () => {
  change('zhou')
  localStorage.setItem('huiyin.receipts', 'hers')
  localStorage.setItem('huiyin.site', 'the city')
  change('lin')
  expect(localStorage.getItem('huiyin.receipts')).toBeNull()
  expect(localStorage.getItem('huiyin.site')).toBe('the city')
  localStorage.setItem('huiyin.receipts', 'his')
  change('zhou')
  expect(localStorage.getItem('huiyin.receipts')).toBe('hers')
  change('zhou')
  change('lin')
  expect(localStorage.getItem('huiyin.receipts')).toBe('his')
})
