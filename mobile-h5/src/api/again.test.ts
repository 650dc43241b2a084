import { describe, expect, it } from 'vitest'
import { again } from './again'

// A server that gives these answers one after the other, the last for good, and remembers the bodies it got.
function server(...statuses: number[]) {
  const bodies: string[] = []
  const send = async (r: RequestInfo | URL) => {
    bodies.push(await (r as Request).text())
    return new Response('', { status: statuses[Math.min(bodies.length, statuses.length) - 1] })
  }
  return { bodies, send }
}

const post = (headers: Record<string, string>) => new Request('http://city/api/v1/opinions', { method: 'POST', body: '路灯不亮', headers })
const now = async () => {}

describe('a server out of breath', () => {
  it('is asked again with the same words under the same key', async () => {
    const { bodies, send } = server(503, 503, 201)
    expect((await again(post({ 'Idempotency-Key': 'k' }), send, now)).status).toBe(201)
    expect(bodies).toEqual(['路灯不亮', '路灯不亮', '路灯不亮'])
  })

  it('is asked again for what is only read', async () => {
    const { bodies, send } = server(503, 200)
    expect((await again(new Request('http://city/'), send, now)).status).toBe(200)
    expect(bodies).toHaveLength(2)
  })

  it('is not asked twice for what could happen twice', async () => {
    const { bodies, send } = server(503, 200)
    expect((await again(post({}), send, now)).status).toBe(503)
    expect(bodies).toHaveLength(1)
  })

  it('has the last word after the third time, and every other answer counts at once', async () => {
    const tired = server(503)
    expect((await again(post({ 'Idempotency-Key': 'k' }), tired.send, now)).status).toBe(503)
    expect(tired.bodies).toHaveLength(3)
    for (const status of [200, 409, 422, 429, 500]) {
      const { bodies, send } = server(status)
      expect((await again(post({ 'Idempotency-Key': 'k' }), send, now)).status).toBe(status)
      expect(bodies).toHaveLength(1)
    }
  })
})
