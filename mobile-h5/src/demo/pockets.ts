// Each phone of the demonstration keeps its own things, although all of them are this browser.

const mine = 'stage.'
const held = `${mine}in-hand`

/** What a phone keeps: all of ours but what is the same everywhere. */
const things = () => Object.keys(localStorage).filter((k) => k.startsWith('huiyin.') && k !== 'huiyin.site' && !k.startsWith('huiyin.console'))

/** Puts away what the phone in hand keeps, and takes out what another one does. */
export function change(to: string) {
  const from = localStorage.getItem(held)
  if (from === to) return
  const pocket: Record<string, string> = {}
  for (const k of things()) {
    pocket[k] = localStorage.getItem(k) ?? ''
    localStorage.removeItem(k)
  }
  if (from) localStorage.setItem(mine + from, JSON.stringify(pocket))
  const kept = JSON.parse(localStorage.getItem(mine + to) ?? '{}') as Record<string, string>
  for (const [k, v] of Object.entries(kept)) localStorage.setItem(k, v)
  localStorage.setItem(held, to)
}
