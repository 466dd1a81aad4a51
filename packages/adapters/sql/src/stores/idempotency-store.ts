import type { IdempotencyClaim, IdempotencyStore } from '@cartwright/core'
import type { Selectable } from 'kysely'
import { lockRows } from '../database/locks.ts'
import type { Schema } from '../database/schema.ts'
import { DecideAgain, type SqlDatabase } from '../database/sql-database.ts'

/** Idempotency keys on SQL: claimed by insert, never read first (RELIABILITY decision 7). */
export function sqlIdempotencyStore(db: SqlDatabase): IdempotencyStore {
  return {
    claim: input => claim(db, input),
    finish: async ({ scope, key, owner, answer }) => {
      const values = { status: answer.status, body: answer.body, headers: JSON.stringify(answer.headers) }
      const open = db.read.updateTable('idempotency_key').set(values).where('scope', '=', scope).where('key', '=', key)
      const { numAffectedRows } = await db.writeOne(open.where('owner', '=', owner).where('status', 'is', null))
      db.failpoint('C09 answer stored, not sent')
      return numAffectedRows === 1n
    },
    abandon: async ({ scope, key, owner }) => {
      const own = db.read.deleteFrom('idempotency_key').where('scope', '=', scope).where('key', '=', key).where('owner', '=', owner)
      await db.writeOne(own.where('status', 'is', null))
    },
    purge: (now, limit) =>
      db.write(async tx => {
        const due = await tx.selectFrom('idempotency_key').select(['scope', 'key']).where('keep_until', '<=', now).orderBy('keep_until').limit(limit).execute()
        for (const row of due) await tx.deleteFrom('idempotency_key').where('scope', '=', row.scope).where('key', '=', row.key).execute()
        return due.length
      }),
  }
}

async function claim(db: SqlDatabase, input: Parameters<IdempotencyStore['claim']>[0]): Promise<IdempotencyClaim> {
  const mine = {
    fingerprint: input.fingerprint,
    owner: input.owner,
    locked_until: input.lockedUntil,
    keep_until: input.keepUntil,
    status: null,
    body: null,
    headers: null,
  }
  return db.write(async (tx): Promise<IdempotencyClaim> => {
    const inserted = await tx
      .insertInto('idempotency_key')
      .values({ scope: input.scope, key: input.key, ...mine })
      .onConflict(conflict => conflict.columns(['scope', 'key']).doNothing())
      .executeTakeFirst()
    db.failpoint('C02 idempotency key written, not committed')
    if (inserted.numInsertedOrUpdatedRows === 1n) return { status: 'claimed' }
    const present = tx.selectFrom('idempotency_key').selectAll().where('scope', '=', input.scope).where('key', '=', input.key)
    const row = await lockRows(db.dialect, present).executeTakeFirst()
    if (!row) throw new DecideAgain()
    const standing = standingOf(row, input)
    if (standing !== 'free') return standing
    await tx.updateTable('idempotency_key').set(mine).where('scope', '=', input.scope).where('key', '=', input.key).execute()
    return { status: 'claimed' }
  })
}

/** What a key that exists means for a new call: `free` when it is past its keeping, or its owner died before it answered. */
function standingOf(row: Selectable<Schema['idempotency_key']>, input: { readonly fingerprint: string; readonly now: number }): IdempotencyClaim | 'free' {
  if (row.keep_until <= input.now) return 'free'
  if (row.fingerprint !== input.fingerprint) return { status: 'mismatch' }
  if (row.status !== null) {
    return { status: 'answered', answer: { status: row.status, body: row.body ?? '', headers: JSON.parse(row.headers ?? '{}') as Record<string, string> } }
  }
  return row.locked_until > input.now ? { status: 'in_use' } : 'free'
}
