import { CommerceError, type Customer, mayDo, type Principal, type Scope, type SessionState, type ShopperRef } from '@cartwright/core'
import type { Endpoint } from '../contract/index.ts'
import type { AccessTokens } from './access-tokens.ts'
import { type ApiKeys, apiKeyPrefix } from './api-keys.ts'
import { refuseCrossSite } from './cross-site.ts'
import { cartHeader, guestTokenOf } from './guest-token.ts'
import type { SessionStates } from './session-states.ts'

/** Who calls, as far as the endpoint's audience has to know. */
export interface Caller {
  readonly principal: Principal
  /** What limits and idempotency keys are scoped to; undefined for somebody unknown. Holds a guest's token: never stored or logged as it is. */
  readonly subject: string | undefined
  readonly shopper: ShopperRef
  /** The signed-in account; null for guests and API keys. */
  readonly customer: Customer | null
  readonly sessionId: number | null
}

export interface AuthKit {
  readonly tokens: AccessTokens
  readonly sessions: SessionStates
  readonly apiKeys: ApiKeys
  readonly allowedOrigins: ReadonlySet<string>
  /** Whether staff need a second factor before anything else. */
  readonly requiresSecondFactor: boolean
}

/** The caller of a public endpoint: nobody in particular. */
export const anyone: Caller = { principal: { kind: 'guest' }, subject: undefined, shopper: {}, customer: null, sessionId: null }

type Asked = Pick<Endpoint, 'audience' | 'scope' | 'method' | 'beforeSecondFactor'>

/**
 * Finds out who calls and whether they may call this endpoint. Throws `unauthenticated` (no credentials where some are needed), `token_invalid`, `token_expired`,
 * `forbidden` (known, but not allowed), `mfa_enrolment_required` (staff who have to set up a second factor first, or have one that this session was opened without).
 */
export async function identify(endpoint: Asked, request: Request, kit: AuthKit): Promise<Caller> {
  if (endpoint.audience === 'public') return anyone
  const credentials = bearer(request.headers.get('authorization'))
  if (endpoint.audience === 'admin') return admin(endpoint, credentials, kit)
  if (credentials !== null && !credentials.startsWith(apiKeyPrefix)) return customer(endpoint, credentials, request, kit)
  // A key shops like a guest; one that is revoked or made up is refused here as everywhere.
  if (credentials !== null) await kit.apiKeys.principal(credentials)
  if (endpoint.audience === 'customer') {
    throw credentials === null ? unauthenticated() : new CommerceError('forbidden', 'An API key is no customer.')
  }
  return guest(endpoint, request, kit)
}

/** Refuses a principal without the scope: `forbidden`. */
export function requireScope(principal: Principal, scope: Scope): void {
  if (!mayDo(principal, scope)) throw new CommerceError('forbidden', `This takes the scope ${scope}.`, { scope })
}

function bearer(header: string | null): string | null {
  if (header === null) return null
  const [, token] = /^Bearer +([^\s]+) *$/i.exec(header) ?? []
  if (token === undefined) throw new CommerceError('token_invalid', 'Send credentials as "Authorization: Bearer ...".')
  return token
}

async function admin(endpoint: Asked, credentials: string | null, kit: AuthKit): Promise<Caller> {
  if (credentials === null) throw unauthenticated()
  const caller = credentials.startsWith(apiKeyPrefix) ? await keyHolder(credentials, kit) : await staff(endpoint, credentials, kit)
  const { principal } = caller
  if (principal.kind !== 'staff' && principal.kind !== 'api_key') throw new CommerceError('forbidden', 'This is for the staff of the shop.')
  if (endpoint.scope === undefined) throw new CommerceError('forbidden', 'Nobody may do this.')
  if (endpoint.scope !== 'any') requireScope(principal, endpoint.scope)
  return caller
}

async function keyHolder(credentials: string, kit: AuthKit): Promise<Caller> {
  const principal = await kit.apiKeys.principal(credentials)
  return { principal, subject: `key:${principal.keyId}`, shopper: {}, customer: null, sessionId: null }
}

async function staff(endpoint: Asked, credentials: string, kit: AuthKit): Promise<Caller> {
  const { customer, session, scopes } = await signedIn(endpoint, credentials, endpoint.method !== 'GET', kit)
  const ids = { customerId: customer.id, sessionId: session.id }
  const principal: Principal = customer.role === 'customer' ? { kind: 'customer', ...ids } : { kind: 'staff', ...ids, role: customer.role, scopes }
  return { principal, subject: `customer:${customer.id}`, shopper: { customerId: customer.id }, customer, sessionId: session.id }
}

async function customer(endpoint: Asked, credentials: string, request: Request, kit: AuthKit): Promise<Caller> {
  const { customer, session } = await signedIn(endpoint, credentials, false, kit)
  const sent = guestTokenOf(request.headers.get(cartHeader), request.headers.get('cookie'))
  return {
    principal: { kind: 'customer', customerId: customer.id, sessionId: session.id },
    subject: `customer:${customer.id}`,
    shopper: sent ? { customerId: customer.id, guestToken: sent.token } : { customerId: customer.id },
    customer,
    sessionId: session.id,
  }
}

async function signedIn(endpoint: Asked, token: string, fresh: boolean, kit: AuthKit): Promise<SessionState> {
  const claims = await kit.tokens.verify(token)
  const state = await kit.sessions.state(claims.sessionId, fresh)
  if (!state || state.customer.id !== claims.customerId) throw new CommerceError('token_invalid', 'This session has ended.')
  const { customer, session } = state
  // A process of the version before, still running through an upgrade, opens a session by the password alone.
  const takesSecondFactor = customer.role !== 'customer' && (kit.requiresSecondFactor || customer.secondFactorSince !== null)
  const isShort = takesSecondFactor && !session.hasSecondFactor
  if (isShort && !endpoint.beforeSecondFactor) {
    const what =
      customer.secondFactorSince === null
        ? 'Set up a second factor first: POST /me/second-factor, or "cartwright staff enrol".'
        : 'Sign in anew, with your second factor.'
    throw new CommerceError('mfa_enrolment_required', what)
  }
  return state
}

function guest(endpoint: Pick<Endpoint, 'method'>, request: Request, kit: AuthKit): Caller {
  const sent = guestTokenOf(request.headers.get(cartHeader), request.headers.get('cookie'))
  if (!sent) return anyone
  if (sent.from === 'cookie' && endpoint.method !== 'GET') refuseCrossSite({ headers: request.headers, url: request.url, allowed: kit.allowedOrigins })
  return { principal: { kind: 'guest' }, subject: `guest:${sent.token}`, shopper: { guestToken: sent.token }, customer: null, sessionId: null }
}

function unauthenticated(): CommerceError {
  return new CommerceError('unauthenticated', 'Sign in first: send "Authorization: Bearer <token>".')
}
