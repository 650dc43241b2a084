import { forget, keep, kept } from '../ui/keep'
import { sha256 } from '../citizen/follow/sha256'

// A representative's card: `admit` lets a seat in, and `secret` makes her tokens. The secret is made where the card is printed and never sent.

export type Card = { admit: string; secret: string }

const at = (code: string) => `huiyin.card.${code}`
const fromBytes = (b: Uint8Array) => btoa(String.fromCharCode(...b)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** The card in an address' fragment, #admit.secret; undefined when it carries none. */
export function cardIn(hash: string): Card | undefined {
  const [, admit, secret] = /^#([\w-]{16,64})\.([\w-]{22})$/.exec(hash) ?? []
  return admit && secret ? { admit, secret } : undefined
}

/** The card this phone was shown last for a hearing. */
export const cardOf = (code: string) => kept<Card>(at(code))
/** Says whether the phone took it. */
export const keepCard = (code: string, card: Card) => keep(at(code), card)
export const forgetCard = (code: string) => forget(at(code))

/** 128 bits of the browser's own chance, in 22 signs. */
export const newSecret = () => fromBytes(crypto.getRandomValues(new Uint8Array(16)))

/** The address that a card's QR carries. */
export const addressOf = (url: string, code: string, card: Card) => `${url.replace(/\/$/, '')}/h/${code}#${card.admit}.${card.secret}`

/** The token of a round: HMAC-SHA-256 of the round's id under the secret's 16 bytes, in hex. Only who holds the card can make it, and two rounds' tokens tell nothing of each other. */
export async function tokenOf(secret: string, round: string): Promise<string> {
  const bytes = atob(secret.replaceAll('-', '+').replaceAll('_', '/'))
  if (!crypto.subtle) return hmac(bytes, round) // a hall without https: the same, by ours
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(bytes, (c) => c.charCodeAt(0)), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return hexOf(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(round))))
}

/** HMAC-SHA-256 (RFC 2104) of an ASCII text under a key of at most 64 bytes, a sign each, in hex. */
export function hmac(key: string, text: string): string {
  const pad = (byte: number) => Array.from({ length: 64 }, (_, i) => String.fromCharCode((key.charCodeAt(i) || 0) ^ byte)).join('')
  return hex(sha256(pad(0x5c) + bytesOf(sha256(pad(0x36) + text))))
}

const hexOf = (b: Uint8Array) => Array.from(b, (n) => n.toString(16).padStart(2, '0')).join('')
/** A hash in hex. */
export const hex = (h: Int32Array) => Array.from(h, (n) => (n >>> 0).toString(16).padStart(8, '0')).join('')
/** A hash as 32 signs of one byte each. */
export const bytesOf = (h: Int32Array) => Array.from(h, (n) => String.fromCharCode(n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255)).join('')
