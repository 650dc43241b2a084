/** Opens every fold before printing, because paper has nothing to tap; they stay as they were afterwards. */
export function openFolds() {
  const folds = [...document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')]
  folds.forEach((f) => (f.open = true))
  window.addEventListener('afterprint', () => folds.forEach((f) => (f.open = false)), { once: true })
}
