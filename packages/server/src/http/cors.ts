/** Headers a script of an allowed origin may read. */
const exposed = 'age, etag, idempotent-replayed, ratelimit, ratelimit-policy, retry-after, x-request-id'

/** Headers a script of an allowed origin may send. */
const accepted = 'authorization, content-type, idempotency-key, if-none-match, x-cart-token, x-request-id'

/** CORS headers for an origin of the allowlist, exact and never reflected from elsewhere; for others only that the answer depends on who asks. */
export function corsHeaders(origin: string | null | undefined, allowed: ReadonlySet<string>): Readonly<Record<string, string>> {
  if (allowed.size === 0) return {}
  if (!origin || !allowed.has(origin)) return { vary: 'Origin' }
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': exposed,
    // The allowlist is what decides; without this the page could not read the answer at all.
    'cross-origin-resource-policy': 'cross-origin',
  }
}

/** What a preflight is told beside {@link corsHeaders}; browsers may keep it for ten minutes. */
export function preflightHeaders(methods: readonly string[]): Readonly<Record<string, string>> {
  return { 'access-control-allow-methods': methods.join(', '), 'access-control-allow-headers': accepted, 'access-control-max-age': '600' }
}
