// The auditor sees everything and changes nothing: every button is pressed, every key is hit, and no request but reading leaves the page.
import { deepStrictEqual, strictEqual } from 'node:assert'
import { open } from '../console.mjs'
import { opinion, published } from '../seed.mjs'

const where = '转塘老街'
const waiting = '图书馆的座位总是被书包占着'

/** 整改件 → 一件 → 意见 → 操作记录. */
export async function auditor({ city, desk }) {
  await published(city, where)
  await opinion(city, waiting)

  const page = await desk('jiandu')
  const writes = []
  page.on('request', (r) => r.method() !== 'GET' && writes.push(`${r.method()} ${r.url()}`))

  await page.getByRole('heading', { level: 1, name: '全部整改件' }).waitFor()
  await pressAll(page)
  await open(page, '全部整改件', where)
  await page.getByText('您只看不办。').waitFor()
  await page.getByText('路灯已修好').first().waitFor()
  const id = page.url().split('/').at(-1).split('?')[0]
  await pressAll(page)

  await page.goto('/console/triage')
  await page.getByRole('button', { name: waiting }).click()
  await page.getByRole('region', { name: '这条意见' }).getByText(waiting).waitFor()
  await pressAll(page)

  await page.getByRole('link', { name: '操作记录' }).click()
  await page.getByRole('cell', { name: /考评办/ }).first().waitFor()
  await page.getByLabel('只看这个对象').fill(id)
  await page.getByRole('button', { name: '查找' }).click()
  await page.getByText('看全部').waitFor()
  await page.getByRole('cell', { name: /市城管委/ }).first().waitFor()
  await pressAll(page)

  deepStrictEqual(writes, [])
  for (const path of [`cases/${id}/message`, `cases/${id}/ask_again`, `office/opinions/${id}/original`]) {
    const answer = await page.request.post(`/api/v1/${path}`, { data: { version: 1, message: '改', reason: '看看' } })
    strictEqual(answer.status(), 403, path)
  }
}

// Everything that can be pressed, but the way out and the search.
async function pressAll(page) {
  const buttons = page.getByRole('main').getByRole('button')
  for (let i = 0; i < (await buttons.count()); i++) await buttons.nth(i).click({ timeout: 2000 })
  for (const key of ['n', 'r', 'a', 'p', 'x', 'd', 'm', 'z', 's', '1', 'Enter']) {
    const at = page.url()
    await page.keyboard.press(key)
    if (page.url() !== at) await page.goto(at) // Enter opens the marked row
  }
}
