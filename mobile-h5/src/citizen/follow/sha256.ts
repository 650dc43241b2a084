// SHA-256 (FIPS 180-4), ours because the browser's own is asynchronous, far slower for 100,000 small inputs, and missing where there is no https.

const fraction = (x: number) => ((x - Math.floor(x)) * 2 ** 32) | 0
const primes = Array.from({ length: 311 }, (_, i) => i + 2).filter((p) => !Array.from({ length: p - 2 }, (_, q) => q + 2).some((q) => p % q === 0))
const K = Int32Array.from(primes.slice(0, 64), (p) => fraction(Math.cbrt(p)))
const start = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)))
const w = new Int32Array(64)

/** Works one block of 16 words into the state. */
function block(h: Int32Array, words: Int32Array) {
  w.set(words)
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!, y = w[i - 2]!
    w[i] = w[i - 16]! + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) + w[i - 7]! + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10)
  }
  let a = h[0]!, b = h[1]!, c = h[2]!, d = h[3]!, e = h[4]!, f = h[5]!, g = h[6]!, k = h[7]!
  for (let i = 0; i < 64; i++) {
    const t = (k + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i]! + w[i]!) | 0
    const u = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c)) | 0
    k = g, g = f, f = e, e = (d + t) | 0, d = c, c = b, b = a, a = (t + u) | 0
  }
  h[0]! += a, h[1]! += b, h[2]! += c, h[3]! += d, h[4]! += e, h[5]! += f, h[6]! += g, h[7]! += k
}

/** The eight words of the hash of an ASCII text. */
export function sha256(text: string): Int32Array {
  const words = new Int32Array((((text.length + 8) >> 6) + 1) * 16)
  for (let i = 0; i < text.length; i++) words[i >> 2]! |= text.charCodeAt(i) << (24 - (i % 4) * 8)
  words[text.length >> 2]! |= 0x80 << (24 - (text.length % 4) * 8)
  words[words.length - 1] = text.length * 8
  const h = start.slice()
  for (let at = 0; at < words.length; at += 16) block(h, words.subarray(at, at + 16))
  return h
}

/** The first word of the hash of a seed of eight words and two more: what a piece of work looks at. */
export function firstWord(h: Int32Array, words: Int32Array): number {
  h.set(start)
  block(h, words)
  return h[0]!
}

/** Room for a seed and two words, padded to a block. */
export function seeded(seed: Int32Array): Int32Array {
  const words = new Int32Array(16)
  words.set(seed)
  words[10] = 0x80 << 24
  words[15] = 40 * 8
  return words
}
