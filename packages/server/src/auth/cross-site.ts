import { CommerceError } from '@cartwright/core'

interface Origins {
  readonly headers: Headers
  readonly url: string
  readonly allowed: ReadonlySet<string>
}

/**
 * Refuses an unsafe request that a browser sent with our cookie at the wish of another site (CSRF): `Sec-Fetch-Site` or `Origin`, where present, must say that it comes
 * from here or from an allowed origin. Callers that are no browser send neither. Throws `forbidden`.
 */
export function refuseCrossSite({ headers, url, allowed }: Origins): void {
  const origin = headers.get('origin')
  if (origin !== null && (allowed.has(origin) || hostOf(origin) === (headers.get('host') ?? new URL(url).host))) return
  const site = headers.get('sec-fetch-site')
  const isOwn = origin === null && (site === null || site === 'same-origin' || site === 'none')
  if (!isOwn) throw new CommerceError('forbidden', 'A request with this cookie must come from the shop itself.')
}

/** Behind a proxy that ends TLS the scheme differs; the host does not. */
function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}
