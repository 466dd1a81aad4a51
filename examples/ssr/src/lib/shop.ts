import { type Client, createClient } from '@cartwright/client'
import { cookieSession } from '@cartwright/client/cookie-session'
import { cookies } from './cookies.ts'

/** The shop for whoever sends the request under way: a client of their own, whose cart and login are in their cookie. Never keep it for the next request. */
export const shop = async (): Promise<Client> => {
  const jar = await cookies()
  return createClient({
    url: process.env.SHOP_URL ?? 'http://127.0.0.1:3000',
    session: cookieSession({
      get: name => jar.get(name)?.value,
      set: (name, value, options) => jar.set(name, value, options),
      // A machine for development has no TLS.
      secure: process.env.NODE_ENV === 'production',
    }),
  })
}
