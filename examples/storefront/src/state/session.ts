import type { Session, SessionStore } from '@cartwright/client'
import { computed, signal } from '@preact/signals'

const key = 'cartwright.session'

/** What the browser remembers; nothing where it may not, or where somebody else wrote it. */
const remembered = (): Session => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

const session = signal<Session>(remembered())

/** Whether somebody is signed in here. */
export const isSignedIn = computed(() => session.value.accessToken !== undefined)

/** Keeps tokens in `localStorage`, so that a guest's cart and a login outlive the page; where that is forbidden, as long as the page. */
export const sessionStore: SessionStore = {
  read: () => session.value,
  write: next => {
    session.value = next
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // A browser that keeps nothing: the page itself remembers.
    }
  },
}

// Another tab signed in or out, or renewed the tokens.
addEventListener('storage', event => {
  if (event.key === key || event.key === null) session.value = remembered()
})
