// A session of 公述民评 from its first line to the kept promise: the office and its director, twenty phones, a helper at the door, the wall.
import { ok, strictEqual } from 'node:assert'
import { today } from '../city.mjs'
import { scanAll } from '../scan.mjs'
import { act, send, session } from '../seed.mjs'

const seats = 21 // twenty with a phone, one at the door
const asked = '老小区的立体车库，为什么总也装不上？'
const promised = '十个老小区装上立体车库'

/** 建一场 → 提问、报名 → 抽签 → 做卡 → 进场 → 两轮（第二轮中间断电）→ 总评 → 纪要 → 承诺立件 → 做到 → 兑现率. */
export async function hearing(stage) {
  const code = `H${Date.now() % 1e9}`
  const office = await stage.desk('kaoping')
  await plan(office, code)
  await gatherPeople(stage, office, code)
  const cards = await makeCards(stage, office)
  const door = await openDoor(stage, office)
  const wall = await stage.reader('wall')
  await wall.goto(`/screen/${code}`)
  await office.getByRole('link', { name: '导播台', exact: true }).click()
  await office.getByRole('button', { name: '开始这一场' }).click()
  await office.getByRole('button', { name: '确认开始' }).click()
  await office.getByText('第 1 轮还没有开始').waitFor()
  const phones = []
  for (const [i, card] of cards.slice(0, seats - 1).entries()) {
    const phone = await stage.citizen(`representative ${i + 1}`)
    await phone.goto(card)
    await phone.getByText('您已进场').waitFor()
    phones.push(phone)
  }
  await firstRound(office, wall, phones, door, cards.at(-1))
  await secondRound(stage, office, wall, phones)
  await closingRound(office, wall, phones)
  await afterwards(stage, office, code)
}

async function plan(office, code) {
  await office.getByRole('link', { name: '公述民评', exact: true }).click()
  await office.getByRole('button', { name: '新建一场' }).click()
  await office.getByLabel('编号（网址里用）').fill(code)
  await office.getByLabel('名称').fill(`公述民评 ${code}`)
  await office.getByLabel('哪一天').fill(today())
  await office.getByLabel('第 1 个主题', { exact: true }).fill('停车难，怎么停得下？')
  await office.getByLabel('第 1 个主题的要点').fill('老小区里往哪儿停\n医院门口排多久')
  await office.getByRole('combobox', { name: '加一个单位' }).fill('市建委')
  await office.getByRole('option', { name: /^市建委/ }).first().waitFor()
  await office.getByRole('combobox', { name: '加一个单位' }).press('Enter')
  await office.getByLabel('抽签名额（每行：身份 区县 名额）').fill(`市民 西湖区 ${seats - 6}\n企业 6`)
  await office.getByLabel('种子从哪里来（报名前公布，公布后不能改）').fill('当晚七位彩开奖号码')
  await office.getByRole('button', { name: '建这一场' }).click()
  await office.getByRole('heading', { level: 1, name: code }).waitFor()
  for (const [title, judges] of [[asked, 'answer'], ['医院门口，为什么还要排两个小时？', 'answer'], ['治停车，这一年干得怎么样？', 'work']]) {
    await office.getByLabel('评哪一样').selectOption(judges)
    await office.getByLabel('评什么').fill(title)
    await office.getByLabel('投多少秒').fill('600')
    await office.getByRole('button', { name: '排进去' }).click()
    await office.getByRole('cell', { name: title }).waitFor()
  }
  await twice(office, '公布，开始征集')
}

// A step that takes two presses.
async function twice(page, label) {
  await page.getByRole('button', { name: label, exact: true }).click()
  await page.getByRole('button', { name: `确定${label}？` }).click()
}

