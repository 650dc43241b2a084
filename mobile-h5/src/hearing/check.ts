import { leafOf, rootOf } from './proof'

/** What is published of a closed round: its leaves in their order, and the root over them. */
export type Proof = { id: string; root: string; leaves: string[] }
/** `at` is the ballot's place from 1; 0 when it is not inside. `whole` says whether the leaves make the published root. */
export type Checked = { at: number; of: number; choice: string; root: string; whole: boolean }

/** Looks for the ballot of a token in a published round, trying each choice: the server is not asked what it was. */
export function look(proof: Proof, token: string, choices: string[]): Checked {
  const whole = rootOf(proof.leaves) === proof.root
  for (const choice of choices) {
    const at = proof.leaves.indexOf(leafOf(proof.id, token, choice)) + 1
    if (at) return { at, of: proof.leaves.length, choice, root: proof.root, whole }
  }
  return { at: 0, of: proof.leaves.length, choice: '', root: proof.root, whole }
}
