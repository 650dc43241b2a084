import createClient from 'openapi-fetch'
import { again } from './again'
import type { components, paths } from './schema.gen'

export type Schemas = components['schemas']
export type Problem = Schemas['Problem']

/** What a page shows when a request did not succeed: the server's own sentence, or ours for a lost network. */
export class Trouble extends Error {
  constructor(
    readonly say: string,
    readonly reason: string,
    readonly status: number,
    readonly fields: Record<string, string> = {},
  ) {
    super(say)
  }
}

export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin', fetch: (request) => again(request) })

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** Waits for an answer; throws a Trouble whose `say` can be shown as it is. Nothing that was typed is touched. */
export async function ask<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await request
  } catch {
    throw new Trouble('现在连不上网络。您填的内容还在，等网络好了再点一次。', 'offline', 0)
  }
  if (answer.response.ok) return answer.data as T
  const p = answer.error as Problem | undefined
  if (p && typeof p === 'object' && p.detail)
    throw new Trouble(p.detail, p.reason, answer.response.status, Object.fromEntries((p.fields ?? []).map((f) => [f.name, f.say])))
  const busy = answer.response.status === 429 || answer.response.status >= 500
  throw new Trouble(busy ? '现在人多，没有送到。您填的内容还在，过一会儿再点一次。' : '没有送到。请刷新页面再试，您填的内容不会丢。', 'unknown', answer.response.status)
}

/** One key for one intention: the same on every retry, so that nothing is stored twice. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('')
