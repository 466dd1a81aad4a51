import type { SessionState, SessionTokens } from '../../commerce.ts'
import { CommerceError, type Customer, type Origin, type Session, type Visit } from '../../model/index.ts'
import type { Deps, RotateResult, Settings } from '../../ports/index.ts'
import { base64Url, newToken, sha256Hex } from '../tokens.ts'
import { rightsOf } from './grants.ts'
import type { Shown } from './second-factor-code.ts'

/** Staff sessions end sooner, whatever the shop sets for its customers (RELIABILITY 5.2). Milliseconds. */
const staffLimits = { idleMs: 30 * 60_000, absoluteMs: 12 * 3_600_000 } as const

type SessionDeps = Pick<Deps, 'customers' | 'clock' | 'random' | 'settings'>

/** How a session is opened. */
interface Opening extends Visit {
  /** What was shown, for the audit log. */
  readonly by: 'registration' | 'password' | 'issuer' | 'staff_issuer' | Shown
}

/** Opens a session with its first refresh token. */
export async function openSession(deps: SessionDeps, customer: Customer, { by, origin, device = '' }: Opening): Promise<SessionTokens> {
  const refreshToken = newToken(deps.random)
  const { idleMs, absoluteMs } = sessionTimes(deps.settings, customer)
  const [tokenHash, familySecret] = [await sha256Hex(refreshToken), newToken(deps.random)]
  const session = await deps.customers.startSession(
    {
      customerId: customer.id,
      tokenHash,
      familySecret,
      expiresAt: deps.clock.now() + absoluteMs,
      idleMs,
      hasSecondFactor: by === 'totp' || by === 'recovery_code' || by === 'staff_issuer',
      device,
    },
    {
      ...byAccount(deps, customer, origin),
      audit: ({ id }) => ({ action: 'session.started', subject: `session:${id}`, data: { customerId: customer.id, by } }),
    },
  )
  return { customer, session, refreshToken }
}

/**
 * Exchanges a refresh token for its successor. The successor is a function of the token and a secret only the store has, so two requests with the same token at the same time
 * (two tabs, a lost answer) get the same one and no second branch is minted. Throws `token_invalid`, `token_expired`, or `token_reused` after revoking the whole family.
 */
export async function refresh(deps: SessionDeps & Pick<Deps, 'logger'>, refreshToken: string, origin?: Origin): Promise<SessionTokens> {
  const tokenHash = await sha256Hex(refreshToken)
  const found = await deps.customers.sessionByToken(tokenHash)
  if (!found) throw invalidToken()
  const customer = await deps.customers.customer(found.session.customerId)
  if (!customer || customer.disabled) throw invalidToken()

  const successor = await successorOf(refreshToken, found.familySecret)
  const result = await deps.customers.rotate({
    tokenHash,
    nextTokenHash: await sha256Hex(successor),
    at: deps.clock.now(),
    graceMs: deps.settings.refreshGraceMs,
    idleMs: sessionTimes(deps.settings, customer).idleMs,
    actor: `customer:${customer.id}`,
    ...(origin ? { origin } : {}),
    reuseAudit: session => ({ action: 'session.reuse_detected', subject: `session:${session.id}`, data: { customerId: session.customerId } }),
  })
  return { customer, session: liveSession(deps, result), refreshToken: successor }
}

/** Ends one session; repeating is harmless. */
export async function logout(deps: Pick<Deps, 'customers' | 'clock'>, sessionId: number, origin?: Origin): Promise<void> {
  const session = await deps.customers.session(sessionId)
  const customer = session && (await deps.customers.customer(session.customerId))
  if (!customer) return
  const audit = { action: 'session.ended', subject: `session:${sessionId}`, data: { customerId: customer.id } }
  await deps.customers.revokeSession(sessionId, { ...byAccount(deps, customer, origin), audit })
}

/** Ends every session of the customer; repeating is harmless. */
export async function logoutEverywhere(deps: Pick<Deps, 'customers' | 'clock'>, customerId: number, origin?: Origin): Promise<void> {
  const customer = await deps.customers.customer(customerId)
  if (!customer) return
  const audit = (ended: number) => ({ action: 'session.all_ended', subject: `customer:${customerId}`, data: { ended } })
  await deps.customers.revokeSessions(customerId, { ...byAccount(deps, customer, origin), audit })
}

/** What an account does to itself. */
function byAccount({ clock }: Pick<Deps, 'clock'>, { id, role }: Pick<Customer, 'id' | 'role'>, origin?: Origin) {
  return { at: clock.now(), actor: `${role === 'customer' ? 'customer' : 'staff'}:${id}`, ...(origin ? { origin } : {}) }
}

/** The session, whose it is and what they may do, while it counts; null once the session is revoked or past its time, or the account disabled. */
export async function sessionState(deps: Pick<Deps, 'customers' | 'clock'>, sessionId: number): Promise<SessionState | null> {
  const session = await deps.customers.session(sessionId)
  if (!session || session.revokedAt !== null || session.expiresAt <= deps.clock.now()) return null
  const customer = await deps.customers.customer(session.customerId)
  if (!customer || customer.disabled) return null
  return { session, customer, scopes: (await rightsOf(deps, customer)).scopes }
}

function sessionTimes(settings: Settings, { role }: Customer): { readonly idleMs: number; readonly absoluteMs: number } {
  const { refreshIdleMs: idleMs, refreshAbsoluteMs: absoluteMs } = settings
  if (role === 'customer') return { idleMs, absoluteMs }
  return { idleMs: Math.min(idleMs, staffLimits.idleMs), absoluteMs: Math.min(absoluteMs, staffLimits.absoluteMs) }
}

function liveSession({ logger }: Pick<Deps, 'logger'>, result: RotateResult): Session {
  switch (result.status) {
    case 'rotated':
    case 'repeated':
      return result.session
    case 'reused':
      logger.log('warn', 'A refresh token was used twice; its session was ended.', { sessionId: result.session.id, customerId: result.session.customerId })
      throw new CommerceError('token_reused', 'This refresh token was used before. For safety the session was ended: please sign in again.')
    case 'expired':
      throw new CommerceError('token_expired', 'This session is over. Please sign in again.')
    case 'revoked':
    case 'unknown':
      throw invalidToken()
  }
}

function invalidToken(): CommerceError {
  return new CommerceError('token_invalid', 'This refresh token is not valid.')
}

/** HMAC-SHA-256 of the token under the family's secret: 256 bits, as unguessable as the first token to anyone who lacks either. */
async function successorOf(refreshToken: string, familySecret: string): Promise<string> {
  const encoder = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', encoder.encode(familySecret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return base64Url(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(refreshToken))))
}
