// A small city for the journeys: the built program on an empty database, with the shipped units, catalogue, calendar and survey, and its staff.
import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const password = 'xihu-lake-2026'

/** Who works here, by log-in name. Two units, so that a case can change hands; two of the office, so that nobody decides alone. */
export const staff = {
  chengguan: { role: 'handler', unit: 'SCGW', title: '市城管委 · 经办' },
  chengguanlead: { role: 'lead', unit: 'SCGW', title: '市城管委 · 分管领导' },
  jianwei: { role: 'handler', unit: 'SJW', title: '市建委 · 经办' },
  jianweilead: { role: 'lead', unit: 'SJW', title: '市建委 · 分管领导' },
  kaoping: { role: 'office', title: '考评办 · 甲' },
  fuhe: { role: 'office', title: '考评办 · 乙' },
  jiandu: { role: 'auditor', title: '监督员' },
}

/** Starts the city in a folder; the answer is where it is, and how to stop it. `log` is the server's own. */
export const openCity = (database, folder) => open(database, folder, furnish, password)

/** Starts the demonstration city, with its WeChat that answers. */
export const openDemonstration = (database, folder) => open(database, folder, (command) => command(['demo']), 'huiyin-yanshi-85')

async function open(database, folder, fill, password) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const log = `${folder}/server.log`
  const env = { ...bare(), HUIYIN_DATABASE: database, HUIYIN_KEY_FILE: `${folder}/key/huiyin.key`, HUIYIN_LISTEN: `127.0.0.1:${port}`, HUIYIN_FIGURES_REST: '1s', HUIYIN_URL: url }
  await mkdir(`${folder}/data`)
  const command = (args, stdin = '') => run(args, stdin, env)
  await command(['migrate'])
  await fill(command, folder)
  const written = createWriteStream(log)
  const serve = () => {
    const p = spawn(`${root}huiyin`, ['serve'], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] })
    p.stderr.pipe(written, { end: false })
    return p
  }
  let server = serve()
  const close = () => stop(server)
  // What no deploy would do: killed in the middle of everything, and started again.
  const restart = async () => {
    const gone = new Promise((done) => server.once('exit', done))
    server.kill('SIGKILL')
    await gone
    server = serve()
    await ready(url, server)
  }
  try {
    await ready(url, server)
  } catch (e) {
    await close()
    throw e
  }
  return { url, log, password, close, restart, verify: () => command(['verify']) }
}

async function furnish(command, folder) {
  await command(['import', 'calendar', 'data/calendar.csv'])
  await command(['import', 'units', 'data/units.csv'])
  await command(['import', 'catalogue', 'data/areas.csv'])
  await command(['import', 'catalogue', 'data/catalogue.csv'])
  await command(['import', 'duty', 'data/duty.csv'])
  await command(['import', 'survey', await surveyOfToday(folder)])
  for (const [name, { role, unit = '', title }] of Object.entries(staff)) await command(['account', 'add', name, role, unit, title], `${password}\n`)
}

// The settings of whoever runs the tests are not ours, and the program refuses names it does not know.
const bare = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('HUIYIN_')))

/** One command of the program; what it says is part of the error. */
function run(args, stdin, env) {
  return new Promise((done, fail) => {
    const p = spawn(`${root}huiyin`, args, { cwd: root, env })
    let said = ''
    for (const s of [p.stdout, p.stderr]) s.on('data', (d) => (said += d))
    p.on('error', fail)
    p.on('close', (code) => (code === 0 ? done(said) : fail(new Error(`huiyin ${args.join(' ')}: ${said.trim()}`))))
    p.stdin.on('error', () => {}) // a command that failed early has closed its door; its exit code tells
    p.stdin.end(stdin)
  })
}

// The shipped questionnaire, open for this year, whatever year the tests run in.
async function surveyOfToday(folder) {
  const year = today().slice(0, 4)
  const shipped = await readFile(`${root}data/survey-2026.csv`, 'utf8')
  const path = `${folder}/survey.csv`
  await writeFile(path, shipped.replace(/^开始,.*$/m, `开始,,,${year}-01-01,,`).replace(/^截止,.*$/m, `截止,,,${year}-12-31,,`))
  return path
}

/** The day in Shanghai, `ahead` days from now. */
export function today(ahead = 0) {
  return new Date(Date.now() + 8 * 3600e3 + ahead * 86400e3).toISOString().slice(0, 10)
}

function freePort() {
  return new Promise((done, fail) => {
    const s = createServer().on('error', fail)
    s.listen(0, '127.0.0.1', () => {
      const { port } = s.address()
      s.close(() => done(port))
    })
  })
}

async function ready(url, server) {
  for (let i = 0; i < 100; i++) {
    if (server.exitCode !== null) break
    if (await fetch(`${url}/readyz`).then((r) => r.ok, () => false)) return
    await new Promise((go) => setTimeout(go, 100))
  }
  throw new Error('huiyin serve did not get ready')
}

async function stop(server) {
  if (server.exitCode !== null || server.signalCode !== null) return
  const gone = new Promise((done) => server.once('exit', done))
  server.kill('SIGTERM')
  const late = setTimeout(() => server.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(late)
}
