// Who takes part in a journey: each person has a browser of their own, and everything their pages complain about is kept.
import { mkdir } from 'node:fs/promises'

const phone = { width: 390, height: 844 }
const desktop = { width: 1440, height: 900 }
const patience = 20_000

/** Opens the stage of one journey on a running city. */
export function gather(browser, city) {
  const contexts = []
  const complaints = []

  async function person(who, viewport, rest = {}) {
    const context = await browser.newContext({ viewport, baseURL: city.url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...rest })
    context.setDefaultTimeout(patience)
    contexts.push(context)
    const page = await context.newPage()
    page.who = who
    listen(page, (what) => complaints.push(`${who} ${new URL(page.url(), city.url).pathname}: ${what}`))
    return page
  }

  return {
    city,
    complaints,
    /** A citizen with a phone of her own. */
    citizen: (who = 'citizen', rest = {}) => person(who, phone, { hasTouch: true, isMobile: true, ...rest }),
    /** Somebody at a large screen who is nobody in particular. */
    reader: (who = 'reader') => person(who, desktop),
    /** Someone of the staff, logged in. */
    async desk(name) {
      const page = await person(name, desktop)
      await page.goto('/console/login')
      await page.getByLabel('账号').fill(name)
      await page.getByLabel('口令').fill(city.password)
      await page.getByRole('button', { name: '登录' }).click()
      await page.getByRole('button', { name: '退出' }).waitFor()
      return page
    },
    /** A picture of what everybody sees now. */
    async photograph(folder, name) {
      await mkdir(folder, { recursive: true })
      for (const page of contexts.flatMap((c) => c.pages())) await page.screenshot({ path: `${folder}/${name}-${page.who}.png`, fullPage: true }).catch(() => {})
    },
    leave: () => Promise.all(contexts.map((c) => c.close())),
  }
}

// What a careful developer would see in the browser's console. That nobody is logged in yet, at a desk or as a person, or that a receipt
// of zeros leads nowhere, is answered with 401 and 404: no complaint.
function listen(page, complain) {
  page.on('console', (m) => {
    if (m.type() !== 'error' || /\/api\/v1\/(session|mine|receipts\/0{16})$/.test(m.location().url)) return
    complain(`${m.text()} ${m.location().url}`)
  })
  page.on('pageerror', (e) => complain(e.message))
  page.on('response', (r) => r.status() >= 500 && complain(`${r.status()} ${r.request().method()} ${r.url()}`))
}
