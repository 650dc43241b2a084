// What a citizen does on her phone: says something, keeps her receipt, comes back with it, and judges the answer.

/** Writes an opinion and sends it; the answer is her receipt of 16 digits. `understood` is looked for before she sends. */
export async function say(page, { text, district, place, photo, understood = [] }) {
  await page.goto('/say')
  await page.getByLabel('您的意见').fill(text)
  if (district) await page.getByLabel('在哪里').selectOption(district)
  if (place) await page.getByLabel('具体地点').fill(place)
  if (photo) await page.getByLabel('加照片').setInputFiles({ name: 'before.jpg', mimeType: 'image/jpeg', buffer: photo })
  for (const words of understood) await page.getByText(words).first().waitFor()
  await page.getByRole('button', { name: '提交意见' }).click()
  await page.getByRole('heading', { name: '您的意见收到了' }).waitFor()
  return receiptOn(page)
}

/** The 16 digits as they stand on the page, in fours. */
export async function receiptOn(page) {
  const fours = page.getByText(/^\d{4}$/)
  await fours.first().waitFor()
  const digits = (await fours.allTextContents()).join('')
  if (!/^\d{16}$/.test(digits)) throw new Error(`no receipt on the page, but “${digits}”`)
  return digits
}

/** Comes back with the receipt, typed by hand, and waits for what it should say. */
export async function follow(page, receipt, expected) {
  await page.goto('/r')
  await page.getByLabel('查询码').fill(receipt)
  await page.getByRole('button', { name: '查进度' }).click()
  await page.getByText(expected).first().waitFor()
}

/** Answers the two questions, with a reason when there is one, and sees her answer stand there. */
export async function judge(page, solved, level, reason = '') {
  await choose(page, '问题解决了吗？', solved)
  await choose(page, '这次办理，您满意吗？', level)
  if (reason) await page.getByLabel('哪里没做到？').fill(reason)
  await page.getByRole('button', { name: '提交评价' }).click()
}

/** Taps one choice of a scale. */
export async function choose(page, question, answer) {
  await page.getByRole('radiogroup', { name: question, exact: true }).getByText(answer, { exact: true }).click()
}
