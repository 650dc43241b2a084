import { newKey, Trouble } from '../api/client'

/** What she meant to send: one key from the first attempt to the last, and every body that may have arrived under it. The key belongs to one sending, not to the draft: two tabs with one draft send under a key each. */
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
  if (!it.tried.length) it.key = newKey() // nothing can have arrived yet
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
    return earlierOf(it, body, before, save, post, trouble)
  }
}

// Under the key lies another body. Is it one of hers, its answer is hers. Is it certainly none, another tab took up the same sending, and
// this one gets a key of its own.
async function earlierOf<Body, Answer>(it: Intention<Body>, body: Body, before: Body[], save: () => void, post: (body: Body, key: string) => Promise<Answer>, trouble: unknown) {
  for (const b of before) {
    try {
      return { answer: await post(b, it.key), earlier: true }
    } catch (t) {
      if (!refused(t)) throw trouble // whether it lies there is open
    }
  }
  Object.assign(it, { key: newKey(), tried: [body] })
  save()
  return { answer: await post(body, it.key), earlier: false }
}

// A refusal for a reason is certain: that body is not stored. A lost network or a busy server leaves it open.
const refused = (t: unknown) => t instanceof Trouble && t.status >= 400 && t.status < 500 && t.status !== 429
