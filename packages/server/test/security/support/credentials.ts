import { SignJWT } from 'jose'

/** The secret that the shop under test signs access tokens with. */
export const tokenSecret = 'a secret of at least thirty-two bytes, for tests'

interface Forgery {
  readonly secret?: string
  readonly header?: Readonly<Record<string, unknown>>
  readonly audience?: string
  readonly issuer?: string
  readonly subject?: string
  readonly session?: unknown
  /** Seconds from now. */
  readonly expiresIn?: number
}

/** A token like the shop's own of this account and session, but for what is forged. */
export async function forgeToken(
  of: { readonly customerId: number; readonly sessionId: number; readonly now: number },
  forgery: Forgery = {},
): Promise<string> {
  const now = Math.floor(of.now / 1_000)
  return new SignJWT({ sid: forgery.session ?? of.sessionId })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...forgery.header })
    .setIssuer(forgery.issuer ?? 'cartwright')
    .setAudience(forgery.audience ?? 'cartwright')
    .setSubject(forgery.subject ?? String(of.customerId))
    .setJti('forged')
    .setIssuedAt(now)
    .setNotBefore(now - 600)
    .setExpirationTime(now + (forgery.expiresIn ?? 600))
    .sign(new TextEncoder().encode(forgery.secret ?? tokenSecret))
}

/** Tokens that are nobody's, made of an admin's own and valid one. */
export async function badTokens(of: { readonly customerId: number; readonly sessionId: number; readonly now: number }): Promise<Record<string, string>> {
  const [header = '', payload = '', signature = ''] = (await forgeToken(of)).split('.')
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
  return {
    'of another audience': await forgeToken(of, { audience: 'elsewhere' }),
    'of another issuer': await forgeToken(of, { issuer: 'elsewhere' }),
    'that has expired': await forgeToken(of, { expiresIn: -31 }),
    'signed with another secret': await forgeToken(of, { secret: 'another secret of at least thirty-two bytes' }),
    'signed with another algorithm': await forgeToken(of, { header: { alg: 'HS512' } }),
    'of another type': await forgeToken(of, { header: { typ: 'JWT' } }),
    'that brings its own key': await forgeToken(of, { header: { jwk: { kty: 'oct', k: 'AA' } } }),
    'that says where its key is': await forgeToken(of, { header: { jku: 'https://evil.example/keys' } }),
    'of a session that another account has': await forgeToken(of, { subject: String(of.customerId + 1) }),
    'of no session': await forgeToken(of, { session: 999_999 }),
    'that says it needs no signature': `${encoded({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
    'whose algorithm is none, with the signature of another': `${encoded({ alg: 'None', typ: 'at+jwt' })}.${payload}.${signature}`,
    'whose claims were changed': `${header}.${encoded({ ...claims, sub: '1' })}.${signature}`,
    'without its signature': `${header}.${payload}.`,
    'that is none': 'x',
  }
}
