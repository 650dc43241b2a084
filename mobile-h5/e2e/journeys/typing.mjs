// Typing and photos as people really have them: an input method at work, one draft in two tabs, too many photos, photos larger than a page.
import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { receiptOn } from '../citizen.mjs'
import { today } from '../city.mjs'
import { act, choice, open, steps } from '../console.mjs'

const half = '这里的路灯坏了半个月，公厕也找不到，'
const rest = '晚上一片漆黑'

export async function typing({ citizen, desk }) {
  const place = await composed(await citizen())
  await twoTabs(await citizen('two-tabs'))
  await photos(await citizen('photographer'))

  const handler = await desk('chengguan')
  await open(handler, '待办', place)
  await keysWhileComposing(handler)
  await smallBeforeItIsSent(handler, await desk('chengguanlead'), place)
}

/** Words that stand in a field and are not its own yet, as an input method shows them. */
async function compose(page, field, words) {
  await field.focus()
  const tab = await page.context().newCDPSession(page)
  await tab.send('Input.imeSetComposition', { text: words, selectionStart: words.length, selectionEnd: words.length })
  return tab
}

// Her finger is on the button while the last words are still in the making; a phone leaves the field its focus.
async function composed(page) {
  await page.goto('/say')
  const field = page.getByLabel('您的意见')
  await field.fill(half)
  await page.getByLabel('在哪里').selectOption('下城区')
  await page.getByLabel('具体地点').fill('凤起路口')
  await field.press('End')
  await compose(page, field, rest)
  const sent = page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/api/v1/opinions'))
  await page.getByRole('button', { name: '提交意见' }).evaluate((b) => b.click())
  strictEqual((await sent).postDataJSON().text, half + rest)
  await page.getByRole('heading', { name: '您的意见收到了' }).waitFor()
  return '凤起路口'
}

async function twoTabs(page) {
  await page.goto('/say')
  await page.getByLabel('您的意见').fill('小区门口的垃圾桶满了')
  const other = await page.context().newPage()
  await other.goto('/say')
  strictEqual(await other.getByLabel('您的意见').inputValue(), '小区门口的垃圾桶满了')
  const receipts = []
  for (const [tab, more] of [[page, '，三天没人清'], [other, '，夏天很臭']]) {
    await tab.bringToFront()
    await tab.getByLabel('您的意见').fill(`小区门口的垃圾桶满了${more}`)
    await tab.getByRole('button', { name: '提交意见' }).click()
    await tab.getByRole('heading', { name: '您的意见收到了' }).waitFor()
    receipts.push(await receiptOn(tab))
  }
  ok(receipts[0] !== receipts[1], 'both tabs have one receipt')
}

async function photos(page) {
  await page.goto('/say')
  const six = await Promise.all(Array.from({ length: 6 }, (_, i) => drawn(page, 300, 200 + i)))
  await page.getByLabel('加照片').setInputFiles(six.map((buffer, i) => ({ name: `${i}.png`, mimeType: 'image/png', buffer })))
  await page.getByText('最多 4 张，多选的 2 张没有加。').waitFor()
  strictEqual(await page.getByRole('button', { name: /^去掉照片/ }).count(), 4)
  await page.getByRole('button', { name: '去掉照片 1' }).click()
  await watch(page)
  await page.getByLabel('加照片').setInputFiles({ name: 'long.png', mimeType: 'image/png', buffer: await drawn(page, 1080, 12000) })
  deepStrictEqual(await measured(page), ['image/jpeg', 1080, 12000, 255, 255, 255])
  await page.getByLabel('您的意见').fill('这是聊天记录的截图')
}

async function keysWhileComposing(page) {
  const field = page.getByLabel('写给市民')
  let sent = 0
  page.on('request', (r) => { if (/\/message$/.test(r.url())) sent++ })
  await field.fill('明天上午')
  await field.press('End')
  const tab = await compose(page, field, '到现场')
  for (const modifiers of [0, 2]) await tab.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, modifiers })
  await page.waitForTimeout(300)
  strictEqual(sent, 0, 'a key of the input method sent half of the words')
  await field.fill('')
}

async function smallBeforeItIsSent(handler, lead, place) {
  await act(handler, '受理', { 给市民的第一句话: `已由市政科受理，${today(3)}前到现场查看。` })
  await act(handler, '报整改计划', {
    整改内容: '凤起路口路灯恢复照明。', 对应的整改方向: choice(/精细化/), 分管领导: '周副主任', 责任处室: '市政科', 具体举措: '更换灯具。', 工作步骤: steps([['更换路灯', today(2)]]),
  })
  await open(lead, '待办', place)
  await act(lead, '同意计划')
  await handler.reload()
  await handler.getByRole('button', { name: /^完成一步/ }).click()
  const form = handler.getByRole('dialog', { name: '完成一步' })
  await watch(handler)
  const buffer = await drawn(handler, 4000, 3000)
  await form.getByLabel(/^现场照片/).setInputFiles(Array.from({ length: 5 }, (_, i) => ({ name: `${i}.png`, mimeType: 'image/png', buffer })))
  deepStrictEqual(await measured(handler), ['image/jpeg', 1600, 1200, 255, 255, 255])
  await form.getByText('最多 4 张，多选的 1 张没有加。').waitFor()
  await form.getByText('已传 4 张').waitFor()
}

/** Keeps what the page puts into its forms: the browser shows no file of a request. */
const watch = (page) => page.evaluate(() => {
  const append = FormData.prototype.append
  window.put = []
  FormData.prototype.append = function (...what) {
    window.put.push(what[1])
    return append.apply(this, what)
  }
})

/** A PNG that is transparent but for a black line. */
const drawn = (page, width, height) => page.evaluate(async ([w, h]) => {
  const canvas = new OffscreenCanvas(w, h)
  canvas.getContext('2d').fillRect(0, h / 2, w, 20)
  return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())]
}, [width, height]).then((bytes) => Buffer.from(bytes))

/** The type and the measures of the last photo that was sent, and the colour of its corner. */
async function measured(page) {
  await page.waitForFunction(() => window.put.length > 0)
  return page.evaluate(async () => {
    const bitmap = await createImageBitmap(window.put.at(-1))
    const pen = new OffscreenCanvas(1, 1).getContext('2d')
    pen.drawImage(bitmap, 0, 0)
    return [window.put.at(-1).type, bitmap.width, bitmap.height, ...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)]
  })
}
