/** A piece of a message: words, or a link that a tap opens. */
export type Piece = { text: string; href?: string }

/** Reads a message as WeChat does: <a href="…">…</a> is a link, everything else is words. */
export function linked(message: string): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const m of message.matchAll(/<a href="([^"<>]*)">([^<]*)<\/a>/g)) {
    if (m.index > at) out.push({ text: message.slice(at, m.index) })
    out.push({ text: m[2], href: m[1] })
    at = m.index + m[0].length
  }
  if (at < message.length) out.push({ text: message.slice(at) })
  return out
}

/** The path of an address of this city; undefined for any other: the phone of the demonstration opens nothing else. */
export function ours(address: string, origin = location.origin): string | undefined {
  try {
    const u = new URL(address, origin)
    return u.origin === origin ? u.pathname + u.search + u.hash : undefined
  } catch {
    return undefined
  }
}
