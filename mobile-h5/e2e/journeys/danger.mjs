// 危险: she is shown whom to call before she sends; at the desk it stands first until somebody has looked; a wish to die goes to no unit, and
// what accuses the office is the auditor's.
import { strictEqual } from 'node:assert'
import { follow, say } from '../citizen.mjs'

const gas = { text: '珠儿潭巷的楼道里一股很浓的煤气味', place: '珠儿潭巷' }
const dying = { text: '活着没有意思，我不想活了', place: '家里' }
const bribe = { text: '考评办的主任收了别人的红包', place: '办公楼' }
const rude = { text: '你们这帮狗官，吃人饭不干人事', place: '哪里都是' }

/** 写 → 119 → 分办的横幅 → 看过 → 不想活 → 反映考评办 → 骂人. */
export async function danger({ citizen, desk }) {
  const phone = await citizen()
  await callsBeforeSending(phone)
  const receipt = await say(phone, gas)
  await phone.getByRole('alert').getByRole('link', { name: '119' }).waitFor() // on the receipt again
  await promisesNothing(phone)

  const office = await desk('kaoping')
  const banner = office.getByRole('alert').filter({ hasText: '还没有人看' })
  await office.goto('/console/audits')
  await banner.getByText('1 条说到危险').waitFor()
  await office.reload()
  await banner.getByText('1 条说到危险').waitFor() // nothing but a look takes it away
  await banner.getByRole('link', { name: '去看' }).click()
  await office.getByRole('listitem').first().getByText('燃气，没人看').waitFor()
  await office.getByRole('button', { name: '我看了，来办' }).click()
  await office.getByText(/考评办 · 甲 .* 看过/).waitFor()
  await banner.waitFor({ state: 'detached' })

  await say(phone, dying)
  await office.goto('/console/triage')
  await office.getByRole('button', { name: dying.text }).click()
  await office.getByText('任何单位都不转').waitFor()
  strictEqual(await office.getByRole('radiogroup', { name: '归哪一行' }).count(), 0)
  await office.keyboard.press('a')
  await office.getByLabel('答复').fill('我们很在意您，想和您说说话。请拨 12356，任何时候都有人听。')
  await office.keyboard.press('Control+Enter')
  await office.getByRole('status').getByText('已答复市民').waitFor()

  const accused = await say(phone, bribe)
  await phone.getByRole('link', { name: '12388' }).waitFor()
  await office.goto('/console/triage?status=all')
  await office.getByRole('button', { name: gas.text }).waitFor()
  strictEqual(await office.getByRole('button', { name: bribe.text }).count(), 0)
  const auditor = await desk('jiandu')
  await auditor.goto('/console/triage?status=auditor')
  await auditor.getByRole('button', { name: bribe.text }).click()
  await auditor.keyboard.press('a')
  await auditor.getByLabel('答复').fill('已经交给派驻纪检监察组核实。')
  await auditor.keyboard.press('Control+Enter')
  await auditor.getByRole('status').getByText('已答复市民').waitFor()
  await follow(phone, accused, '已经交给派驻纪检监察组核实')

  await follow(phone, await say(phone, rude), '收到了，考评办的人会看')
  await promisesNothing(phone)
  await follow(phone, receipt, '值班的人会先看这一条')
}

async function callsBeforeSending(phone) {
  await phone.goto('/say')
  await phone.getByLabel('您的意见').fill('煤气费太贵了')
  strictEqual(await phone.getByRole('alert').count(), 0)
  await phone.getByLabel('您的意见').fill(gas.text)
  const call = phone.getByRole('alert').getByRole('link', { name: '119' })
  strictEqual(await call.getAttribute('href'), 'tel:119')
  await phone.getByText('不会自动报警').waitFor()
}

async function promisesNothing(phone) {
  const words = await phone.getByRole('main').innerText()
  if (/\d+月\d+日[^收]*前|责任单位联系您/.test(words)) throw new Error(`it promises: ${words}`)
}
