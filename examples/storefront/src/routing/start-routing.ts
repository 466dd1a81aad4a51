import { arrive, navigate } from './navigate.ts'
import { hrefOf, placeAt } from './place.ts'

/** Links inside the storefront change the page without loading it; the back button goes back to where one was on it. */
export const startRouting = (): void => {
  history.scrollRestoration = 'manual'
  addEventListener('popstate', () => {
    // The link to the content has been followed: the page is the same.
    if (location.hash !== '') return
    arrive(true)
    const { scroll } = (history.state ?? {}) as { readonly scroll?: number }
    // After what is known of the page has been drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => scrollTo(0, scroll ?? 0)))
  })
  document.addEventListener('click', event => {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!isPlain || event.defaultPrevented || !link || link.target !== '' || link.hasAttribute('download')) return
    // The link to the content stays on its page.
    if (link.getAttribute('href')?.startsWith('#')) return
    const to = placeAt(link.href)
    if (!to) return
    event.preventDefault()
    navigate(link.href.slice(location.origin.length + hrefOf('').length) || '/')
  })
}
