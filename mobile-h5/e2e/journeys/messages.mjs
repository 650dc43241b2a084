// 消息: a unit is told of a case until somebody has looked; the office sees what went out, to whom only by kind, and why it did not.
import { ok } from 'node:assert'
import { say } from '../citizen.mjs'
import { act, open, pick } from '../console.mjs'

const where = '望江支路'

/** 改派 → 单位看到 → 受理 → 考评办看到没有发出去、为什么. */
export async function messages({ citizen, desk }) {
  const handler = await desk('jianwei')
  const bell = handler.getByRole('button', { name: /^消息/ })
  await bell.waitFor()
  const phone = await citizen()
  const receipt = await say(phone, { text: '这里的路灯坏了半个月，晚上一片漆黑', district: '拱墅区', place: where, understood: ['将由 市城管委 牵头'] })
  const office = await desk('kaoping')
  await open(office, '全部整改件', where)
  await act(office, '改派', { 改派给: pick('市建委'), 为什么改派: '这一段路灯由市建委管。' }) // what she caused herself is told with the full hour

  const told = handler.getByRole('region', { name: '给本单位的消息' })
  const news = told.locator(`a[href$="${new URL(office.url()).pathname}"]`) // other journeys have left it news of other cases
  for (let i = 0; i < 20; i++) { // it leaves within seconds
    await handler.reload()
    await bell.click()
    await told.waitFor()
    if (await news.count()) break
    await handler.waitForTimeout(500)
  }
  await news.getByText('新的整改件，请受理').click()
  await handler.getByRole('heading', { level: 1, name: where }).waitFor()
  await handler.reload()
  await bell.waitFor()
  ok(!(await handler.getByText('条没看过').count()), 'what was looked at is new again')
  await act(handler, '受理', { 给市民的第一句话: '已由市政科受理，三天内到现场查看。' })

  await office.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '消息', exact: true }).click()
  await office.getByText('还没有接公众号').waitFor()
  const kinds = office.getByRole('region', { name: '哪一种' })
  await kinds.getByRole('button', { name: '给单位：新件', exact: true }).click()
  await office.getByRole('heading', { name: '新件' }).waitFor()
  await office.getByRole('region', { name: '消息表' }).getByText('已送达').first().waitFor()
  await office.getByRole('link', { name: '看全部' }).click()
  await kinds.getByRole('button', { name: '已受理', exact: true }).click()
  await office.getByRole('region', { name: '消息表' }).getByText('您反映的一件事已受理').first().waitFor()
  const page = await office.content()
  ok(!page.includes(receipt) && !page.includes('一片漆黑'), 'the page of messages says whose they are, or what she said')
}
