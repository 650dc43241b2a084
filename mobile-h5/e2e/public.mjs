// What anybody reads on the public page, as numbers.
import { deepStrictEqual } from 'node:assert'
import { isDeepStrictEqual } from 'node:util'

/** The figure, its five counts and the ledger as /public shows them before anything is done. */
export async function figures(page) {
  let last = await read(page)
  for (let i = 0; i < 10; i++) {
    await page.waitForTimeout(1300)
    const now = await read(page)
    if (isDeepStrictEqual(now, last) && i) return now
    last = now
  }
  throw new Error('the public figures do not come to rest')
}

async function read(page) {
  await page.goto('/public')
  await page.getByRole('heading', { name: /当事市民/ }).waitFor()
  const words = (await page.getByRole('main').innerText()).replace(/\s+/g, ' ')
  const counts = await bar(page, /^当事市民/)
  const ledger = await bar(page, /^收到/)
  return {
    value: number(words.match(/([\d.]+)\s*分 20\d\d年/)?.[1] ?? null),
    people: number(words.match(/当事市民 ([\d,]+) 人/)?.[1] ?? 0),
    cases: number(words.match(/公布结果的 ([\d,]+) 件/)[1]),
    asked: ['满意', '基本满意', '不满意', '未答'].reduce((n, level) => n + (counts[level] ?? 0), 0), // an answer is public once five are: till then it is among 未答
    not_asked: counts['未能询问'] ?? 0,
    received: number(words.match(/([\d,]+) 条收到/)?.[1] ?? 0),
    waiting: ledger['待分办'] ?? 0,
    in_case: ledger['立件整改'] ?? 0,
    in_case_closed: number(words.match(/其中办结 ([\d,]+)/)?.[1] ?? 0),
    answered: ledger['直接答复'] ?? 0,
    praise: number(words.match(/其中表扬 ([\d,]+)/)?.[1] ?? 0),
    set_aside: ledger['说明理由未立件'] ?? 0,
  }
}

const patience = 20_000 // in milliseconds: the longer a year takes to make, the longer it rests

/** Fails unless the figures come to have moved by exactly `by`, the value left aside: it is a mean, not a sum. Gives them then. */
export async function moved(page, before, by) {
  for (const until = Date.now() + patience; ; await page.waitForTimeout(700)) {
    const after = await read(page)
    const changes = {}
    for (const k of Object.keys(before)) if (k !== 'value' && after[k] !== before[k]) changes[k] = after[k] - before[k]
    if (isDeepStrictEqual(changes, by)) return after
    if (Date.now() > until) deepStrictEqual(changes, by)
  }
}

// A bar says its parts aloud: “当事市民 3 人：满意 2，基本满意 1 …”.
async function bar(page, name) {
  const img = page.getByRole('img', { name })
  if (!(await img.count())) return {}
  const aloud = await img.first().getAttribute('aria-label')
  return Object.fromEntries(aloud.split('：')[1].split('，').map((p) => [p.split(' ')[0], number(p.split(' ')[1])]))
}

const number = (text) => (text === null ? null : Number(String(text).replaceAll(',', '')))
