import type { CustomerStore, RotateResult } from '@cartwright/core'
import type { Selectable } from 'kysely'
import { lockRows } from '../database/locks.ts'
import { recordContext } from '../database/record-context.ts'
import type { Schema } from '../database/schema.ts'
import { type Dialect, type Executor, runUnasked, type SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'
import { toSession } from './customer-rows.ts'

/** Sessions that a list shows at most. */
const listedMax = 100

/** Refresh-token families: a row a login, a row a token. The newest token of a family is the one with the highest counter. */
export function sqlSessions(
  db: SqlDatabase,
): Pick<CustomerStore, 'startSession' | 'session' | 'sessions' | 'sessionByToken' | 'rotate' | 'revokeSession' | 'revokeSessions'> {
  return {
    startSession: (input, context) =>
      writeWithContext(db, context, async tx => {
        const { at, origin } = context
        const row = await tx
          .insertInto('session')
          .values({
            customer_id: input.customerId,
            created_at: at,
            expires_at: input.expiresAt,
            revoked_at: null,
            family_secret: input.familySecret,
            second_factor: input.hasSecondFactor ? 1 : 0,
            last_used_at: at,
            address: origin?.address ?? null,
            device: input.device ?? '',
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        await insertToken(tx, row, input.tokenHash, 0, at + input.idleMs)
        return toSession(row)
      }),
    session: async id => {
      const row = await db.read.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toSession(row) : null
    },
    sessions: async (customerId, at) => {
      const live = db.read.selectFrom('session').selectAll().where('customer_id', '=', customerId).where('revoked_at', 'is', null).where('expires_at', '>', at)
      const usable = live.where(eb => {
        const token = eb.selectFrom('refresh_token').select('counter').whereRef('refresh_token.session_id', '=', 'session.id')
        return eb.exists(token.where('refresh_token.used_at', 'is', null).where('refresh_token.expires_at', '>', at))
      })
      return (await usable.orderBy('id', 'desc').limit(listedMax).execute()).map(toSession)
    },
    sessionByToken: async tokenHash => {
      const found = await byToken(db.read, tokenHash)
      return found ? { session: toSession(found.session), counter: found.token.counter, familySecret: found.session.family_secret } : null
    },
    rotate: input => db.write(tx => rotate(tx, db.dialect, input)),
    revokeSession: (id, context) =>
      writeWithContext<boolean>(db, context, async tx => {
        const revoke = tx.updateTable('session').set({ revoked_at: context.at }).where('id', '=', id).where('revoked_at', 'is', null)
        return (await revoke.executeTakeFirst()).numUpdatedRows === 1n || new Unchanged(false)
      }),
    revokeSessions: (customerId, context) =>
      writeWithContext<number>(db, context, async tx => {
        let revoke = tx.updateTable('session').set({ revoked_at: context.at }).where('customer_id', '=', customerId).where('revoked_at', 'is', null)
        if (context.keepSessionId !== undefined) revoke = revoke.where('id', '<>', context.keepSessionId)
        return Number((await revoke.executeTakeFirst()).numUpdatedRows) || new Unchanged(0)
      }),
  }
}

async function rotate(tx: Executor, dialect: Dialect, input: Parameters<CustomerStore['rotate']>[0]): Promise<RotateResult> {
  const found = await byToken(tx, input.tokenHash, dialect)
  if (!found) return { status: 'unknown' }
  const { token } = found
  const session = toSession(found.session)
  if (session.revokedAt !== null) return { status: 'revoked', session }
  const isUsed = token.used_at !== null
  if (isUsed && !(await isLostAnswer(tx, found, input))) return reused(tx, found, input)
  if (session.expiresAt <= input.at || (!isUsed && token.expires_at <= input.at)) return { status: 'expired', session }
  if (isUsed) return { status: 'repeated', session }
  await tx.updateTable('refresh_token').set({ used_at: input.at }).where('token_hash', '=', input.tokenHash).execute()
  await insertToken(tx, found.session, input.nextTokenHash, token.counter + 1, input.at + input.idleMs)
  await runUnasked(tx, tx.updateTable('session').set({ last_used_at: input.at }).where('id', '=', session.id))
  return { status: 'rotated', session: { ...session, lastUsedAt: input.at } }
}

/** Whether a used token comes again only because the answer to its first use got lost: it is the last one used, just now, and leads to the same successor. */
async function isLostAnswer(tx: Executor, { session, token }: Found, input: Parameters<CustomerStore['rotate']>[0]): Promise<boolean> {
  if (token.used_at === null || input.at >= token.used_at + input.graceMs) return false
  const query = tx.selectFrom('refresh_token').select('token_hash').where('session_id', '=', session.id)
  const successor = await query
    .where('counter', '=', token.counter + 1)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return successor?.token_hash === input.nextTokenHash
}

/** A used token in second hands: the family ends. */
async function reused(tx: Executor, found: Found, input: Parameters<CustomerStore['rotate']>[0]): Promise<RotateResult> {
  await tx.updateTable('session').set({ revoked_at: input.at }).where('id', '=', found.session.id).execute()
  const session = { ...toSession(found.session), revokedAt: input.at }
  await recordContext(tx, { ...input, audit: input.reuseAudit }, session)
  return { status: 'reused', session }
}

interface Found {
  readonly session: Selectable<Schema['session']>
  readonly token: Selectable<Schema['refresh_token']>
}

/** @param locking the dialect of a write that is going to use the token */
async function byToken(tx: Executor, tokenHash: string, locking: Dialect = 'sqlite'): Promise<Found | undefined> {
  const token = await lockRows(locking, tx.selectFrom('refresh_token').selectAll().where('token_hash', '=', tokenHash)).executeTakeFirst()
  if (!token) return undefined
  const session = await tx.selectFrom('session').selectAll().where('id', '=', token.session_id).executeTakeFirstOrThrow()
  return { session, token }
}

async function insertToken(tx: Executor, session: Selectable<Schema['session']>, tokenHash: string, counter: number, idleEnd: number): Promise<void> {
  const row = { token_hash: tokenHash, session_id: session.id, counter, expires_at: Math.min(idleEnd, session.expires_at), used_at: null }
  await tx.insertInto('refresh_token').values(row).execute()
}
