import { describe, expect, it } from 'vitest'
import { home, places } from './nav'

describe('where one can go', () => {
  it('begins each role’s day at its own work', () => {
    expect([home('handler'), home('lead'), home('office'), home('auditor')]).toEqual(['/', '/', '/triage', '/cases'])
  })
  it('shows the units no desk of the office', () => {
    expect(places.handler.map((p) => p.to).filter((to) => /triage|desk|audits/.test(to))).toEqual([])
  })
  it('leads everybody to the rules', () => {
    for (const list of Object.values(places)) expect(list.map((p) => p.to)).toContain('/help')
  })
})
