import { ref } from 'vue'
import { api, ask, Trouble, type Schemas } from '../api/client'
import { loadSite } from '../ui/site'

export type Account = Schemas['Account']
export type Role = Account['role']

/** Who is logged in on this desk; null until known, and after leaving. */
export const account = ref<Account | null>(null)

let asked = false

/** Learns once who is at the desk. Nobody is no error; a lost network is, and is asked again the next time. */
export async function restore() {
  if (asked) return
  await loadSite()
  try {
    account.value = await ask(api.GET('/api/v1/session'))
  } catch (e) {
    if (!(e instanceof Trouble) || e.status !== 401) throw e
  }
  asked = true
}

export async function logIn(name: string, password: string) {
  account.value = await ask(api.POST('/api/v1/session', { body: { name, password } }))
}

/** Leaves the desk. What was typed stays in this tab's drafts only until then: the next person must not find it. */
export async function logOut() {
  await ask(api.DELETE('/api/v1/session'))
  sessionStorage.clear()
  account.value = null
}

/** Any error as a Trouble, so that pages show one kind of thing. A lost session also empties the desk. */
export function troubleOf(e: unknown): Trouble {
  if (!(e instanceof Trouble)) throw e
  if (e.status === 401) account.value = null
  return e
}
