// 评一评: a questionnaire filled in on a phone, with a reload in the middle; the reason under a bad level becomes an opinion.
import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { choose, receiptOn } from '../citizen.mjs'

const why = '借教室要先找三个科室盖章'
const rated = { 市发改委: '满意', 市教育局: '不满意', 市公安局: '比较满意', 市园文局: '基本满意', 市科委: '不了解' }

/** 评几个单位 → 刷新 → 交卷 → 查询码 → 分办里看到. */
export async function rate({ citizen, desk, reader }) {
  const anybody = await reader()
  const before = await results(anybody)
  const phone = await citizen()
  await phone.goto('/')
  await phone.getByRole('link', { name: /评一评/ }).click()
  await phone.getByRole('button', { name: '公交' }).click()
  await choose(phone, '市城投集团', '满意') // an everyday card, in three taps
  await phone.getByRole('button', { name: '再评一家' }).click()
  await phone.getByRole('button', { name: /公交\s*已评/ }).waitFor()
  await phone.getByLabel('找单位').fill('幼儿园') // what people say finds the unit
  await phone.getByRole('radiogroup', { name: '市教育局', exact: true }).waitFor()
  await phone.getByLabel('找单位').fill('')
  await phone.getByRole('button', { name: /看全部/ }).click()
  for (const [unit, level] of Object.entries(rated)) await choose(phone, unit, level)
  await phone.getByRole('group', { name: '市教育局哪里不满意' }).getByText('推诿扯皮').click()
  await phone.getByLabel('市教育局，再写几句').fill(why)
  await phone.getByText('已评 6 家').waitFor()

  await phone.reload()
  await phone.getByText('已评 6 家').waitFor()
  strictEqual(await phone.getByLabel('市教育局，再写几句').inputValue(), why)
  ok(await phone.getByRole('radiogroup', { name: '市公安局', exact: true }).getByRole('radio', { name: /^比较\s*满意$/ }).isChecked())
  await choose(phone, '市公安局', '满意') // she changes her mind

  await phone.getByRole('button', { name: '交卷' }).click()
  await phone.getByRole('button', { name: '就这样交' }).click()
  await phone.getByRole('heading', { name: '您的评价收到了' }).waitFor()
  await phone.getByRole('heading', { name: '您评了 6 家' }).waitFor() // what she gave, from this phone alone
  const receipt = await receiptOn(phone)
  await phone.goto(`/r#${receipt}`)
  await phone.getByText(why).first().waitFor()

  const office = await desk('kaoping')
  await office.getByRole('button', { name: why }).click()
  await office.getByText('市民说的是：市教育局，评了“不满意”').waitFor()

  const after = await results(anybody)
  strictEqual(after.responses - before.responses, 1)
  for (const name of ['市公安局', '市教育局', '市科委']) { // one answer does not show: ratings are let in by fives
    const more = of(after, name).rated - of(before, name).rated
    if (more) ok(more >= 5, `${name}: ${more}`)
    else deepStrictEqual(of(after, name), of(before, name))
  }
}

const results = async (page) => (await page.request.get('/api/v1/public/surveys/2026')).json()
const of = (result, name) => result.units.find((u) => u.unit.name === name) ?? { counts: {}, rated: 0 }
