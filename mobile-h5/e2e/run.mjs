// Walks through the product as people do, in a real browser, on every database. Usage: node mobile-h5/e2e/run.mjs [journey …]
// The last line is “N passed, N failed”; the exit code is 0 only when nothing failed. What a failed journey saw stays in e2e/out.
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { openCity, openDemonstration } from './city.mjs'
import { databases } from './database.mjs'
import { auditor } from './journeys/auditor.mjs'
import { circle } from './journeys/circle.mjs'
import { copy } from './journeys/copy.mjs'
import { danger } from './journeys/danger.mjs'
import { hearing } from './journeys/hearing.mjs'
import { looks } from './journeys/looks.mjs'
import { matters } from './journeys/matters.mjs'
import { messages } from './journeys/messages.mjs'
import { people as staff } from './journeys/people.mjs'
import { rate } from './journeys/rate.mjs'
import { secondRound } from './journeys/second-round.mjs'
import { sizes } from './journeys/sizes.mjs'
import { triage } from './journeys/triage.mjs'
import { typing } from './journeys/typing.mjs'
import { wechat } from './journeys/wechat.mjs'
import { wording } from './journeys/wording.mjs'
import { gather } from './people.mjs'

const out = fileURLToPath(new URL('out/', import.meta.url))
const journeys = { circle, 'second round': secondRound, triage, rate, auditor, looks, people: staff, danger, matters, typing, wording, copy, messages, hearing, sizes }
const demonstrations = { wechat } // those that walk through the demonstration city
const pages = ['looks', 'sizes'] // what they look at no database changes: SQLite's will do
const wanted = process.argv.slice(2)
const chosen = (all) => Object.entries(all).filter(([name]) => !wanted.length || wanted.includes(name))
const flags = ['--lang=zh-CN', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

let passed = 0
let failed = 0
const toClose = [] // what must be gone in the end, whatever happened: newest first

async function closeAll() {
  for (const close of toClose.splice(0).reverse()) await close().catch((e) => console.error(e.message))
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => closeAll().then(() => process.exit(130)))

/** One thing that can pass or fail, with its line. */
async function part(name, database, run, onFailure = async () => {}) {
  const from = performance.now()
  let trouble = ''
  try {
    await run()
    passed++
  } catch (e) {
    failed++
    trouble = `\n${e.stack}`
    await onFailure().catch((x) => (trouble += `\n${x.message}`))
  }
  console.log(`${((performance.now() - from) / 1000).toFixed(1).padStart(6)} 秒  ${trouble ? '没通过' : '通过'}  ${name}，${database}${trouble}`)
}

async function travel(browser, city, name, journey, database) {
  const people = gather(browser, city)
  const mark = `${database}-${name}`
  await part(name, database, async () => {
    await journey(people)
    if (people.complaints.length) throw new Error('it went through, but the pages complained')
  }, async () => {
    for (const c of people.complaints) console.log(`          ${c}`)
    await people.photograph(out, mark)
    await copyFile(city.log, `${out}${mark}.log`)
  })
  await people.leave()
}

async function onDatabase(browser, database, open, all) {
  if (!chosen(all).length) return
  const folder = await mkdtemp(`${tmpdir()}/huiyin-e2e.`)
  toClose.push(() => rm(folder, { recursive: true, force: true }))
  let city
  await part('start', database.name, async () => {
    const { address, drop } = await database.open(folder)
    toClose.push(drop)
    city = await open(address, folder)
    toClose.push(city.close)
  })
  if (!city) return
  for (const [name, journey] of chosen(all)) if (database.name === 'SQLite' || !pages.includes(name)) await travel(browser, city, name, journey, database.name)
  await part('verify', database.name, city.verify)
}

const known = { ...journeys, ...demonstrations }
const unknown = wanted.filter((name) => !(name in known))
if (unknown.length) throw new Error(`no journey named ${unknown.join(', ')}; there are ${Object.keys(known).join(', ')}`)
await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false })
try {
  for (const database of databases(process.env.HUIYIN_E2E_MYSQL)) {
    for (const [open, all] of [[openCity, journeys], [openDemonstration, demonstrations]]) {
      await onDatabase(browser, database, open, all)
      await closeAll()
    }
  }
} finally {
  await closeAll()
  await browser.close()
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
