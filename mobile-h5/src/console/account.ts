import { ref } from 'vue'
import { api, ask, Trouble, type Schemas } from '../api/client'
import { loadSite } from '../ui/site'

export type Account = Schemas['Account']
export type Role = Account['role']

/** Who is logged in on this desk, all the way; null until known, and after leaving. */
export const account = ref<Account | null>(null)

/** Whose log-in is under way: the password was right, the second step is to come. */
export const entering = ref<Account | null>(null)

let asked = false

/** Takes what the server says of the log-in. */
export function arrive(who: Account) {
  account.value = who.step === 'open' ? who : null
  entering.value = who.step === 'open' ? null : who
}

/** Learns once who is at the desk. Nobody is no error; a lost network is, and is asked again the next time. */
export async function restore() {
  if (asked) return
  await loadSite()
  try {
    arrive(await ask(api.GET('/api/v1/session')))
  } catch (e) {
    if (!(e instanceof Trouble) || e.status !== 401) throw e
  }
  asked = true
}

export async function logIn(name: string, password: string) {
  arrive(await ask(api.POST('/api/v1/session', { body: { name, password } })))
}

/** The second step, with a code of the phone or a recovery code. */
export async function enterCode(code: string) {
  arrive(await ask(api.POST('/api/v1/session/code', { body: { code } })))
}

/** Leaves the desk. What was typed stays in this tab's drafts only until then: the next person must not find it. */
export async function logOut() {
  await ask(api.DELETE('/api/v1/session'))
  sessionStorage.clear()
  account.value = entering.value = null
}

/** Any error as a Trouble, so that pages show one kind of thing. A lost session also empties the desk. */
export function troubleOf(e: unknown): Trouble {
  if (!(e instanceof Trouble)) throw e
  if (e.status === 401) account.value = null
  if (e.reason === 'not_signed_in') entering.value = null
  return e
}