async function gatherPeople(stage, office, code) {
  const citizen = await stage.citizen('who signs up')
  await citizen.goto('/')
  await citizen.getByRole('link', { name: /公述民评/ }).first().click()
  await citizen.getByRole('link', { name: code }).click()
  await citizen.getByLabel('您的问题').fill(asked)
  await citizen.getByRole('button', { name: '提交问题' }).click()
  await citizen.getByText('查询码').first().waitFor()
  await citizen.goto(`/hearings/${code}`)
  await citizen.getByLabel('姓名').fill('第一个')
  await citizen.getByLabel('手机').last().fill('13800000000')
  await citizen.getByLabel('您的身份').selectOption('市民')
  await citizen.getByLabel('住在哪里').selectOption('西湖区')
  await citizen.getByRole('button', { name: '报名', exact: true }).click()
  await citizen.getByText('您的号码是').waitFor()
  for (let i = 1; i < 40; i++)
    await send(stage.city, 'POST', `/api/v1/hearings/${code}/signups`, { name: `报名人${i}`, phone: `1390000${String(i).padStart(4, '0')}`, layer: i % 3 ? '市民' : '企业', district: i % 2 ? '西湖区' : '上城区' })

  await office.reload()
  await twice(office, '冻结报名名单')
  await office.getByLabel('种子', { exact: true }).fill('8 1 4 2 0 7 7')
  await twice(office, '按种子抽签')
  await office.getByText(`${seats} 席：抽签 ${seats}`).waitFor()
  await citizen.reload()
  await citizen.getByRole('button', { name: '在这部手机上重新抽一遍' }).click()
  await citizen.getByText('和先公布的摘要一致').waitFor()
  await citizen.getByText(`重抽的 ${seats} 个号，和公布的一个不差。`).waitFor()
}

async function makeCards(stage, office) {
  const sent = []
  office.on('request', (r) => sent.push(`${r.url()} ${r.postData() ?? ''}`))
  await office.getByRole('link', { name: '代表卡' }).click()
  await office.getByRole('button', { name: `给 ${seats} 个席位做卡` }).click()
  await office.getByRole('button', { name: `打印 ${seats} 张` }).and(office.locator(':enabled')).waitFor()
  const cards = await scanAll(office)
  strictEqual(cards.length, seats)
  for (const card of cards) {
    const [admit, secret] = new URL(card).hash.slice(1).split('.')
    ok(!sent.some((s) => s.includes(secret) || s.includes(admit)), 'what stands on a card left the office’s browser')
  }
  await office.getByRole('link', { name: '回到准备' }).click()
  return cards
}

async function openDoor(stage, office) {
  await office.getByLabel('引导员姓名').fill('李芳')
  await office.getByRole('button', { name: '做一个链接' }).click()
  const link = await office.locator('.once code').textContent()
  const door = await stage.citizen('helper')
  await door.goto(link)
  await door.getByRole('heading', { name: '扫一下代表卡' }).waitFor()
  return door
}

// The director's keys: what cannot be undone is confirmed with Enter.
async function keys(office, ...pressed) {
  for (const key of pressed) await office.keyboard.press(key)
}
const vote = (phone, choice) => phone.locator('label', { hasText: new RegExp(`^\\s*${choice}\\s*$`) }).click()
const counted = (phone) => phone.getByText('已计入', { exact: true }).waitFor()

async function open(office, wall, n) {
  await keys(office, 'o')
  await office.getByRole('alertdialog', { name: `开始第 ${n} 轮投票？` }).waitFor()
  await keys(office, 'Enter')
  await wall.getByText('位代表已投').waitFor()
}

async function close(office, wall, n, value) {
  await keys(office, 'e')
  await office.getByRole('alertdialog', { name: new RegExp(`结束第 ${n} 轮`) }).waitFor()
  await keys(office, 'Enter')
  await office.getByText('已结束，结果还没有播').waitFor()
  strictEqual(await wall.getByText('封存号').count(), 0, 'a result stood on the wall before it was taken')
  await keys(office, ' ')
  await office.getByText('结果已公布').waitFor()
  await wall.getByText('封存号').waitFor()
  await wall.getByText(value, { exact: true }).first().waitFor()
}

async function firstRound(office, wall, phones, door, card) {
  await open(office, wall, 1)
  for (const [i, phone] of phones.entries()) await vote(phone, i < 12 ? '满意' : '不满意')
  await Promise.all(phones.map(counted))
  await door.goto(card) // her phone's camera opens the card's address
  await door.getByText(/排/).first().waitFor()
  await vote(door, '满意')
  await door.getByText('已计入：满意').waitFor()
  await vote(phones[0], '弃权')
  await counted(phones[0])
  await wall.locator('.turnout b', { hasText: String(seats) }).waitFor()
  await office.getByText('在场的都投了').first().waitFor()
  for (const words of ['57.1', '12 票']) strictEqual((await office.getByRole('main').textContent()).includes(words), false, 'the director saw how an open round stands')
  await close(office, wall, 1, '57.1%') // 12 of 21: eleven phones and the one at the door
  await phones[3].getByText('您的票封在里面').waitFor()
  await phones[3].getByRole('button', { name: '看我投的是什么' }).click()
  await phones[3].getByText('您投的是：满意').waitFor()
}

