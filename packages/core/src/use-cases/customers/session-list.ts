import { CommerceError, doneBy, type Principal, type Session } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { findCustomer } from './find-customer.ts'
import { requireMayGrant, rightsOf } from './grants.ts'

type SessionDeps = Pick<Deps, 'customers' | 'clock'>

/** Where the account is signed in, newest first; at most the hundred newest. Throws `customer_not_found`. */
export async function sessions(deps: SessionDeps, customerId: number): Promise<readonly Session[]> {
  await findCustomer(deps, customerId)
  return deps.customers.sessions(customerId, deps.clock.now())
}

/**
 * Ends one session of an account. Throws `customer_not_found`, `session_not_found` (also for one that has ended, or is another account's), and `forbidden` when the account is somebody
 * else's and has rights that the caller has not.
 */
export async function endSession(deps: SessionDeps, which: { readonly customerId: number; readonly sessionId: number }, by: Principal): Promise<void> {
  const { customerId, sessionId } = which
  await requireMayEnd(deps, customerId, by)
  const session = await deps.customers.session(sessionId)
  const audit = { action: 'session.ended', subject: `session:${sessionId}`, data: { customerId } }
  const isEnded = session?.customerId === customerId && (await deps.customers.revokeSession(sessionId, { at: deps.clock.now(), ...doneBy(by), audit }))
  if (!isEnded) throw new CommerceError('session_not_found', `There is no session ${sessionId}.`)
}

/** Ends every session of an account but `keepSessionId`; says how many. Throws as {@link endSession}. */
export async function endSessions(deps: SessionDeps, which: { readonly customerId: number; readonly keepSessionId?: number }, by: Principal): Promise<number> {
  const { customerId, keepSessionId } = which
  await requireMayEnd(deps, customerId, by)
  return deps.customers.revokeSessions(customerId, {
    at: deps.clock.now(),
    ...doneBy(by),
    ...(keepSessionId === undefined ? {} : { keepSessionId }),
    audit: ended => ({ action: 'session.all_ended', subject: `customer:${customerId}`, data: { ended } }),
  })
}

/** What is one's own is everybody's to end. Throws `customer_not_found`, and `forbidden` when the account is somebody else's and has rights that the caller has not. */
export async function requireMayEnd(deps: SessionDeps, customerId: number, by: Principal): Promise<void> {
  const customer = await findCustomer(deps, customerId)
  const isOwn = (by.kind === 'customer' || by.kind === 'staff') && by.customerId === customerId
  if (!isOwn) requireMayGrant(by, await rightsOf(deps, customer))
}
