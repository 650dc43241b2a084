// What a phone's camera reads from a card: a QR code of versions 3–6, byte mode, taken from the picture on the page.

/** The text of the code whose dark modules are `dark`, a square of booleans. */
export function scan(dark) {
  const size = dark.length
  const mask = [0, 1, 2].reduce((m, i) => m | (dark[8][4 - i] ? 1 << i : 0), 0) ^ 0b101
  const turned = [(y, x) => (y + x) % 2, (y) => y % 2, (_, x) => x % 3, (y, x) => (y + x) % 3, (y, x) => ((y >> 1) + Math.floor(x / 3)) % 2,
    (y, x) => ((y * x) % 2) + ((y * x) % 3), (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2, (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2][mask]
  const bits = []
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--
    for (let i = 0; i < size; i++) for (const x of [right, right - 1]) {
      const y = up ? size - 1 - i : i
      if (!fixed(size, y, x)) bits.push(dark[y][x] !== (turned(y, x) === 0) ? 1 : 0)
    }
  }
  const bytes = Array.from({ length: bits.length >> 3 }, (_, i) => parseInt(bits.slice(8 * i, 8 * i + 8).join(''), 2))
  const [blocks, each] = { 29: [1, 44], 33: [2, 32], 37: [2, 43], 41: [4, 27] }[size]
  const data = Array.from({ length: blocks * each }, (_, i) => bytes[(i % each) * blocks + Math.floor(i / each)])
  const nibbles = data.flatMap((b) => [b >> 4, b & 15])
  const length = nibbles[1] * 16 + nibbles[2]
  return Array.from({ length }, (_, i) => String.fromCharCode(nibbles[3 + 2 * i] * 16 + nibbles[4 + 2 * i])).join('')
}

// Finders with their formats, timing, and the one alignment pattern.
function fixed(size, y, x) {
  const corner = (y < 9 && x < 9) || (y < 9 && x >= size - 8) || (y >= size - 8 && x < 9)
  return corner || y === 6 || x === 6 || (Math.abs(y - (size - 7)) <= 2 && Math.abs(x - (size - 7)) <= 2)
}

/** The text of each code on a page of cards. */
export async function scanAll(page) {
  const codes = await page.locator('.cards svg').evaluateAll((all) => all.map((s) => ({ size: s.viewBox.baseVal.width - 8, path: s.querySelector('path').getAttribute('d') })))
  return codes.map(({ size, path }) => {
    const dark = Array.from({ length: size }, () => Array(size).fill(false))
    for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h/g)) dark[y - 4][x - 4] = true
    return scan(dark)
  })
}
