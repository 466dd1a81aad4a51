import { CommerceError, type Session } from '../model/index.ts'
import type { CustomerStore, RotateResult } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { type MemoryTables, nextId, type RefreshTokenRow, type SessionRow } from './tables.ts'

type Families = Pick<CustomerStore, 'startSession' | 'session' | 'sessions' | 'sessionByToken' | 'rotate' | 'revokeSession' | 'revokeSessions'>
type RotateInput = Parameters<CustomerStore['rotate']>[0]

/** Sessions that a list shows at most. */
const listedMax = 100

/** Sessions and their refresh tokens: the part of the customer store that logins need. */
export function memoryRefreshFamilies(tables: MemoryTables, journal: Journal): Families {
  const { sessions, refreshTokens } = tables
  return {
    startSession: async ({ customerId, tokenHash, familySecret, expiresAt, idleMs, hasSecondFactor = false, device = '' }, context) => {
      if (!tables.customers.has(customerId)) throw new CommerceError('customer_not_found', `There is no customer ${customerId}.`, { customerId })
      refuseTakenToken(tables, tokenHash)
      const { at, origin } = context
      const times = { createdAt: at, expiresAt, revokedAt: null, lastUsedAt: at }
      const session = frozenCopy({ id: nextId(tables, 'session'), customerId, ...times, hasSecondFactor, address: origin?.address ?? null, device })
      const store = journal.prepare(context, session)
      sessions.set(session.id, Object.freeze({ session, familySecret }))
      refreshTokens.set(tokenHash, Object.freeze({ sessionId: session.id, counter: 0, expiresAt: at + idleMs, usedAt: null, nextTokenHash: null }))
      store()
      return session
    },
    session: async id => sessions.get(id)?.session ?? null,
    sessions: async (customerId, at) => {
      const usable = new Set([...refreshTokens.values()].filter(token => token.usedAt === null && token.expiresAt > at).map(token => token.sessionId))
      const isLive = (session: Session) => session.customerId === customerId && session.revokedAt === null && session.expiresAt > at && usable.has(session.id)
      return [...sessions.values()]
        .map(({ session }) => session)
        .filter(isLive)
        .sort((a, b) => b.id - a.id)
        .slice(0, listedMax)
    },
    sessionByToken: async tokenHash => {
      const token = refreshTokens.get(tokenHash)
      const row = token && sessions.get(token.sessionId)
      return row ? { session: row.session, counter: token.counter, familySecret: row.familySecret } : null
    },
    rotate: async input => rotate(tables, journal, input),
    revokeSession: async (id, context) => {
      const session = sessions.get(id)?.session
      if (!session || session.revokedAt !== null) return false
      const store = journal.prepare(context, undefined)
      revoke(tables, session, context.at)
      store()
      return true
    },
    revokeSessions: async (customerId, context) => {
      const isMeant = ({ session }: SessionRow) => session.customerId === customerId && session.id !== context.keepSessionId && session.revokedAt === null
      const count = [...sessions.values()].filter(isMeant).length
      if (count === 0) return 0
      const store = journal.prepare(context, count)
      revokeFamilies(tables, customerId, context.at, context.keepSessionId)
      store()
      return count
    },
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
  const used = frozenCopy({ ...session, lastUsedAt: at })
  tables.sessions.set(session.id, frozenCopy({ ...requireRow(tables, session.id), session: used }))
  return { status: 'rotated', session: used }
}

function requireRow({ sessions }: MemoryTables, id: number): SessionRow {
  const row = sessions.get(id)
  if (!row) throw new Error(`There is no session ${id}.`)
  return row
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
