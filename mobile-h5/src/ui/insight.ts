/**
 * Keeps what is in focus in sight: the page scrolls by the height of its bars, whatever they hold, and what the keyboard reaches is
 * brought up once more after rows that were out of sight have got their size. Answers with what ends it.
 */
export function keepInSight(page: HTMLElement): () => void {
  const root = document.documentElement
  const bars = () => page.querySelectorAll<HTMLElement>('.actions')
  const pad = () => {
    const high = Math.max(0, ...[...bars()].map((b) => b.offsetHeight))
    root.style.scrollPaddingBottom = `${Math.min(high, innerHeight / 2) + 12}px`
    root.style.scrollPaddingTop = page.querySelector('.tabs') ? '76px' : '12px'
  }
  const sizes = new ResizeObserver(pad)
  const fresh = new MutationObserver(() => {
    bars().forEach((b) => sizes.observe(b))
    pad()
  })
  const show = (e: FocusEvent) => {
    const at = e.target as HTMLElement
    if (at.closest('.actions') || !at.matches(':focus-visible')) return
    pad()
    const up = () => (document.querySelector(`label[for="${at.id}"]`) ?? at).scrollIntoView({ block: 'nearest' })
    up()
    requestAnimationFrame(() => requestAnimationFrame(up))
  }
  fresh.observe(page, { childList: true, subtree: true })
  bars().forEach((b) => sizes.observe(b))
  page.addEventListener('focusin', show)
  pad()
  return () => {
    fresh.disconnect()
    sizes.disconnect()
    page.removeEventListener('focusin', show)
    root.style.scrollPadding = ''
  }
}
