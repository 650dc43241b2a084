// Any size of text on any phone: no control reaches beyond the screen or loses its words, nothing that is in focus hides under a bar.
// The phone's own enlarging multiplies every size of type, as WeChat does on Android and on the iPhone: so does this.
import { opinion, published } from '../seed.mjs'

const adjusts = [100, 130, 160, 200]
const widths = [360, 375, 390, 430]

/** 每一页 × 字号 × 宽度，标准版和大字版. */
export async function sizes({ city, citizen }) {
  const page = await citizen('reader', { bypassCSP: true })
  const wrong = []
  const waiting = await opinion(city, '游泳馆的水温没有人管，太凉', '黄龙')
  const asking = await published(city, '三墩')
  const pages = ['/', '/say', '/s/2026', '/s/2026?in=all', '/s/2026?in=公交', '/s/2026?in=社区', '/r', `/r?new#${waiting}`, `/r#${waiting}`, `/r#${asking}`, '/public']
  for (const path of pages) for (const elder of [false, true]) {
    await open(page, path, elder)
    for (const size of adjusts) for (const width of widths) {
      await enlarge(page, size, width)
      const what = `${path} ${size} % ${width} px${elder ? ' 大字版' : ''}`
      for (const w of await page.evaluate(outside)) wrong.push(`${what}: ${w}`)
    }
    await enlarge(page, elder ? 100 : 200, 360)
    for (const w of await walk(page)) wrong.push(`${path}${elder ? ' 大字版' : ' 200 %'}, Tab: ${w}`)
  }
  if (wrong.length) throw new Error(`${wrong.length}\n${wrong.slice(0, 40).join('\n')}`)
}

async function open(page, path, elder) {
  await page.goto('about:blank')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  await page.evaluate((on) => localStorage.setItem('huiyin.elder', String(on)), elder)
  await page.goto(path)
  await page.waitForLoadState('networkidle')
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' })
  if (!path.includes('in=')) return
  await page.evaluate(() => document.querySelector('.levels label:nth-of-type(5)')?.click()) // the reasons open
  await page.waitForTimeout(50)
}

async function enlarge(page, size, width) {
  await page.setViewportSize({ width, height: width === 360 ? 640 : 844 })
  await page.evaluate((k) => {
    const larger = (css) => css.replace(/([\d.]+)px/g, (_, n) => `${(n * k) / 100}px`)
    const types = ['font-size', '--body', '--small', '--tiny', '--lead', '--title', '--display', '--figure']
    const rules = (of) => [...of].flatMap((r) => (r.cssRules ? [r, ...rules(r.cssRules)] : [r]))
    const styled = [...document.styleSheets].flatMap((s) => rules(s.cssRules)).filter((r) => r.style)
    window.sizes ??= new Map()
    for (const r of styled) for (const t of types) {
      const was = window.sizes.get(r)?.[t] ?? r.style.getPropertyValue(t)
      if (!was.includes('px')) continue
      window.sizes.set(r, { ...window.sizes.get(r), [t]: was })
      r.style.setProperty(t, larger(was))
    }
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  }, size)
}

// Controls that reach beyond the window, lose a part of their words, or lie over each other.
function outside() {
  const found = []
  const scrolls = (e) => e.closest('.tabs, .frame')
  const name = (e) => `${e.tagName.toLowerCase()} “${(e.textContent || e.getAttribute('aria-label') || e.name || '').trim().slice(0, 14)}”`
  const seen = [...document.querySelectorAll('a, button, label, summary, select, textarea, input:not(.sr), h1, h2')].filter((e) => e.getClientRects().length && !e.closest('.sr, [hidden]') && getComputedStyle(e).visibility !== 'hidden')
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) {
    const over = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 ).sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right).at(0)
    found.push(`the page is ${document.documentElement.scrollWidth} px wide, ${over?.outerHTML.slice(0, 60)} ${over?.textContent.trim().slice(0, 20)}`)
  }
  for (const e of seen) {
    const r = e.getBoundingClientRect()
    if (!scrolls(e) && (r.right > innerWidth + 1 || r.left < -1)) found.push(`${name(e)} from ${Math.round(r.left)} to ${Math.round(r.right)} px`)
    const words = document.createRange()
    words.selectNodeContents(e)
    const w = words.getBoundingClientRect()
    if (/^(BUTTON|LABEL|A|SUMMARY|H1|H2)$/.test(e.tagName) && w.width > 0 && (w.right > r.right + 2 || w.left < r.left - 2)) found.push(`${name(e)} is ${Math.round(w.width)} px of words in ${Math.round(r.width)}`)
  }
  return found.slice(0, 4)
}

// Through the page by Tab: what is in focus must be seen, in front of everything.
async function walk(page) {
  await page.evaluate(() => { scrollTo(0, 0); document.activeElement?.blur() })
  const wrong = []
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))))
    const w = await page.evaluate(() => {
      const e = document.activeElement
      if (!e || e === document.body) return 'end'
      const face = e.classList.contains('sr') ? document.querySelector(`label[for="${e.id}"]`) : e
      const r = face.getBoundingClientRect()
      const bar = document.querySelector('.actions')?.getBoundingClientRect()
      const inBar = e.closest('.actions')
      if (r.bottom < 1 || r.top > innerHeight - 1) return `${face.textContent.trim().slice(0, 12) || e.getAttribute('aria-label')} is off the screen`
      if (!inBar && bar && bar.top < innerHeight && r.top >= bar.top - 1 && r.top < bar.bottom && r.left < bar.right) return `${face.textContent.trim().slice(0, 12) || e.getAttribute('aria-label')} is under the bar`
      return ''
    })
    if (w === 'end') break
    if (w) wrong.push(w)
  }
  return wrong.slice(0, 3)
}
