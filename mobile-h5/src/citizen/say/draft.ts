import { newKey, type Schemas } from '../../api/client'
import { forget, keep, kept } from '../../ui/keep'
import type { Intention } from '../once'
import { fitting, spansOf, type Mark } from './marks'

type Body = Schemas['OpinionIn']
/** An uploaded photo: the server's token, and a thumbnail small enough to stay on the phone. */
export type Uploaded = { photo: string; thumb: string; at: number }
/** The row she chose herself; `none` is 都不是. */
export type Hint = { code: string; short: string; unit: string }

/** An opinion that is being written. */
export type Draft = { text: string; district: string; place: string; contact: string; photos: Uploaded[]; hint?: Hint; marks?: Mark[]; chat?: { id: string; pictures: number }; intention: Intention<Body> }

const at = 'huiyin.say'
const photoLives = 23 * 3600e3 // the server lets an unclaimed photo die after 24 h

export const blank = (): Draft => ({ text: '', district: '', place: '', contact: '', photos: [], intention: { key: newKey(), tried: [] } })

/** Takes up what was being written; photos that the server has let go are left out. */
export function resume(now = Date.now()): Draft {
  const old = kept<Draft>(at)
  return old ? { ...old, photos: old.photos.filter((p) => now - p.at < photoLives) } : blank()
}

/** Keeps the draft. When the thumbnails do not fit, the words are what must stay. */
export const save = (d: Draft): boolean => keep(at, d) || keep(at, { ...d, photos: d.photos.map((p) => ({ ...p, thumb: '' })) })

export const clear = () => forget(at)

/** Something is written that would be a pity to lose. */
export const begun = () => !!kept<Draft>(at)?.text.trim()

/** What is sent: nothing empty. */
export function body(d: Draft): Body {
  const place = { ...(d.district && { district: d.district }), ...(d.place.trim() && { text: d.place.trim() }) }
  return {
    text: d.text.trim(),
    ...(Object.keys(place).length && { place }),
    ...(d.contact.trim() && { contact: d.contact.trim() }),
    ...(d.photos.length && { photos: d.photos.map((p) => p.photo) }),
    ...(d.hint && { hint: d.hint.code }),
    ...(d.marks?.length && { marks: spansOf(fitting(d.text, d.marks)) }),
  }
}
