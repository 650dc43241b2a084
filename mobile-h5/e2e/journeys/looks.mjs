// Every page as it looks: nothing in the browser's console, nothing sideways, nothing that axe objects to; on the phone, in 大字版, and at a desk.
import axe from 'axe-core'
import { opinion, published, session } from '../seed.mjs'

const narrow = { width: 390, height: 844 }
const wide = { width: 1440, height: 900 }

/** 市民页（标准版、大字版）和工作台. */
export async function looks({ city, citizen, desk, reader }) {
  const wrong = []
  const look = (page, what, only) => judged(page, what, wrong, only)
  const theirs = await aCase(city)
  await Promise.all([ // side by side: most of it is waiting
    citizenPages(city, await citizen(), look),
    publicPages(await reader(), await reader('door'), look),
    eachOf(await desk('chengguan'), ['/', '/cases', theirs, `${theirs}?do=accept`, '/help', '/nowhere'], look),
    eachOf(await desk('kaoping'), ['/triage', '/triage?status=all', '/desk/dispute', '/desk/review', '/desk/review?status=asking', '/desk/wait', '/desk/talk', '/cases', theirs], look),
    eachOf(await desk('jiandu'), ['/cases', '/triage', '/audits', theirs], look),
  ])
  if (wrong.length) throw new Error(wrong.join('\n'))
}

async function citizenPages(city, page, look) {
  const waiting = await opinion(city, '体育馆的更衣室几点关门，没有写', '黄龙')
  const asking = await published(city, '浙大路')
  const pages = ['/', '/say', '/s/2026', '/s/2026?in=all', '/s/2026?in=公交', '/r', `/r?new#${waiting}`, `/r#${waiting}`, `/r#${asking}`, '/r#0000000000000000', '/public', '/public/SCGW']
  for (const path of pages) {
    await settle(page, path)
    await look(page, path)
    await page.getByRole('button', { name: '大字版' }).click()
    await look(page, `${path} 大字版`)
    await page.getByRole('button', { name: '标准版' }).click()
  }
  await settle(page, '/say')
  await page.getByLabel('您的意见').fill('道路反复开挖，我的电话是 13812345678')
  await page.getByText('将由').waitFor()
  await look(page, '/say 写了以后')
  await settle(page, '/s/2026?in=all')
  await page.getByRole('radiogroup', { name: '市教育局' }).getByText('不满意', { exact: true }).click()
  await page.getByRole('button', { name: '交卷' }).click()
  await look(page, '/s/2026 交卷前')
}

async function publicPages(page, door, look) {
  for (const path of ['/public', '/public/SCGW']) {
    await settle(page, path)
    await look(page, `${path} 桌面`)
  }
  await settle(door, '/console/login')
  await look(door, '/console/login')
}

// At the desk every page in full; on a narrow screen it must at least fit.
async function eachOf(page, paths, look) {
  for (const path of paths) {
    await page.setViewportSize(wide)
    await settle(page, `/console${path}`)
    await look(page, `${page.who} ${path}`)
    await page.setViewportSize(narrow)
    await look(page, `${page.who} ${path} 窄屏`, { fits: true })
  }
}

// A case still to be taken in, as its address within the console.
async function aCase(city) {
  await opinion(city, '公厕太脏，路灯也不亮', '青芝坞')
  const unit = await session(city, 'chengguan')
  const { items } = await unit('GET', '/api/v1/unit/cases?status=open&q=青芝坞')
  return `/cases/${items[0].id}`
}

async function settle(page, path) {
  await page.goto('about:blank') // a new # alone would not load the page anew
  await page.goto(path)
  await page.waitForLoadState('networkidle')
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' })
}

async function judged(page, what, wrong, { fits = false } = {}) {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (beyond > 0) wrong.push(`${what}: ${beyond} px wider than the window`)
  if (fits) return
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  for (const v of found.violations) wrong.push(`${what}: ${v.id}, ${v.nodes.length} × ${v.nodes[0].target.join(' ')}: ${v.help}`)
}
