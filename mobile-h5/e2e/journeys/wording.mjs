// What a unit says to a citizen: the lint says so while it is typed, lets nothing out that names her, and lets out with a reason what
// promises nothing; the lead reads the reason before approving, the office counts it.
import { ok, strictEqual } from 'node:assert'
import { say } from '../citizen.mjs'
import { today } from '../city.mjs'
import { act, choice, open } from '../console.mjs'

const where = '德胜路口'
const named = '请张桂芳女士放心，我们尽快办。'
const why = '路灯配件在路上，到货的日子还没定'

/** 说一说 → 受理：不能发出 → 改写、写理由 → 报结 → 领导看到理由 → 考评办看到次数. */
export async function wording({ citizen, desk }) {
  const phone = await citizen()
  await say(phone, { text: '这里的路灯坏了半个月，晚上一片漆黑', district: '拱墅区', place: where, understood: ['路灯、公厕、垃圾箱'] })

  const handler = await desk('chengguan')
  await open(handler, '待办', where)
  await handler.getByRole('button', { name: /^受理( N)?$/ }).click()
  const form = handler.getByRole('dialog', { name: '受理' })
  const words = form.getByLabel(/^给市民的第一句话/)
  await words.fill(named)
  const found = form.getByRole('list', { name: '发出前的提醒' })
  await found.getByText('不能发出').waitFor()
  await found.getByText('要写理由').waitFor()
  strictEqual(await found.locator('u').first().textContent(), '张桂芳')
  strictEqual(await form.getByLabel('为什么要这样写').count(), 0, 'a reason is asked for what may not leave at all')
  await form.getByRole('button', { name: '受理', exact: true }).click()
  await form.getByText('请先改好下面标出的地方。').waitFor()

  await words.fill('您好，我们尽快办。')
  await form.getByLabel('为什么要这样写').fill(why)
  await form.getByRole('button', { name: '受理', exact: true }).click()
  await handler.getByRole('status').getByText('“受理”已办好').waitFor()

  await act(handler, '即知即改', { 哪天改好: today(3) })
  await act(handler, '报结', { 整改结果: choice('整改到位'), 给市民的答复: `路灯已于${today()}修好。联系人：陈科长，办公电话0571-87012345，行政服务中心3号楼201窗口。`, 整改依据: '照片附后。' })

  const lead = await desk('chengguanlead')
  await open(lead, '待办', where)
  await lead.getByText('写了理由照发的话').waitFor()
  await lead.getByText(why).first().waitFor()
  await lead.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '答复用词' }).click()
  await lead.getByRole('cell', { name: why }).waitFor()
  ok(await lead.getByRole('row', { name: /市城管委 1 1/ }).count(), 'the lead sees no count')

  const office = await desk('kaoping')
  await office.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '答复用词' }).click()
  await office.getByRole('cell', { name: why }).waitFor()
  await office.getByRole('button', { name: '改市城管委的名单' }).click()
  await office.getByLabel(/^市城管委可以写的姓名/).fill('陈建国\n0571-87012345')
  await office.getByRole('button', { name: '保存名单' }).click()
  await office.getByText('市城管委的名单改好了。').waitFor()

  await handler.reload()
  await handler.getByLabel('写给市民').fill('联系人：陈建国，电话0571-87012345。')
  await handler.getByRole('button', { name: /^发给市民/ }).click()
  await handler.getByText('联系人：陈建国，电话0571-87012345。').first().waitFor()
}
