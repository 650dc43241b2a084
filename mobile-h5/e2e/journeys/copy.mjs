// The copy that a unit gets: she sees it while she writes, shows her staircase again so that they find it, hides one word more, and that is
// what the unit reads; a change of her words does not lose what she chose.
import { ok } from 'node:assert'
import { receiptOn } from '../citizen.mjs'
import { open } from '../console.mjs'

const where = '潮王路口'
const home = '3幢2单元501室'
const number = '13812345678'

/** 说一说 → 单位看到的是 → 给单位看、遮住选中的字 → 提交 → 经办看到. */
export async function copy({ citizen, desk }) {
  const phone = await citizen()
  await phone.goto('/say')
  const words = phone.getByLabel('您的意见')
  await words.fill(`这里的路灯坏了半个月，我住${home}，电话${number}，孙子天天走夜路`)
  await phone.getByLabel('在哪里').selectOption('拱墅区')
  await phone.getByLabel('具体地点').fill(where)
  const seen = phone.getByRole('group').filter({ hasText: '单位看到的是' })
  await seen.getByText('我住***，电话138****5678').waitFor()
  await seen.getByRole('listitem').filter({ hasText: home }).getByRole('button', { name: '给单位看' }).click()
  await seen.getByText(`我住${home}，电话138****5678`).waitFor()

  await words.evaluate((e) => { const at = e.value.indexOf('孙子'); e.focus(); e.setSelectionRange(at, at + 2) })
  await seen.getByRole('button', { name: '遮住选中的字' }).click()
  await seen.getByText('***天天走夜路').waitFor()
  await words.evaluate((e) => { e.value = `你们好，${e.value}`; e.dispatchEvent(new Event('input')) })
  await seen.getByText(`你们好，这里的路灯坏了半个月，我住${home}，电话138****5678，***天天走夜路`).waitFor()

  await phone.getByRole('button', { name: '提交意见' }).click()
  await phone.getByRole('heading', { name: '您的意见收到了' }).waitFor()
  await receiptOn(phone)
  const handler = await desk('chengguan')
  await open(handler, '待办', where)
  await handler.getByText(`我住${home}，电话138****5678，***天天走夜路`).waitFor()
  const page = await handler.content()
  ok(!page.includes(number) && !page.includes('孙子'), 'the unit reads what she hid')
}
