// Cases for the journeys that only look: made through the same API that the pages use.
import { today } from './city.mjs'

/** Says something; the answer is its receipt. */
export async function opinion(city, text, place = '') {
  return (await send(city, 'POST', '/api/v1/opinions', { text, place: { district: '西湖区', text: place } })).receipt
}

/** An opinion whose case has gone as far as being judged: its receipt. */
export async function published(city, place) {
  const receipt = await opinion(city, '路灯一直不亮，公厕也太少', place)
  const unit = await session(city, 'chengguan')
  const { items } = await unit('GET', `/api/v1/unit/cases?status=open&q=${encodeURIComponent(place)}`)
  const id = items[0].id
  const reply = '路灯已修好，加装公厕 1 座，每周巡查一次。'
  await act(unit, id, 'accept', { message: '已受理，三天内到现场。' })
  await act(unit, id, 'start', { promised_on: today(1) })
  await act(unit, id, 'finish', { outcome: 'done', reply, evidence: '验收单 1 份。' })
  await act(await session(city, 'chengguanlead'), id, 'lead_approve', {})
  await act(await session(city, 'kaoping'), id, 'publish', { checked: true })
  return receipt
}

/** One verb of a case, with the version it has now. */
export async function act(ask, id, verb, body) {
  const { version } = await ask('GET', `/api/v1/cases/${id}`)
  return ask('POST', `/api/v1/cases/${id}/${verb}`, { version, ...body })
}

/** A logged-in session of the staff, to ask with. */
export async function session(city, name) {
  const entry = await fetch(`${city.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, password: city.password }) })
  const cookie = entry.headers.get('set-cookie').split(';')[0]
  return (method, path, body) => send(city, method, path, body, { cookie })
}

/** Asks the city as anybody may. */
export async function send(city, method, path, body, headers = {}) {
  const answer = await fetch(city.url + path, { method, headers: { 'Content-Type': 'application/json', ...headers }, body: body && JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
