import numbersCSV from '../../../survey/classify/numbers.csv?raw'
import wordsCSV from '../../../survey/classify/danger.csv?raw'
import type { Schemas } from '../api/client'

// Dangers are seen on the phone itself, by the same words as on the server, so that the numbers stand there without a network.

export type Danger = Schemas['Danger']

// How many characters may lie between the words of a rule, and between them and a word that takes it back: as in spot.go.
const near = 22
const against = 8

interface Rule { kind: string; groups: string[][]; unless: string[] }
interface Seen { word: string; from: number; to: number }

const lines = (csv: string) => csv.trim().split('\n').slice(1).map((line) => line.split(','))
const words = (group: string) => group.split('|').map((w) => fold(w)).filter(Boolean)
const rules: Rule[] = lines(wordsCSV).map(([kind, groups, unless]) => ({ kind: kind!, groups: groups!.split('+').map(words), unless: words(unless ?? '') }))
const says: Danger[] = lines(numbersCSV).map(([kind, say, numbers]) => ({ kind: kind as Danger['kind'], say: say!, numbers: numbers!.split(' ') }))
const known = [...new Set(rules.flatMap((r) => [...r.groups.flat(), ...r.unless]))]

// sign is how a character is compared: half width, lower case, figures and punctuation as one sign each, nothing for a space.
function sign(c: string): string {
  if (/[\s\u200b-\u200d]/.test(c)) return ''
  if (/\d/.test(c)) return '0'
  return /[\p{P}\p{S}]/u.test(c) ? '\n' : c
}

// folded is a text in that form, and where in it a Latin letter stands directly behind another.
function folded(text: string): { text: string; inWord: boolean[] } {
  const inWord: boolean[] = []
  let out = ''
  let before = ''
  for (const c of text.normalize('NFKC').toLowerCase()) {
    const s = sign(c)
    if (s && !(s === out.at(-1) && (s === '0' || s === '\n'))) {
      inWord.push(...Array<boolean>(s.length).fill(/[a-z]/.test(before)))
      out += s
    }
    before = c
  }
  return { text: out, inWord }
}

function fold(word: string): string {
  return folded(word).text.replace(/^\n$/, '')
}

// read finds the words of one sentence; a Latin word only where no other letter comes before.
function read(sentence: string): Seen[] {
  const { text, inWord } = folded(sentence)
  const seen: Seen[] = []
  for (const word of known) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (!/^[a-z]/.test(word) || !inWord[at]) seen.push({ word, from: at, to: at + word.length })
    }
  }
  return seen
}

const beside = (seen: Seen[], list: string[], at: Seen, distance: number) =>
  seen.some((s) => s.from - at.to <= distance && at.from - s.to <= distance && list.includes(s.word))

function holds(rule: Rule, seen: Seen[]): boolean {
  return seen.some((at) => rule.groups[0]!.includes(at.word) && rule.groups.slice(1).every((g) => beside(seen, g, at, near)) && !beside(seen, rule.unless, at, against))
}

/** dangers are the dangers that a text speaks of, the most pressing first; none is the rule. */
export function dangers(text: string): Danger[] {
  const kinds = new Set<string>()
  for (const sentence of text.split(/[。！？!?；;\n…]+/)) {
    const seen = read(sentence)
    if (!seen.length) continue
    const here = rules.filter((r) => holds(r, seen)).map((r) => r.kind)
    for (const kind of here) if (kind === 'self_harm' || !here.includes('safe')) kinds.add(kind)
  }
  return says.filter((d) => kinds.has(d.kind))
}
