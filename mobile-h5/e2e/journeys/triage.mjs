// 分办 with the keyboard: what the machine cannot place is placed by a person, answered, set aside by two, or thanked; and the citizen may object.
import { follow, say } from '../citizen.mjs'
import { figures, moved } from '../public.mjs'

const lent = { text: '借书证要跑三个地方才办得下来，能不能一次办好', place: '凤起路书屋' }
const opening = { text: '新的体育馆哪天开放，上面没有写', place: '黄龙新馆' }
const advert = { text: '低价办理各种卡，加我好友领红包', place: '网上' }
const kind = { text: '社区食堂的阿姨记得每位老人的口味', place: '小河直街' }
const thanks = { text: '表扬清晨扫街的师傅，谢谢你们', place: '长庆街' }

/** 选行 → 直接答复 → 异议 → 提议和确认不立件 → 表扬. */
export async function triage({ citizen, desk, reader }) {
  const anybody = await reader()
  const before = await figures(anybody)
  const phone = await citizen()
  const receipts = []
  for (const o of [lent, opening, advert, kind, thanks]) receipts.push(await say(phone, o))

  const office = await desk('kaoping')
  await byRow(office, lent)
  await waitingOnlyOnce(office, lent)
  await follow(phone, receipts[0], '市文广新闻出版局')

  await take(office, opening)
  await office.keyboard.press('a')
  await office.getByLabel('答复').fill('新馆 12 月 1 日起开放，每天 9 时至 21 时。')
  await office.keyboard.press('Control+Enter')
  await said(office, '已答复市民')
  await objects(phone, receipts[1], '12 月 1 日起开放', '我问的是残疾人通道哪天开放。')
  await take(office, opening)
  await office.getByText('残疾人通道').waitFor()

  await take(office, advert)
  await office.keyboard.press('x')
  await office.getByLabel('理由').selectOption({ label: '只有辱骂或广告，没有诉求' })
  await office.getByLabel('给市民的一句话').fill('这条没有说要改什么，不立件。有事请再说一条。')
  await office.keyboard.press('Control+Enter')
  await said(office, '已提交，等第二人确认')
  await confirmed(await desk('fuhe'), advert)
  await follow(phone, receipts[2], '这条没有说要改什么')

  await take(office, kind)
  await office.keyboard.press('p')
  await office.getByRole('button', { name: '致谢并记下' }).press('Enter')
  await said(office, '已记为表扬')
  for (const receipt of receipts.slice(3)) await follow(phone, receipt, '谢谢您的肯定') // the last one by the machine alone

  await moved(anybody, before, { received: 5, in_case: 1, answered: 2, praise: 2, set_aside: 1, waiting: 1 })
}

/** Walks down the pile with J until the one with these words is in hand. */
async function take(page, { text }) {
  await page.goto('/console/triage')
  const pile = page.getByRole('listitem')
  await pile.first().waitFor()
  const at = (await pile.allInnerTexts()).findIndex((t) => t.includes(text))
  if (at < 0) throw new Error(`not in the pile: ${text}`)
  for (let i = 0; i < at; i++) await page.keyboard.press('j')
  await inHand(page, text)
}

const inHand = (page, text) => page.getByRole('region', { name: '这条意见' }).getByText(text).first().waitFor()
const said = (page, words) => page.getByRole('status').getByText(words).waitFor()

// S searches the rows, Enter takes one; the row has no lead unit of its own, so the unit is asked for next; the last Enter decides.
async function byRow(page, opinion) {
  await take(page, opinion)
  await page.keyboard.press('s')
  await page.keyboard.type('看病、上学')
  await page.keyboard.press('Enter')
  await page.keyboard.type('文广')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await said(page, '已交市文广新闻出版局')
}

async function waitingOnlyOnce(page, { text }) {
  await page.goto('/console/triage')
  await page.getByRole('heading', { name: '待分办' }).waitFor()
  if (await page.getByRole('listitem').filter({ hasText: text }).count()) throw new Error(`still waiting: ${text}`)
}

async function objects(phone, receipt, answer, reason) {
  await follow(phone, receipt, answer)
  await phone.getByRole('button', { name: '不同意' }).click()
  await phone.getByLabel('为什么不同意？').fill(reason)
  await phone.getByRole('button', { name: '提出异议' }).click()
  await phone.getByLabel('为什么不同意？').waitFor({ state: 'detached' })
}

// The second person sees the proposal and confirms it with Enter.
async function confirmed(page, { text }) {
  await page.getByRole('link', { name: '待第二人确认' }).click()
  await inHand(page, text)
  await page.getByRole('button', { name: '确认不立件' }).press('Enter')
  await said(page, '已确认不立件')
}
