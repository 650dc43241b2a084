import { ask } from '../../api/client'

/** Sends a file of the office's to /api/v1. Throws Trouble with the line that could not be read. */
export function upload<T>(path: string, file: File): Promise<T> {
  const body = new FormData()
  body.append('file', file)
  return ask<T>(fetch(`/api/v1/${path}`, { method: 'POST', body, credentials: 'same-origin' }).then(async (response) => {
    const said = await response.json().catch(() => undefined)
    return response.ok ? { data: said, response } : { error: said, response }
  }))
}
