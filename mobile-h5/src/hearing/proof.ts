import { sha256 } from '../citizen/follow/sha256'
import { bytesOf, hex } from './card'

// The proof of a round: a Merkle tree as RFC 9162 makes it, over the leaves in their order. Anybody can compute it again from what is published.

const raw = (hexed: string) => hexed.replace(/../g, (b) => String.fromCharCode(parseInt(b, 16)))

/** What the server keeps of a token: its hash and a salt that only the token makes. */
const hashOf = (what: 'hash' | 'salt', token: string) => hex(sha256(`${what}:${token}`))

/** The leaf of a ballot: only who has the token can make it. */
export const leafOf = (round: string, token: string, choice: string) => hex(sha256(`\0${[round, hashOf('hash', token), choice, hashOf('salt', token)].join('|')}`))

/** The root over leaves in hex; over none, the hash of nothing. */
export function rootOf(leaves: string[]): string {
  if (!leaves.length) return hex(sha256(''))
  return hexOfRaw(node(leaves.map(raw)))
}

function node(leaves: string[]): string {
  if (leaves.length === 1) return leaves[0]!
  let half = 1
  while (half * 2 < leaves.length) half *= 2
  return bytesOf(sha256(`\x01${node(leaves.slice(0, half))}${node(leaves.slice(half))}`))
}

const hexOfRaw = (s: string) => Array.from(s, (c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join('')
