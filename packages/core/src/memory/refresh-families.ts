import { CommerceError, type Session } from '../model/index.ts'
import type { CustomerStore, RotateResult } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { type MemoryTables, nextId, type RefreshTokenRow } from './tables.ts'

type Families = Pick<CustomerStore, 'startSession' | 'session' | 'sessionByToken' | 'rotate' | 'revokeSession' | 'revokeSessions'>
type RotateInput = Parameters<CustomerStore['rotate']>[0]

/** Sessions and their refresh tokens: the part of the customer store that logins need. */
export function memoryRefreshFamilies(tables: MemoryTables, journal: Journal): Families {
  const { sessions, refreshTokens } = tables
  return {
    startSession: async ({ customerId, tokenHash, familySecret, at, expiresAt, idleMs, hasSecondFactor = false }) => {
      if (!tables.customers.has(customerId)) throw new CommerceError('customer_not_found', `There is no customer ${customerId}.`, { customerId })
      refuseTakenToken(tables, tokenHash)
      const session = frozenCopy({ id: nextId(tables, 'session'), customerId, createdAt: at, expiresAt, revokedAt: null, hasSecondFactor })
      sessions.set(session.id, Object.freeze({ session, familySecret }))
      refreshTokens.set(tokenHash, Object.freeze({ sessionId: session.id, counter: 0, expiresAt: at + idleMs, usedAt: null, nextTokenHash: null }))
      return session
    },
    session: async id => sessions.get(id)?.session ?? null,
    sessionByToken: async tokenHash => {
      const token = refreshTokens.get(tokenHash)
      const row = token && sessions.get(token.sessionId)
      return row ? { session: row.session, counter: token.counter, familySecret: row.familySecret } : null
    },
    rotate: async input => rotate(tables, journal, input),
    revokeSession: async (id, at) => {
      const session = sessions.get(id)?.session
      if (session) revoke(tables, session, at)
    },
    revokeSessions: async (customerId, at) => revokeFamilies(tables, customerId, at),
  }
}

/** Revokes every session of a customer but `keepSessionId`. */
export function revokeFamilies(tables: MemoryTables, customerId: number, at: number, keepSessionId?: number): void {
  for (const { session } of tables.sessions.values()) if (session.customerId === customerId && session.id !== keepSessionId) revoke(tables, session, at)
}

function rotate(tables: MemoryTables, journal: Journal, input: RotateInput): RotateResult {
  const { tokenHash, nextTokenHash, at, idleMs } = input
  const token = tables.refreshTokens.get(tokenHash)
  const session = token && tables.sessions.get(token.sessionId)?.session
  if (!session) return { status: 'unknown' }
  if (session.revokedAt !== null) return { status: 'revoked', session }
  if (token.usedAt !== null && !isLostAnswer(tables, token, input)) return reused(tables, journal, session, input)
  if (session.expiresAt <= at || (token.usedAt === null && token.expiresAt <= at)) return { status: 'expired', session }
  if (token.usedAt !== null) return { status: 'repeated', session }
  refuseTakenToken(tables, nextTokenHash)
  tables.refreshTokens.set(tokenHash, Object.freeze({ ...token, usedAt: at, nextTokenHash }))
  tables.refreshTokens.set(
    nextTokenHash,
    Object.freeze({ sessionId: session.id, counter: token.counter + 1, expiresAt: at + idleMs, usedAt: null, nextTokenHash: null }),
  )
  return { status: 'rotated', session }
}

/** Whether a used token comes again only because the answer to its first use got lost: it is the last one used, just now, and leads to the same successor. */
function isLostAnswer(tables: MemoryTables, token: RefreshTokenRow, { nextTokenHash, at, graceMs }: RotateInput): boolean {
  return (
    token.usedAt !== null && at < token.usedAt + graceMs && token.nextTokenHash === nextTokenHash && tables.refreshTokens.get(nextTokenHash)?.usedAt === null
  )
}

function reused(tables: MemoryTables, journal: Journal, session: Session, { reuseAudit, ...by }: RotateInput): RotateResult {
  const revoked = frozenCopy({ ...session, revokedAt: by.at })
  const store = journal.prepare({ ...by, audit: reuseAudit }, revoked)
  revoke(tables, session, by.at)
  store()
  return { status: 'reused', session: revoked }
}

function revoke(tables: MemoryTables, session: Session, at: number): void {
  const row = tables.sessions.get(session.id)
  if (row && session.revokedAt === null) tables.sessions.set(session.id, frozenCopy({ ...row, session: { ...session, revokedAt: at } }))
}

function refuseTakenToken(tables: MemoryTables, tokenHash: string): void {
  if (tables.refreshTokens.has(tokenHash)) throw new CommerceError('duplicate', 'The token is in use.', { field: 'tokenHash' })
}