async function secondRound(stage, office, wall, phones) {
  await keys(office, 'n')
  await office.getByText('第 2 轮还没有开始').waitFor()
  await open(office, wall, 2)
  const early = phones.slice(0, 10)
  const late = phones.slice(10)
  for (const phone of early) await vote(phone, '满意')
  await Promise.all(early.map(counted))
  const back = stage.city.restart()
  for (const phone of late) await vote(phone, '不满意')
  await late[0].getByText('正在送').first().waitFor()
  await back
  await Promise.all(late.map(counted))
  await early[0].reload()
  await counted(early[0])
  await vote(early[0], '不满意')
  await counted(early[0])
  // Phones without a server complain to their consoles, as they should.
  const cut = /ERR_|Failed to fetch|EventSource|50[0-9] /
  stage.complaints.splice(0, stage.complaints.length, ...stage.complaints.filter((c) => !cut.test(c)))
  await wall.locator('.turnout b', { hasText: '20' }).waitFor()
  await close(office, wall, 2, '45.0%')
}

async function closingRound(office, wall, phones) {
  await keys(office, 'n')
  await office.getByText('第 3 轮还没有开始').waitFor()
  await open(office, wall, 3)
  const levels = ['满意', '比较满意', '基本满意', '不太满意', '不满意']
  for (const [i, phone] of phones.entries()) await vote(phone, levels[i % 5])
  await Promise.all(phones.map(counted))
  await keys(office, 'p')
  await office.keyboard.type(promised)
  await office.getByLabel('什么时候做到').fill(today(30))
  await office.getByRole('button', { name: /^记下/ }).click()
  await office.getByText(`市建委：${promised}`).first().waitFor()
  await close(office, wall, 3, '54.0 分') // (100 + 80 + 60 + 30 + 0) / 5
  await office.locator('h1, h2, h3').first().click()
  await keys(office, '6', ' ')
  await wall.getByText(promised).waitFor()
}

async function afterwards(stage, office, code) {
  await office.getByRole('button', { name: '散会…' }).click()
  await office.getByRole('button', { name: '确认散会' }).click()
  await office.getByText('这里不能再投票').waitFor()
  const unit = await stage.desk('jianweilead')
  await unit.getByRole('link', { name: '现场承诺' }).click()
  await unit.getByLabel('答应做什么').fill(`${promised}，先从采荷开始`)
  await unit.getByRole('button', { name: '更正' }).click()
  await unit.getByText('更正了，两种写法都会公布。').waitFor()

  await office.goto(office.url().replace('/director', ''))
  await twice(office, '公布结果和承诺')
  await office.getByText('已公布').first().waitFor()
  await office.getByRole('link', { name: '纪要', exact: true }).click()
  await office.getByText(`会上记的是：${promised}`).waitFor()
  const file = await office.request.get(await office.getByRole('link', { name: '下载表格' }).getAttribute('href'))
  strictEqual(file.status(), 200)
  await office.getByRole('link', { name: '还没到日子' }).click()
  await office.getByRole('heading', { level: 1, name: promised }).waitFor()
  await keep(stage.city, office.url().split('/').at(-1).split('?')[0])

  const reader = await stage.reader()
  await reader.goto(`/hearings/${code}`)
  await reader.getByText('兑现率').waitFor()
  await reader.getByText('100.0%').first().waitFor()
  await reader.getByText(`会上记的是：${promised}`).waitFor()
}

const words = (on) => `${Number(on.slice(5, 7))}月${Number(on.slice(8))}日`

// What the unit and the office do with the promise's case, as with any other.
async function keep(city, id) {
  const handler = await session(city, 'jianwei')
  await act(handler, id, 'accept', { message: '已受理，开始排工期。' })
  await act(handler, id, 'start', { promised_on: today(20) })
  await act(handler, id, 'finish', { outcome: 'done', reply: `${words(today())}，十个老小区的立体车库都已装好，验收通过，开始使用。`, evidence: '验收单 10 份。' })
  await act(await session(city, 'jianweilead'), id, 'lead_approve', {})
  await act(await session(city, 'kaoping'), id, 'publish', { checked: true })
}
