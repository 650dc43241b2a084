import { again } from '../api/again'
import { ask } from '../api/client'

const json = async (request: Request) => {
  const response = await again(request)
  const body = await response.json().catch(() => undefined)
  return response.ok ? { data: body, response } : { error: body, response }
}
const to = (path: string, init?: RequestInit) => new Request(`/api/v1/${path}`, { credentials: 'same-origin', ...init })

/** Reads from /api/v1. Throws Trouble. */
export const read = <T>(path: string) => ask<T>(json(to(path)))

/** Sends to /api/v1; with a key it may be asked twice and happens once. Throws Trouble. */
export const send = <T>(path: string, body: object, key?: string) =>
  ask<T>(json(to(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...(key ? { 'Idempotency-Key': key } : {}) } })))
