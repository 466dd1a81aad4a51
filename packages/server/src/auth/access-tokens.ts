import { type Clock, CommerceError, type Customer, type Random, type Session } from '@cartwright/core'
import { type CryptoKey, errors, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { boundedMap } from '../http/bounded-map.ts'
import { base64Url } from '../http/digest.ts'

/**
 * What access tokens are signed with. One algorithm is pinned: a token that names another is refused, whatever its signature.
 * `HS256`: one secret of at least 32 bytes, for a shop whose processes share it. `EdDSA`: an Ed25519 key pair as JWK; others may verify with the public half.
 */
export type AccessTokenKey =
  | { readonly alg: 'HS256'; readonly secret: string | Uint8Array }
  | { readonly alg: 'EdDSA'; readonly privateKey: JWK; readonly publicKey: JWK }

export interface AccessTokenOptions {
  readonly key?: AccessTokenKey
  /** `iss`; `cartwright` unless told. */
  readonly issuer?: string
  /** `aud`; `cartwright` unless told. */
  readonly audience?: string
}

/** What a token says: whose it is, of which session, until when (milliseconds). */
export interface AccessClaims {
  readonly customerId: number
  readonly sessionId: number
  readonly expiresAt: number
}

export interface AccessTokens {
  issue(customer: Customer, session: Session): Promise<{ readonly token: string; readonly expiresInSeconds: number }>
  /** Throws `token_expired` or `token_invalid`. */
  verify(token: string): Promise<AccessClaims>
}

/** RELIABILITY 5.2. */
const customerSeconds = 600
const staffSeconds = 300
const skewSeconds = 30
const tokenLengthMax = 2_048
const rememberedMax = 20_000

/** Headers by which a token would bring its own key. */
const refusedHeaders = ['jwk', 'jku', 'x5u', 'x5c', 'crit']

/** Issues and verifies the JWTs of customers and staff. Without a key, one is drawn for this process: tokens then end with it, and refresh tokens make new ones. */
export function accessTokens(options: AccessTokenOptions, system: { readonly clock: Pick<Clock, 'now'>; readonly random: Random }): AccessTokens {
  const { issuer = 'cartwright', audience = 'cartwright' } = options
  const key = options.key ?? { alg: 'HS256', secret: system.random.bytes(32) }
  if (key.alg === 'HS256' && secretBytes(key.secret).length < 32) throw new RangeError('The secret of access tokens must have at least 32 bytes.')
  const keys = loadKeys(key)
  // Verifying costs far more than looking up; what was verified stays true until it expires. Whether the session lives is asked apart.
  const verified = boundedMap<string, AccessClaims>(rememberedMax)

  return {
    async issue(customer, session) {
      const seconds = customer.role === 'customer' ? customerSeconds : staffSeconds
      const now = Math.floor(system.clock.now() / 1_000)
      const token = await new SignJWT({ sid: session.id })
        .setProtectedHeader({ alg: key.alg, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(String(customer.id))
        .setJti(base64Url(system.random.bytes(12)))
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + seconds)
        .sign((await keys).sign)
      return { token, expiresInSeconds: seconds }
    },
    async verify(token) {
      const now = system.clock.now()
      const known = verified.get(token)
      if (known && now < known.expiresAt + skewSeconds * 1_000) return known
      const claims = await check(token, { key: (await keys).verify, alg: key.alg, issuer, audience, now })
      verified.set(token, claims)
      return claims
    },
  }
}

type Key = CryptoKey | Uint8Array

async function loadKeys(key: AccessTokenKey): Promise<{ readonly sign: Key; readonly verify: Key }> {
  if (key.alg === 'HS256') {
    const secret = await crypto.subtle.importKey('raw', secretBytes(key.secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
    return { sign: secret, verify: secret }
  }
  return { sign: await importJWK(key.privateKey, 'EdDSA'), verify: await importJWK(key.publicKey, 'EdDSA') }
}

function secretBytes(secret: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof secret === 'string' ? new TextEncoder().encode(secret) : new Uint8Array(secret)
}

interface Check {
  readonly key: Key
  readonly alg: string
  readonly issuer: string
  readonly audience: string
  readonly now: number
}

async function check(token: string, { key, alg, issuer, audience, now }: Check): Promise<AccessClaims> {
  if (token.length > tokenLengthMax) throw invalid()
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key, {
      algorithms: [alg],
      issuer,
      audience,
      typ: 'at+jwt',
      clockTolerance: skewSeconds,
      currentDate: new Date(now),
      requiredClaims: ['sub', 'sid', 'jti', 'iat', 'nbf', 'exp'],
    })
    if (refusedHeaders.some(name => name in protectedHeader)) throw invalid()
    return claimsOf(payload)
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new CommerceError('token_expired', 'The access token has expired.')
    throw invalid()
  }
}

function claimsOf(payload: JWTPayload): AccessClaims {
  const customerId = Number(payload.sub)
  const { sid, exp } = payload
  if (!Number.isSafeInteger(customerId) || typeof sid !== 'number' || exp === undefined) throw invalid()
  return { customerId, sessionId: sid, expiresAt: exp * 1_000 }
}

function invalid(): CommerceError {
  return new CommerceError('token_invalid', 'The access token is not valid.')
}
