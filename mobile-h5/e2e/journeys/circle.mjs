// The whole circle once: an opinion from a phone becomes a case, is put right by a plan, checked twice, published, and judged by who said it.
import { ok, strictEqual } from 'node:assert'
import { follow, judge, say } from '../citizen.mjs'
import { today } from '../city.mjs'
import { act, choice, open, photo, steps, tick } from '../console.mjs'
import { figures, moved } from '../public.mjs'

const where = '文晖路口'
const number = '13812345678'
const reply = `文晖路口的 6 盏路灯已于${today()}全部换新，公厕指示牌同日装好。今后每周巡查一次，坏灯两天内修复。`

/** 说一说 → 受理 → 计划 → 整改 → 报结 → 公布 → 评价 → 公开. */
export async function circle({ citizen, desk, reader }) {
  const anybody = await reader()
  const before = await figures(anybody)

  const phone = await citizen()
  const receipt = await say(phone, {
    text: `这里的路灯坏了半个月，晚上一片漆黑，公厕也找不到。我的电话是 ${number}`, district: '拱墅区', place: where, photo: await phone.screenshot({ type: 'jpeg' }),
    understood: ['路灯、公厕、垃圾箱', '将由 市城管委 牵头', '您写了手机号'],
  })

  const handler = await desk('chengguan')
  await open(handler, '待办', where)
  const picture = handler.getByRole('img', { name: /^照片 1/ })
  await handler.getByText('我的电话是 138').waitFor()
  ok(!(await handler.content()).includes(number), 'the unit sees her number')
  strictEqual(await picture.count(), 0, 'the unit sees her photo before the office has')
  const office = await desk('kaoping')
  await open(office, '全部整改件', where)
  await office.getByRole('button', { name: '给单位看：照片 1' }).click()
  await office.getByText('单位可见').waitFor()
  await handler.reload()
  await seen(picture)

  await act(handler, '受理', { 给市民的第一句话: '已由市政科受理，三天内到现场查看，七天内换好路灯。' })
  await act(handler, '报整改计划', {
    整改内容: '文晖路口路灯全部恢复照明，补装公厕指示牌。', 对应的整改方向: choice(/精细化/), 分管领导: '周副主任', 责任处室: '市政科',
    具体举措: '更换灯具和线路，增加巡查。', 工作步骤: steps([['更换 6 盏路灯', today(2)], ['补装公厕指示牌', today(4)]]),
  })

  const lead = await desk('chengguanlead')
  await open(lead, '待办', where)
  await act(lead, '同意计划')

  await handler.reload()
  for (const [step, done] of [['第 1 步', '换了 6 盏灯，当晚全部亮灯。'], ['第 2 步', '装好公厕指示牌 2 块。']]) {
    await act(handler, '完成一步', { 哪一步: choice(step), 做了什么: done, 现场照片: photo(await handler.screenshot({ type: 'jpeg' })) })
  }
  await act(handler, '报结', { 整改结果: choice('整改到位'), 给市民的答复: reply, 整改依据: '验收单 2 份，现场照片见各步骤。' })

  await lead.reload()
  await act(lead, '同意报结')

  await open(office, '验收', where)
  await act(office, '认可并公布', { 已对照整改方向核验结果: tick })
  await moved(anybody, before, { people: 1, cases: 1, not_asked: 1, received: 1, in_case: 1 })

  const later = await citizen('citizen-later')
  await follow(later, receipt, '6 盏路灯已于')
  await judge(later, '解决', '满意')
  await later.getByText('您的评价记下了').waitFor() // where she did it, and in focus
  ok(await later.evaluate(() => document.activeElement.textContent.includes('您的评价记下了')))
  await later.getByRole('heading', { name: '您评过了，谢谢您' }).waitFor()
  await later.getByText(/^解决，满意。/).waitFor()

  const after = await moved(anybody, before, { people: 1, cases: 1, asked: 1, received: 1, in_case: 1, in_case_closed: 1 })
  if (before.value === null) strictEqual(after.value, null) // one answer alone is nobody's business
}

// A picture that has come and can be drawn, not the sign of one that has not.
async function seen(img) {
  await img.scrollIntoViewIfNeeded()
  await img.evaluate((i) => i.decode())
}
