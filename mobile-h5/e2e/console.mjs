// What the staff do at their desks: find a case, and do one verb of its life through its form.

/** Opens a case from the list that stands on the page, by its words. */
export async function open(page, place, words) {
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: place, exact: true }).click()
  await page.getByRole('table').getByRole('link', { name: words }).first().click()
  await page.getByRole('heading', { level: 1, name: words }).waitFor()
}

/** Does a verb: presses its button, fills the form by its labels, sends it, and waits until the page says it is done. */
export async function act(page, verb, fields = {}) {
  await page.getByRole('button', { name: new RegExp(`^${verb}( N)?$`) }).click()
  const form = page.getByRole('dialog', { name: verb })
  for (const [label, value] of Object.entries(fields)) await (typeof value === 'function' ? value(form, label) : form.getByLabel(starts(label)).fill(value))
  await form.getByRole('button', { name: verb, exact: true }).click()
  await page.getByRole('status').getByText(`“${verb}”已办好`).waitFor()
}

const starts = (label) => new RegExp(`^${label}`)

/** A value searched for in a long list: typed, then taken with Enter. */
export const pick = (words) => async (form, label) => {
  const box = form.getByRole('combobox', { name: starts(label) })
  await box.fill(words)
  await form.getByRole('option', { name: starts(words) }).first().waitFor()
  await box.press('Enter')
}

/** One of a few choices that stand open. */
export const choice = (words) => (form, label) => form.getByRole('group', { name: starts(label) }).getByLabel(words).check()

/** A box to tick. */
export const tick = (form, label) => form.getByLabel(starts(label)).check()

/** Steps of a plan: [what, by which day]. */
export const steps = (all) => async (form) => {
  for (const [i, [text, on]] of all.entries()) {
    if (i) await form.getByRole('button', { name: '加一步' }).click()
    await form.getByLabel(`第 ${i + 1} 步做什么`).fill(text)
    await form.getByLabel(`第 ${i + 1} 步哪天完成`).fill(on)
  }
}

/** A photo, as a file from the desk. */
export const photo = (jpeg) => async (form, label) => {
  await form.getByLabel(starts(label)).setInputFiles({ name: 'after.jpg', mimeType: 'image/jpeg', buffer: jpeg })
  await form.getByText('已传 1 张').waitFor()
}
