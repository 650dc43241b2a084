import { forget } from '../ui/keep'

const stays = new Set(['huiyin.elder', 'huiyin.goes-on', 'huiyin.language']) // how the phone shows pages, not what anybody said

/** Takes everything that somebody said, rated or looked up off this phone: receipts, drafts, what was kept of answers. */
export function clearPhone() {
  const names = Object.keys(localStorage).filter((n) => n.startsWith('huiyin.') && !stays.has(n))
  names.forEach(forget)
  return names.length
}
