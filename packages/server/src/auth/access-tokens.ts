import { type Clock, CommerceError, type Customer, isCommerceError, type Random, type Session } from '@cartwright/core'
import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { boundedMap } from '../http/bounded-map.ts'
import { base64Url } from '../http/digest.ts'
import { type AccessTokenKey, fixedKey, type TokenKeyRing } from './token-keys.ts'

export interface AccessTokenOptions {
  readonly key?: AccessTokenKey
  /** Keys that are replaced while the shop runs (`storedTokenKeys`), in place of `key`. */
  readonly keys?: TokenKeyRing
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
  const ring = options.keys ?? fixedKey(options.key ?? { alg: 'HS256', secret: system.random.bytes(32) })
  // Verifying costs far more than looking up; what was verified stays true until it expires. Whether its key still counts, and the session lives, is asked apart.
  const verified = boundedMap<string, Verified>(rememberedMax)

  return {
    async issue(customer, session) {
      const seconds = customer.role === 'customer' ? customerSeconds : staffSeconds
      const now = Math.floor(system.clock.now() / 1_000)
      const { alg, kid, key } = await ring.signing()
      const token = await new SignJWT({ sid: session.id })
        .setProtectedHeader({ alg, typ: 'at+jwt', ...(kid === null ? {} : { kid }) })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(String(customer.id))
        .setJti(base64Url(system.random.bytes(12)))
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + seconds)
        .sign(key)
      return { token, expiresInSeconds: seconds }
    },
    async verify(token) {
      const now = system.clock.now()
      const known = verified.get(token)
      if (known && now < known.claims.expiresAt + skewSeconds * 1_000) {
        if (await ring.verifying(known.kid)) return known.claims
        throw invalid()
      }
      const found = await check(token, { ring, issuer, audience, now })
      verified.set(token, found)
      return found.claims
    },
  }
}

interface Verified {
  readonly claims: AccessClaims
  readonly kid: string | undefined
}

interface Check {
  readonly ring: TokenKeyRing
  readonly issuer: string
  readonly audience: string
  readonly now: number
}

async function check(token: string, { ring, issuer, audience, now }: Check): Promise<Verified> {
  if (token.length > tokenLengthMax) throw invalid()
  const keyOf = async ({ kid, alg }: JWTHeaderParameters) => {
    const found = await ring.verifying(kid)
    // Each key is for one algorithm, whatever a token says.
    if (found?.alg !== alg) throw invalid()
    return found.key
  }
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
      algorithms: ['HS256', 'EdDSA'],
      issuer,
      audience,
      typ: 'at+jwt',
      clockTolerance: skewSeconds,
      currentDate: new Date(now),
      requiredClaims: ['sub', 'sid', 'jti', 'iat', 'nbf', 'exp'],
    })
    if (refusedHeaders.some(name => name in protectedHeader)) throw invalid()
    return { claims: claimsOf(payload), kid: protectedHeader.kid }
  } catch (error) {
    // Such as a database that does not answer: that says nothing about the token.
    if (isCommerceError(error)) throw error
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
