import { signal } from '@preact/signals'

/** What a screen reader says next. */
export const announcement = signal('')

/** Tells people who do not see the page what has changed. The same words again are said again. */
export const announce = (text: string): void => {
  // A live region speaks when its text changes: a space that nobody hears makes it another one.
  announcement.value = announcement.value === text ? `${text}\u00a0` : text
}
