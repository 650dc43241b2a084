/** The list a case was opened from, so that J and K walk it; kept in this tab only. */
export type Trail = { label: string; back: string; ids: string[]; at?: string }

const name = 'trail'

export function leaveTrail(t: Trail) {
  sessionStorage.setItem(name, JSON.stringify(t))
}

export function readTrail(): Trail | null {
  const kept = sessionStorage.getItem(name)
  return kept ? (JSON.parse(kept) as Trail) : null
}

/** The id before (-1) or after (+1) this one, or undefined at the ends and for a case that came from elsewhere. */
export function step(t: Trail | null, id: string, by: 1 | -1): string | undefined {
  const at = t ? t.ids.indexOf(id) : -1
  return at < 0 ? undefined : t!.ids[at + by]
}

/** Notes which case was read last, so that the list marks it when the reader comes back. */
export function reach(id: string) {
  const t = readTrail()
  if (t?.ids.includes(id)) leaveTrail({ ...t, at: id })
}

/** Where the reader left this list: a place in `ids`, the first one when it is another list or the case is gone. */
export function leftAt(back: string, ids: string[]): number {
  const t = readTrail()
  return t?.back === back && t.at ? Math.max(0, ids.indexOf(t.at)) : 0
}
