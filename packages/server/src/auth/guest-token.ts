/** The cookie and the header that carry a guest's cart token. */
export const cartCookie = 'cart_token'
export const cartHeader = 'x-cart-token'

/** Where a guest's token came from: a cookie is sent by the browser of its own accord, so it alone proves no intention. */
export interface SentGuestToken {
  readonly token: string
  readonly from: 'header' | 'cookie'
}

const acceptable = /^[A-Za-z0-9_-]{20,200}$/

/** The guest token of a request; the header wins. What cannot be one of ours counts as none. */
export function guestTokenOf(header: string | null | undefined, cookies: string | null | undefined): SentGuestToken | null {
  if (header && acceptable.test(header)) return { token: header, from: 'header' }
  const token = cookies ? cookieValue(cookies, cartCookie) : undefined
  return token !== undefined && acceptable.test(token) ? { token, from: 'cookie' } : null
}

/** `Set-Cookie` for a guest's token: not readable by scripts, not sent along from other sites, kept for the 30 days that a cart is. */
export function guestCookie(token: string, secure: boolean): string {
  return `${cartCookie}=${token}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}

function cookieValue(cookies: string, name: string): string | undefined {
  for (const pair of cookies.split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
