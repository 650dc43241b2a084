import { describe, expect, it } from 'vitest'
import { blank, planOf, quotasIn, weightsIn } from './plan'

describe('a hearing\'s plan', () => {
  it('reads quotas as an office writes them', () => {
    expect(quotasIn('市民 西湖区 20\n党代表，10\n\n企业、上城区、5')).toEqual([
      { layer: '市民', district: '西湖区', seats: 20 }, { layer: '党代表', district: '', seats: 10 }, { layer: '企业', district: '上城区', seats: 5 },
    ])
    for (const bad of ['市民', '市民 西湖区', '市民 0', '市民 西湖区 一半', '市民 西湖区 北山 3']) expect(typeof quotasIn(bad)).toBe('string')
  })
  it('takes weights only when they add up to one', () => {
    expect(weightsIn('市民 0.6\n党代表 0.4')).toHaveLength(2)
    expect(weightsIn('')).toEqual([])
    expect(weightsIn('市民 0.6')).toBe('权重加起来要等于 1。')
    expect(typeof weightsIn('市民')).toBe('string')
  })
  it('sends themes without their empty lines', () => {
    const f = { ...blank('2026-11-28'), themes: [{ title: ' 停车难 ', points: '老小区\n\n 医院门口 ' }, { title: '', points: 'x' }] }
    expect(planOf(f, [])).toMatchObject({ themes: [{ title: '停车难', points: ['老小区', '医院门口'] }], quotas: [], weights: [] })
    expect(planOf({ ...f, quotas: '?' }, [])).toContain('没看懂')
  })
})
