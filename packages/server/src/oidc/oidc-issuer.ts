import { type Clock, CommerceError, type ProvenIdentity, type Role, type Scope, systemClock } from '@cartwright/core'
import { CircuitOpenError, circuit } from '@cartwright/resilience'
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  type IDToken,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { Issuer, IssuerAnswer } from '../auth/issuer.ts'
import { discovered } from './discovered.ts'
import { isDown, leftAlone, translated } from './translated.ts'

/** Which values of a claim make somebody staff, and with what rights. */
export interface OidcRoles {
  /** A claim of the ID token or of userinfo, a text or a list of texts: `groups`, `roles`. */
  readonly claim: string
  /** The first that somebody has counts. */
  readonly access: Readonly<Record<string, { readonly role: Exclude<Role, 'customer'>; readonly scopes?: readonly Scope[] }>>
}

export interface OidcIssuerOptions {
  /** In paths: lower case letters, digits and hyphens. */
  readonly name: string
  /** What the button says; the name unless told. */
  readonly label?: string
  /** Its address, as in the tokens: `https://accounts.example`. Found out by discovery. `https` anywhere but on this machine. */
  readonly issuer: string
  readonly clientId: string
  /** None for a client without one; PKCE is used with both. */
  readonly clientSecret?: string
  /** The page of the storefront that browsers come back to, exactly as the issuer knows it. */
  readonly redirectUri: string
  /** Who comes in by it; customers unless told. */
  readonly audience?: 'customers' | 'staff'
  /** Whether somebody new gets an account; they do unless told. */
  readonly registers?: boolean
  /** Whether an account of the same e-mail address, seen by both sides, is linked; never unless told. */
  readonly linkByEmail?: 'never' | 'verified'
  /** Groups that make staff. */
  readonly roles?: OidcRoles
  /** Of staff: `claimed`, unless told, asks that the token says a second factor was used (`amr` with `mfa`, or `acr` one of `acrValues`); `trusted` takes the issuer's word for everybody. */
  readonly mfa?: 'claimed' | 'trusted'
  /** Asked of the issuer, and with `mfa: 'claimed'` what counts. */
  readonly acrValues?: readonly string[]
  /** `openid email profile` unless told. */
  readonly scope?: string
  /** For each call to it. Milliseconds; 10,000 unless told. */
  readonly timeoutMs?: number
  readonly clock?: Pick<Clock, 'now'>
}

/** When an issuer that fails is left alone, and for how long: half of twenty, or five in a row. */
const limits = { share: 0.5, callsMin: 20, windowMs: 30_000, inARow: 5, halfOpenAfterMs: 15_000 }

/** An issuer of OpenID Connect: authorization code with PKCE, state and nonce; the signature of the ID token is checked with the issuer's published keys. Nothing is asked of it before somebody signs in, and nothing while it fails: then who signs in hears so at once. */
export function oidcIssuer(options: OidcIssuerOptions): Issuer {
  if (!/^[a-z0-9-]{1,40}$/.test(options.name))
    throw new RangeError(`The name of an issuer has lower case letters, digits and hyphens, unlike "${options.name}".`)
  const { name, audience = 'customers', registers = true, linkByEmail = 'never' } = options
  const config = discovered(options)
  const calls = circuit({ limits, isFailure: isDown, clock: options.clock ?? systemClock })
  const asking = <T>(work: () => Promise<T>): Promise<T> =>
    calls.run(work).catch((error: unknown) => {
      throw error instanceof CircuitOpenError ? leftAlone(error) : error
    })
  return {
    name,
    label: options.label ?? name,
    policy: { audience, registers, linkByEmail, mapsRoles: options.roles !== undefined },
    begin: () => asking(async () => begin(await config(), options)),
    finish: (flow, answer) => asking(async () => prove(await finish(await config(), options, readFlow(flow), answer), options)),
  }
}

/** What the browser keeps between going and coming back. It is that browser's own secret: with it, and the code meant for it, one can but sign in as oneself. */
interface Flow {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

async function begin(config: Configuration, { redirectUri, scope = 'openid email profile', acrValues }: OidcIssuerOptions) {
  const flow: Flow = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
  const url = buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: await calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: 'S256',
    ...(acrValues ? { acr_values: acrValues.join(' ') } : {}),
  })
  return { url: url.href, flow: btoa(JSON.stringify(flow)) }
}

function readFlow(text: string): Flow {
  try {
    const { state, nonce, verifier } = JSON.parse(atob(text)) as Record<keyof Flow, unknown>
    if (typeof state === 'string' && typeof nonce === 'string' && typeof verifier === 'string' && state && nonce && verifier) return { state, nonce, verifier }
  } catch {
    // Said below.
  }
  throw new CommerceError('identity_refused', 'This sign-in was not begun here. Please begin again.')
}

type Claims = Readonly<Record<string, unknown>> & Pick<IDToken, 'iss' | 'sub'>

/** What the issuer says of somebody, in the ID token and, where that lacks the e-mail address or the groups, in userinfo. */
async function finish(config: Configuration, { redirectUri, roles }: OidcIssuerOptions, flow: Flow, { code, state, iss }: IssuerAnswer): Promise<Claims> {
  const url = new URL(redirectUri)
  for (const [key, value] of Object.entries({ code, state, iss })) if (value !== undefined) url.searchParams.set(key, value)
  try {
    const checks = { expectedState: flow.state, expectedNonce: flow.nonce, pkceCodeVerifier: flow.verifier, idTokenExpected: true }
    const tokens = await authorizationCodeGrant(config, url, checks)
    const claims = tokens.claims()
    if (!claims) throw new CommerceError('identity_refused', 'The issuer did not say who you are.')
    const isComplete = ['email', ...(roles ? [roles.claim] : [])].every(claim => claims[claim] !== undefined)
    if (isComplete || config.serverMetadata().userinfo_endpoint === undefined) return claims
    const { email, email_verified, ...info } = await fetchUserInfo(config, tokens.access_token, claims.sub)
    // That an address is verified is said of the address beside it.
    return { ...info, ...(claims.email === undefined ? { email, email_verified } : {}), ...claims }
  } catch (error) {
    throw translated(error)
  }
}

function prove(claims: Claims, options: OidcIssuerOptions): ProvenIdentity {
  const { iss, sub, email, name } = claims
  return {
    issuer: iss,
    subject: sub,
    email: typeof email === 'string' ? email : null,
    // Some issuers say it in a text; whatever is not a plain yes is a no.
    emailVerified: claims.email_verified === true || claims.email_verified === 'true',
    name: typeof name === 'string' ? name : '',
    hasSecondFactor: hasSecondFactor(claims, options),
    access: accessOf(claims, options.roles),
  }
}

/** `mfa` of RFC 8176, or a class that the shop has asked for. */
function hasSecondFactor({ amr, acr }: Claims, { mfa = 'claimed', acrValues = [] }: OidcIssuerOptions): boolean {
  return mfa === 'trusted' || textsOf(amr).includes('mfa') || (typeof acr === 'string' && acrValues.includes(acr))
}

function accessOf(claims: Claims, roles: OidcRoles | undefined): ProvenIdentity['access'] {
  if (!roles) return null
  const groups = textsOf(claims[roles.claim])
  const [, access] = Object.entries(roles.access).find(([group]) => groups.includes(group)) ?? []
  return access ? { role: access.role, scopes: access.scopes ?? [] } : null
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : []
}
