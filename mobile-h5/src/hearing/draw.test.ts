import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashOf, listOf, lot, type Entry } from './draw'

const sum = (t: string) => createHash('sha256').update(t).digest('hex')
const all: Entry[] = Array.from({ length: 400 }, (_, i) => ({ number: i + 1, layer: i % 4 ? '市民' : '企业', district: ['上城区', '西湖区', '拱墅区'][i % 3]! }))
const seed = '双色球2026137期 03 08 15 21 27 33 + 11'
const first = (fits: (e: Entry) => boolean) => all.filter(fits).sort((a, b) => (sum(`${seed}:${a.number}`) < sum(`${seed}:${b.number}`) ? -1 : 1))

describe('the lot, drawn again', () => {
  it('hashes the frozen list as everybody does, Chinese words and long lists too', () => {
    expect(hashOf(listOf(all))).toBe(sum(all.map((e) => `${e.number},${e.layer},${e.district}\n`).join('')))
  })
  it('gives each quota the first by rank of its layer and district', () => {
    const want = first((e) => e.layer === '市民' && e.district === '西湖区').slice(0, 20).map((e) => e.number)
    expect(lot(all, [{ layer: '市民', district: '西湖区', seats: 20 }], seed)).toEqual(want)
  })
  it('fills what is missing from the same layer, then from all, and draws nobody twice', () => {
    const short = lot(all, [{ layer: '企业', district: '西湖区', seats: 90 }, { layer: '党代表', district: '', seats: 30 }], seed)
    expect(short).toHaveLength(120)
    expect(new Set(short).size).toBe(120)
    const there = first((e) => e.layer === '企业' && e.district === '西湖区').map((e) => e.number)
    expect(short.slice(0, there.length)).toEqual(there)
    expect(short.slice(there.length, 90).every((n) => all[n - 1]!.layer === '企业')).toBe(true)
  })
  it('draws others by another seed, and all when there are too few', () => {
    const quotas = [{ layer: '市民', district: '', seats: 50 }]
    expect(lot(all, quotas, seed)).not.toEqual(lot(all, quotas, 'another'))
    expect(lot(all.slice(0, 30), [{ layer: '市民', district: '', seats: 500 }], seed)).toHaveLength(30)
  })
})
