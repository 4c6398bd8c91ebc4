/** What has a name for those who cannot see it, and so can have the focus. */
const PLACES = 'section, [role=region], [role=toolbar]'

/**
 * Keeps the focus within `root` near where it was when the element that had it is taken out or disabled: to
 * the part of the page in which that was, or to the one that `otherwise` matches.
 */
export function keepFocus(root: HTMLElement, otherwise: string): void {
  let last: { readonly element: HTMLElement; readonly place: HTMLElement | null } | null = null
  root.addEventListener('focusin', ({ target }) => {
    const element = target as HTMLElement
    last = { element, place: element.closest<HTMLElement>(PLACES) }
  })
  root.addEventListener('focusout', ({ target }) => {
    // An element that is taken out may be said to lose the focus before it is out.
    setTimeout(() => {
      if (last?.element === target && isThere(last.element) && !hasFocus(root)) last = null
    })
  })
  new MutationObserver(() => {
    if (last === null || isThere(last.element) || document.activeElement !== document.body) return
    const place = last.place?.isConnected ? last.place : root.querySelector<HTMLElement>(otherwise)
    if (place === null) return
    if (!place.hasAttribute('tabindex')) place.tabIndex = -1
    place.focus({ preventScroll: true })
  }).observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] })
}

const isThere = (element: HTMLElement): boolean =>
  element.isConnected && !element.matches(':disabled')

const hasFocus = (root: HTMLElement): boolean => root.contains(document.activeElement)
