import { describe, expect, it } from 'vitest'
import { look, type Proof } from './check'
import { leafOf, rootOf } from './proof'

const token = (i: number) => i.toString(16).padStart(64, '0')
const choices = ['satisfied', 'dissatisfied', 'abstain']
const leaves = Array.from({ length: 187 }, (_, i) => leafOf('R4', token(i), choices[i % 3]!)).sort()
const proof: Proof = { id: 'R4', root: rootOf(leaves), leaves }

describe('whether a ballot is inside', () => {
  it('finds it, its place and what it said, from what is published alone', () => {
    const found = look(proof, token(4), choices)
    expect(found).toMatchObject({ choice: 'dissatisfied', of: 187, whole: true })
    expect(leaves[found.at - 1]).toBe(leafOf('R4', token(4), 'dissatisfied'))
  })
  it('says so when it is not inside', () => {
    expect(look(proof, token(999), choices)).toMatchObject({ at: 0, choice: '', whole: true })
    expect(look({ ...proof, id: 'R5' }, token(4), choices).at).toBe(0)
  })
  it('notices a leaf that was taken out or changed', () => {
    expect(look({ ...proof, leaves: leaves.slice(1) }, token(4), choices).whole).toBe(false)
    expect(look({ ...proof, leaves: [leaves[1]!, ...leaves.slice(1)] }, token(4), choices).whole).toBe(false)
  })
})
