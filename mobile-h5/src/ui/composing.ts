// Words that an input method (输入法) is still composing stand in no field yet: a key or a tap that sends in that moment would send half of them.

let field: HTMLElement | undefined // in which something is being composed

const editable = (at: EventTarget | null) => at instanceof HTMLElement && (at.isContentEditable || at.matches('input, textarea'))

// A key belongs to the input method while it composes, and the one that ends it too: some browsers tell only by the number 229.
function key(e: KeyboardEvent) {
  if ((e.isComposing || e.keyCode === 229) && editable(e.target)) e.stopPropagation()
}

// A tap elsewhere first puts the words into their field: then all are sent. A phone leaves the field its focus, and not every browser says
// that the input method is done; a change tells the field to take what stands in it.
function settle(e: Event) {
  const making = field
  if (!making || (e.type === 'click' && e.target instanceof Node && making.contains(e.target))) return
  making.blur()
  if (field) making.dispatchEvent(new Event('change', { bubbles: true }))
  field = undefined
}

/** Sees to it that whatever sends on this page sends all words, or nothing: a tap all, a key that the input method needs nothing. Once a page. */
export function guardWords(page: Document = document) {
  page.addEventListener('compositionstart', (e) => { field = e.target as HTMLElement }, true)
  page.addEventListener('compositionend', () => { field = undefined }, true)
  page.addEventListener('keydown', key, true)
  page.addEventListener('click', settle, true)
  page.addEventListener('submit', settle, true)
}
