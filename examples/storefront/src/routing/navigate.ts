import { hrefOf, place, placeAt } from './place.ts'

/** How to go somewhere. */
export interface NavigateOptions {
  /** Takes the place of the present entry of the history, which the back button then skips. */
  readonly replaces?: boolean
  /** Leaves focus and scroll position alone: what was asked for changes the page that is there, as a filter does. */
  readonly staysPut?: boolean
}

/** Set when a page is to take the focus as soon as it has its heading. */
let headingIsAwaited = false

/** Whether the heading that has just appeared should take the focus. Answers yes once for each time somebody went somewhere. */
export const takesFocus = (): boolean => {
  const answer = headingIsAwaited
  headingIsAwaited = false
  return answer
}

/** Goes to a path of the storefront, such as `/cart`. */
export const navigate = (path: string, { replaces = false, staysPut = false }: NavigateOptions = {}): void => {
  const href = hrefOf(path)
  if (!replaces) {
    // For the way back.
    history.replaceState({ scroll: scrollY }, '')
    history.pushState(null, '', href)
  } else history.replaceState(history.state, '', href)
  arrive(!staysPut)
  if (!staysPut) scrollTo(0, 0)
}

/** Shows what the address bar says. */
export const arrive = (focusesHeading: boolean): void => {
  headingIsAwaited = focusesHeading
  place.value = placeAt(location.href) ?? place.value
}
