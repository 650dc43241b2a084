// People who work here: invited by a link, a second factor, a look that the citizen reads, and the end of an account at the very next click.
import { createHmac } from 'node:crypto'
import { strictEqual } from 'node:assert'
import { published } from '../seed.mjs'

const where = '紫金港路口'
const password = 'seven odd words of mine'

/** 邀请 → 开通 → 设动态码 → 用动态码登录 → 看原文（写理由）→ 市民看到 → 停用. */
export async function people({ city, desk, citizen, reader }) {
  const receipt = await published(city, where)
  const name = `xinren${Date.now() % 100000}`
  const office = await desk('kaoping')
  await office.getByRole('link', { name: '账号', exact: true }).click()
  await office.getByLabel('登录名').fill(name)
  await office.getByLabel('称呼').fill('考评办 新人')
  await office.getByLabel('角色').selectOption('office')
  await office.getByRole('button', { name: '邀请' }).click()
  const link = await office.locator('.link-once code').textContent()

  const page = await reader('newcomer')
  await page.goto(link)
  await page.getByLabel(/^口令/).fill(password)
  await page.getByLabel('再填一次').fill(password)
  await page.getByRole('button', { name: '开通' }).click()
  await logIn(page, name)
  await page.getByRole('button', { name: '退出' }).waitFor()
  await page.getByRole('link', { name: /^考评办 新人/ }).click()
  await page.getByRole('button', { name: '设动态码' }).click()
  const secret = (await page.locator('b.num').textContent()).replaceAll(' ', '')
  await page.getByLabel('手机上现在的 6 位数').fill(code(secret, 0))
  await page.getByRole('button', { name: '设好' }).click()
  await page.getByRole('button', { name: '我记下来了' }).waitFor()
  strictEqual(await page.locator('.codes li').count(), 10)
  await page.getByRole('button', { name: '我记下来了' }).click()
  await page.getByText('备用码还剩 10 个').waitFor()

  await page.getByRole('button', { name: '退出' }).click()
  await logIn(page, name)
  await page.getByLabel('手机验证器上的 6 位数').fill(code(secret, 1)) // the step of now was used to set it up
  await page.getByRole('button', { name: '进入' }).click()
  await page.getByRole('button', { name: '退出' }).waitFor()

  await page.getByRole('link', { name: '全部整改件' }).click()
  await page.getByRole('table').getByRole('link', { name: where }).first().click()
  await page.getByRole('button', { name: /^看原文：市民 1/ }).first().click()
  await page.getByLabel(/^为什么要看市民 1/).selectOption('check')
  await page.getByRole('button', { name: '看原文', exact: true }).click()
  await page.getByText('原文，只给您看。').waitFor()

  const phone = await citizen()
  await phone.goto(`/r#${receipt}`)
  await phone.getByText('谁看过您的原话、联系方式和照片').click()
  await phone.getByText('考评办看过您的原话（核实情况）').waitFor()

  await office.reload()
  await office.getByRole('button', { name: `停用：${name}` }).click()
  await office.getByRole('button', { name: `停用：${name}` }).click()
  await office.getByText('停用，办好了').waitFor()
  await page.goto('/console/audits')
  await page.getByRole('heading', { level: 1, name: '登录' }).waitFor()
}

async function logIn(page, name) {
  await page.getByLabel('账号').fill(name)
  await page.getByLabel('口令').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
}

/** What an authenticator app shows so many steps from now (RFC 6238). */
function code(secret, steps) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
  const moment = Buffer.alloc(8)
  moment.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const sum = createHmac('sha1', key).update(moment).digest()
  return String((sum.readUInt32BE(sum.at(-1) & 15) & 0x7fffffff) % 1e6).padStart(6, '0')
}
