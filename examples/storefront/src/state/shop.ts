import { createClient } from '@cartwright/client'
import { sessionStore } from './session.ts'

/** The shop this page came from. Cookies stay out of it: the session alone says who calls. */
export const shop = createClient({
  url: location.origin,
  session: sessionStore,
  fetch: request => fetch(request, { credentials: 'omit' }),
})
