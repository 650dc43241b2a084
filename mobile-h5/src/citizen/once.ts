import { Trouble } from '../api/client'

/** What she meant to send: one key from the first attempt to the last, and every body that may have arrived under it. */
export type Intention<Body> = { key: string; tried: Body[] }

/**
 * Sends a body so that it is stored once, however often the network breaks.
 * When an earlier attempt did arrive and only its answer was lost, the server refuses a changed body under the same key (409, key_reused);
 * then the earlier body is asked for again: `earlier` says that what she changed since is not in it.
 * `save` is called before each attempt, so that a phone that dies in between still knows what it sent. Throws Trouble.
 */
export async function once<Body, Answer>(
  it: Intention<Body>,
  body: Body,
  save: () => void,
  post: (body: Body, key: string) => Promise<Answer>,
): Promise<{ answer: Answer; earlier: boolean }> {
  const same = (b: Body) => JSON.stringify(b) === JSON.stringify(body)
  const before = it.tried.filter((b) => !same(b))
  it.tried = [...before, body]
  save()
  try {
    return { answer: await post(body, it.key), earlier: false }
  } catch (trouble) {
    if (refused(trouble)) {
      it.tried = before
      save()
    }
    if (!(trouble instanceof Trouble) || trouble.reason !== 'key_reused') throw trouble
    for (const b of before) {
      const answer = await post(b, it.key).catch(() => undefined)
      if (answer !== undefined) return { answer, earlier: true }
    }
    throw trouble
  }
}

// A refusal for a reason is certain: that body is not stored. A lost network or a busy server leaves it open.
const refused = (t: unknown) => t instanceof Trouble && t.status >= 400 && t.status < 500 && t.status !== 429
