// Where the citizens are: the whole way in WeChat, from following to the rating, on the page where a WeChat answers; and who leaves hears no more.
import { ok, strictEqual } from 'node:assert'
import { judge } from '../citizen.mjs'
import { figures, moved } from '../public.mjs'

const lamp = '文晖路口的路灯坏了半个月，晚上一片漆黑'

/** 关注 → 一句话 → 听明白 → 到页面里加照片交 → 已受理 → 有结果了 → 评价 → 公开 → 另一台手机 → 取消关注；放着不管的一小时后自动交. */
export async function wechat({ reader, desk }) {
  const page = await reader('wechat')
  await page.goto('/demo/wechat')
  await play(page, '拨到早上 8:30') // by night no letter leaves
  const anybody = await reader()
  const before = await figures(anybody)

  await take(page, '沈老师')
  await page.getByText('沈老师没有关注这个号').waitFor()
  await play(page, '关注')
  await chat(page, '哪里不好、想怎么改')
  await say(page, lamp)
  await chat(page, '听明白了：路灯')
  await page.getByRole('log').getByRole('button', { name: /页面里/ }).click()
  const inside = page.frameLocator('iframe')
  strictEqual(await settled(() => inside.getByLabel('您的意见').inputValue(), lamp), lamp, 'what was said in the chat is not in the page')
  await inside.getByLabel('加照片').setInputFiles({ name: 'lamp.jpg', mimeType: 'image/jpeg', buffer: await page.screenshot({ type: 'jpeg' }) })
  await inside.getByRole('img', { name: /照片 1/ }).waitFor()
  await inside.getByRole('button', { name: '提交意见' }).click()
  await inside.getByRole('heading', { name: '您的意见收到了' }).waitFor()
  await page.getByRole('button', { name: '关闭网页，回到聊天' }).click()
  await note(page, '沈老师', '有事在办')

  await play(page, '单位办结，考评办公布')
  await chat(page, '已受理')
  await chat(page, '有结果了')
  await note(page, '沈老师', '1 件等她评价')
  await page.getByRole('button', { name: '去评价，点一下就好' }).click()
  await inside.getByText('有结果了，请您评价').first().click()
  await judge(inside, '解决', '满意')
  await inside.getByText(/谢谢您|已经评价|评价收到/).first().waitFor()
  await page.getByRole('button', { name: '关闭网页，回到聊天' }).click()
  const after = await moved(anybody, before, { people: 1, cases: 1, asked: 1, received: 1, in_case: 1, in_case_closed: 1 })
  ok(after.people > before.people, 'the public figure did not move')

  await page.getByRole('button', { name: '换一台手机打开' }).click()
  await mine(page, inside)
  await inside.getByText('文晖路口的路灯').first().waitFor()
  await page.getByRole('button', { name: '关闭网页，回到聊天' }).click()
  await page.getByRole('button', { name: '换回她原来的手机' }).click()

  await say(page, '采荷路的公厕一直锁着，老人没地方上')
  await chat(page, /公厕/)
  await say(page, '提交')
  await chat(page, '替您交上去了')
  await note(page, '沈老师', '有事在办')
  await play(page, '取消关注')
  const told = await letters(page)
  await play(page, '单位办结，考评办公布')
  strictEqual(await letters(page), told, 'who has left is still written to')
  const office = await desk('kaoping1')
  await office.goto('/console/messages')
  await office.getByText(/取消了?关注|没有关注/).first().waitFor()

  await take(page, '小林')
  await say(page, '下沙高教园的共享单车堵住了盲道')
  await chat(page, /单车/)
  await note(page, '小林', '还没交过意见')
  await play(page, '钟拨快 1 小时')
  await play(page, '钟拨快 1 小时')
  await note(page, '小林', '有事在办')
}

const take = (page, name) => page.getByRole('radiogroup', { name: '您现在是谁' }).getByText(name).click()

async function play(page, name) {
  await page.getByRole('button', { name, exact: true }).click()
  await page.locator('.can .btn:disabled').first().waitFor({ state: 'detached' })
}

async function say(page, text) {
  await page.getByLabel('发消息').fill(text)
  await page.getByRole('button', { name: '发送' }).click()
  await page.getByRole('log').getByText(text).last().waitFor()
}

const chat = (page, words) => page.getByRole('log').getByText(words).last().waitFor()
const note = (page, who, words) => page.getByRole('radiogroup').locator('label', { hasText: who }).getByText(words).waitFor()
const letters = (page) => page.getByRole('log').locator('.tpl').count()

/** Her own page, by the menu of the account. */
async function mine(page, inside) {
  await page.getByRole('button', { name: '换成菜单' }).click()
  const menu = page.getByRole('navigation', { name: '公众号菜单' })
  await menu.getByRole('button', { name: '我的', exact: true }).click()
  await menu.getByRole('button', { name: '我的意见' }).click()
  await inside.getByRole('heading').first().waitFor()
}

async function settled(read, want) {
  let got
  for (let i = 0; i < 50; i++) {
    got = await read().catch(() => undefined)
    if (got === want) return got
    await new Promise((go) => setTimeout(go, 200))
  }
  return got
}
