import { shallowRef } from 'vue'
import { change } from './pockets'

// The stage of the demonstration: what the server shows of it, and what the page lets happen there.

export type Person = { id: string; name: string; mark: string; about: string; note: string; due: boolean; follows: boolean }
export type Bubble = { at: string; mine: boolean; kind: string; title?: string; lines: string[]; tap?: string; url?: string }
export type Button = { name: string; type: string; key: string; url: string; sub_button: Button[] | null }
export type Line = { at: string; in: boolean; say: string; how: string; bad: boolean }
export type Scene = { now: string; who: string; people: Person[]; chat: Bubble[]; menu: Button[] | null; log: Line[]; failures: { key: string; say: string }[] }

export const scene = shallowRef<Scene>()
/** A sentence to show when something did not work. */
export const trouble = shallowRef('')
/** What is being done, by its name; empty when nothing is. */
export const doing = shallowRef('')
/** Whether she holds her second phone. */
export const second = shallowRef(false)

async function read(answer: Response) {
  const said = await answer.json()
  if (!answer.ok) throw new Error(said.say ?? '这一步没有做成，请再试一次。')
  scene.value = said
}

/** Looks again at what is there. */
export async function look() {
  try {
    await read(await fetch(`/demo/wechat/state?who=${scene.value?.who ?? 'zhou'}`))
  } catch {
    // It is asked again in a moment, and what stands there is still true.
  }
}

/** Lets one thing happen; says whether it did. */
export async function play(deed: string, rest: Record<string, unknown> = {}): Promise<boolean> {
  if (doing.value) return false
  doing.value = deed
  trouble.value = ''
  try {
    await read(await fetch(`/demo/wechat/${deed}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ who: scene.value?.who ?? 'zhou', ...rest }) }))
    return true
  } catch (e) {
    trouble.value = e instanceof TypeError ? '连不上演示平台，请看看程序还开着没有。' : (e as Error).message
    return false
  } finally {
    doing.value = ''
  }
}

/** Takes another phone into the hand: its cookies come from the server, what it keeps by itself from here. */
export async function hold(who: string, other = false): Promise<boolean> {
  const done = await play('hold', { who, second: other })
  if (done) {
    second.value = other
    change(other ? `${who}-2` : who)
  }
  return done
}
