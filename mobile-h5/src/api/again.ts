const pauses = [1000, 3000] // in milliseconds: a database that fell silent for a moment is back by then

/**
 * Fetches, and asks again by itself when the server is out of breath (503), for as long as a person would wait anyway.
 * Only what can be asked twice and happens once: a read, and what carries a key of its own.
 */
export async function again(request: Request, send: typeof fetch = fetch, wait: (ms: number) => Promise<unknown> = sleep): Promise<Response> {
  if (request.method !== 'GET' && !request.headers.has('Idempotency-Key')) return send(request)
  const { url, method, headers, credentials, signal } = request
  const body = method === 'GET' ? undefined : await request.text() // a clone's body is a stream, which not every phone sends
  const once = () => send(new Request(url, { method, headers, body, credentials, signal }))
  for (const pause of pauses) {
    const answer = await once()
    if (answer.status !== 503) return answer
    await wait(pause)
  }
  return once()
}

const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms))
