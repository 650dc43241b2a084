// A case that changes hands and needs two rounds: a bad answer counts from the moment it is given until a better one takes its place.
import { follow, judge, say } from '../citizen.mjs'
import { today } from '../city.mjs'
import { act, choice, open, pick, tick } from '../console.mjs'
import { figures, moved } from '../public.mjs'

const where = '石祥路工地'
const why = '围挡外面还是满地泥，晴天一样扬尘。'

/** 异议 → 裁定 → 即知即改 → 退回 → 公布 → 未解决、不满意 → 第二轮 → 公布 → 满意. */
export async function secondRound({ citizen, desk, reader }) {
  const anybody = await reader()
  const before = await figures(anybody)

  const phone = await citizen()
  const receipt = await say(phone, { text: '工程车半夜从工地出来，一路抛洒渣土，扬尘很大', district: '拱墅区', place: where, understood: ['将由 市城管委 牵头'] })

  const wrongLead = await desk('chengguanlead')
  await open(wrongLead, '待办', where)
  await act(wrongLead, '提出异议', { 为什么不属于本单位: '车辆出自在建工地，工地内的冲洗和围挡归建设主管部门。', 应由哪个单位负责: pick('市建委'), 依据: '《建设工程文明施工管理规定》第十二条' })

  const office = await desk('kaoping')
  await open(office, '异议裁定', where)
  await act(office, '裁定', { 由哪个单位负责: pick('市建委'), 裁定理由: '源头在工地出口，由建设主管部门负责冲洗和围挡。' })

  const handler = await desk('jianwei')
  const lead = await desk('jianweilead')
  await open(handler, '待办', where)
  await act(handler, '受理', { 给市民的第一句话: '已由质安科受理，明天到工地检查冲洗设备。' })
  await act(handler, '即知即改', { 哪天改好: today(3) })
  await finish(handler, `${today()}工地出口装了冲洗平台，每车冲洗后才能出场。`)
  await open(lead, '待办', where)
  await act(lead, '同意报结')

  await open(office, '验收', where)
  await act(office, '退回重做', { 哪里不行: '没有写清每天由谁检查，请补上。' })
  await handler.reload()
  await finish(handler, `工地出口装了冲洗平台，每车冲洗后才能出场，安全员每天早晚各查一次，${today()}起执行。`)
  await publishedBy(lead, office)
  await moved(anybody, before, { people: 1, cases: 1, not_asked: 1, received: 1, in_case: 1 })

  await follow(phone, receipt, '安全员每天早晚各查一次')
  await phone.getByText('这件事马上退回重办，期限减半').waitFor() // what a bad answer will do is said before she taps
  await judge(phone, '未解决', '不满意', why)
  await phone.getByText('未解决，不满意。').waitFor()
  await moved(anybody, before, { people: 1, cases: 1, asked: 1, received: 1, in_case: 1 })

  await open(handler, '待办', where)
  await handler.getByText('第 2 轮').first().waitFor()
  await handler.getByText(why).first().waitFor()
  await act(handler, '受理', { 给市民的第一句话: '已重新受理，当天清洗路面，围挡外加装喷淋。' })
  await act(handler, '即知即改', { 哪天改好: today(2) })
  await finish(handler, `围挡外 300 米路面已于${today()}冲洗干净，加装喷淋 40 米。`)
  await publishedBy(lead, office)
  await moved(anybody, before, { people: 1, cases: 1, asked: 1, received: 1, in_case: 1 })

  await follow(phone, receipt, '加装喷淋 40 米')
  await phone.getByRole('button', { name: '想法变了' }).click()
  await judge(phone, '解决', '满意')
  await phone.getByText(/^解决，满意。/).waitFor()
  await moved(anybody, before, { people: 1, cases: 1, asked: 1, received: 1, in_case: 1, in_case_closed: 1 })
}

const finish = (handler, reply) => act(handler, '报结', { 整改结果: choice('整改到位'), 给市民的答复: reply, 整改依据: '现场检查记录 1 份。' })

async function publishedBy(lead, office) {
  await open(lead, '待办', where)
  await act(lead, '同意报结')
  await open(office, '验收', where)
  await act(office, '认可并公布', { 已对照整改方向核验结果: tick })
}
