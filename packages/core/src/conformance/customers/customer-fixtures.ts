import type { Customer, Session } from '../../model/index.ts'
import type { CustomerStore, RotateResult, Storage } from '../../ports/index.ts'
import { now, writeBy } from '../fixtures.ts'

export type CustomerDraft = Parameters<CustomerStore['insert']>[0]

export function customerOf(email: string, parts: Partial<CustomerDraft> = {}): CustomerDraft {
  return { email, name: 'Ada', role: 'customer', scopes: [], disabled: false, passwordHash: `hash of ${email}`, ...parts }
}

export function insert(storage: Storage, email: string, parts: Partial<CustomerDraft> = {}): Promise<Customer> {
  return storage.customers.insert(customerOf(email, parts), writeBy())
}

/** When the sessions of the cases end for good, how long their tokens live unused, and how long a lost answer may be asked for again. */
export const session = { expiresAt: now + 1_000_000, idleMs: 50_000, graceMs: 10_000 } as const

export function start(storage: Storage, customerId: number, tokenHash: string): Promise<Session> {
  const { expiresAt, idleMs } = session
  return storage.customers.startSession({ customerId, tokenHash, familySecret: `secret of ${tokenHash}`, expiresAt, idleMs }, writeBy())
}

export function rotate(storage: Storage, tokenHash: string, nextTokenHash: string, at = now, graceMs: number = session.graceMs): Promise<RotateResult> {
  return storage.customers.rotate({
    tokenHash,
    nextTokenHash,
    at,
    graceMs,
    idleMs: session.idleMs,
    actor: 'system:refresh',
    reuseAudit: reused => ({ action: 'session.reused', subject: `customer:${reused.customerId}`, data: { sessionId: reused.id } }),
  })
}
