// Posts that must get through a hall of two hundred phones: what can be tried again is told apart from what is decided.

/** Who sits where, and for which units she does not vote. */
export type Seated = { seat: string; layer: string; recused: string[] }
export type Posted<T> = { data: T } | { refused: string; reason: string; status: number } | { again: number }

/** Posts to /api/v1. Never throws; `again` is in ms, 0 where the server named no time. */
export async function post<T>(path: string, body: object): Promise<Posted<T>> {
  try {
    const answer = await fetch(`/api/v1${path}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, credentials: 'same-origin', body: JSON.stringify(body), signal: AbortSignal.timeout?.(8000),
    })
    if (answer.ok) return { data: await answer.json() }
    if (answer.status === 429 || answer.status === 408 || answer.status >= 500) return { again: 1000 * (Number(answer.headers.get('Retry-After')) || 0) }
    const problem = await answer.json().catch(() => ({}))
    return { refused: problem.detail ?? '没有送到。请刷新页面，或者招手请引导员。', reason: problem.reason ?? 'unknown', status: answer.status }
  } catch {
    return { again: 0 }
  }
}
