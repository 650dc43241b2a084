import { shallowRef } from 'vue'
import type { Problem } from '../../api/client'
import { firstWord, seeded, sha256 } from './sha256'

// Where somebody at her address guessed at receipts, each one costs a little work before it is looked up. The page does it by itself.

/** How many pieces of work are under way; pages say so. */
export const proving = shallowRef(0)

type Challenge = NonNullable<Problem['challenge']>

const slice = 30 // ms between two breaths, in which the page lives

/** Does the work for a receipt: as internal/puzzle says. */
export async function solve(challenge: Challenge, receipt: string): Promise<string> {
  const words = seeded(sha256(`${challenge.text}:${receipt}`))
  const state = new Int32Array(8)
  const found: number[] = []
  let breath = Date.now() + slice
  for (let n = 0; found.length < challenge.pieces; n++) {
    words[8] = found.length
    words[9] = n
    if (Math.clz32(firstWord(state, words)) >= challenge.difficulty) {
      found.push(n)
      n = -1
    }
    if (n % 256 === 0 && Date.now() > breath) {
      await new Promise((go) => setTimeout(go))
      breath = Date.now() + slice
    }
  }
  return `${challenge.text}:${found.join('.')}`
}

/** Works for a request that was told to, and sends it again; three times, since the phone may change its network meanwhile. */
export async function prove(request: Request, owed: Response, receipt: string): Promise<Response> {
  for (let round = 0; round < 3 && owed.status === 429; round++) {
    const problem: Problem | undefined = await owed.clone().json().catch(() => undefined)
    if (!problem?.challenge) return owed
    proving.value++
    try {
      const again = request.clone()
      again.headers.set('Huiyin-Proof', await solve(problem.challenge, receipt))
      owed = await fetch(again)
    } finally {
      proving.value--
    }
  }
  return owed
}
