import type { Session, SessionStore } from './session.ts'

/** How a cookie of {@link cookieSession} is set: the options of Next, Hono, SvelteKit, Astro and the `cookie` package. */
export interface CookieOptions {
  readonly httpOnly: true
  readonly secure: boolean
  readonly sameSite: 'lax'
  readonly path: '/'
  /** Seconds; 0 removes the cookie. */
  readonly maxAge: number
}

/** How the server's framework reads and writes cookies. */
export interface CookieSessionOptions {
  /** The value of a cookie of the request. */
  readonly get: (name: string) => string | null | undefined
  /**
   * Sets a cookie of the answer. Leave it out where none can be set any more, as in a server component of Next: the login is used as long as it lasts and not renewed, since the new
   * tokens would be lost and the old ones, used again, would end it.
   */
  readonly set?: (name: string, value: string, options: CookieOptions) => void
  /** `__Host-cartwright` unless told, which browsers take from this very host and over TLS only; `cartwright` where `secure` is false. */
  readonly name?: string
  /** Whether the cookie goes over TLS only; true unless told. False is for development without TLS. */
  readonly secure?: boolean
  /** How long a browser keeps it after the last change, in seconds; 30 days unless told. */
  readonly maxAgeSeconds?: number
}

/** Browsers take 4,096 bytes for name, value and options of a cookie; what is longer goes into several. */
const charactersMax = 3_800
const month = 30 * 24 * 60 * 60

/**
 * Keeps the session of a browser in cookies of your own server, which renders pages and calls the shop: HttpOnly, so that no script of a page can read the tokens. Make one for each
 * request, and a client with it; answers that depend on it must not be cached for others. A cookie that is damaged is a new guest.
 */
export const cookieSession = ({
  get,
  set,
  secure = true,
  name = secure ? '__Host-cartwright' : 'cartwright',
  maxAgeSeconds = month,
}: CookieSessionOptions): SessionStore => {
  const nameOf = (index: number) => (index === 0 ? name : `${name}.${index}`)
  const parts: string[] = []
  for (let part = get(nameOf(0)); part; part = get(nameOf(parts.length))) parts.push(part)
  let count = parts.length
  const { refreshToken, ...lasting } = decode(parts.join(''))
  let session: Session = set && refreshToken !== undefined ? { ...lasting, refreshToken } : lasting

  return {
    // The request's cookies stay what they were: what was written since is known here only.
    read: () => session,
    write: next => {
      session = next
      const values = split(encode(next))
      const options = { httpOnly: true, secure, sameSite: 'lax', path: '/' } as const
      for (let index = 0; index < Math.max(values.length, count); index += 1) {
        const value = values[index]
        set?.(nameOf(index), value ?? '', { ...options, maxAge: value === undefined ? 0 : maxAgeSeconds })
      }
      count = values.length
    },
  }
}

const split = (text: string): readonly string[] => text.match(new RegExp(`.{1,${charactersMax}}`, 'g')) ?? []

/** Letters that every framework leaves as they are (base64url); nothing for a session without anything in it. */
const encode = (session: Session): string => {
  const text = JSON.stringify(session)
  if (text === '{}') return ''
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

const decode = (text: string): Session => {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0))
    return sessionIn(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return {}
  }
}

/** What of a value from outside is a session. */
const sessionIn = (value: Readonly<Record<string, unknown>>): Session => ({
  ...(typeof value.accessToken === 'string' ? { accessToken: value.accessToken } : {}),
  ...(typeof value.accessTokenExpiresAt === 'number' ? { accessTokenExpiresAt: value.accessTokenExpiresAt } : {}),
  ...(typeof value.refreshToken === 'string' ? { refreshToken: value.refreshToken } : {}),
  ...(typeof value.cartToken === 'string' ? { cartToken: value.cartToken } : {}),
})
