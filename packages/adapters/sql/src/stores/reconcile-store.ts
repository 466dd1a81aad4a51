import type { ReconcileStore, RecordRange } from '@cartwright/core'
import { sql } from 'kysely'
import { recordContext } from '../database/record-context.ts'
import type { SqlDatabase } from '../database/sql-database.ts'

/** What reconciliation asks of the tables: always the next page above an id, by the primary key. */
export function sqlReconcileStore(db: SqlDatabase): ReconcileStore {
  return {
    paymentIds: async (range, afterId, limit) => {
      const after = await startOf(db, 'payment', range, afterId)
      let query = db.read.selectFrom('payment').select('id').where('id', '>', after).where(sql<boolean>`tender = 'provider'`)
      if (range.isUnsettled) query = query.where(sql<boolean>`unsettled = 1`)
      const [from, before] = boundsOf(range)
      const rows = await query.where(withinTime(from, before)).orderBy('id').limit(limit).execute()
      return rows.map(row => row.id)
    },
    refundIds: async (range, afterId, limit) => {
      const after = await startOf(db, 'refund', range, afterId)
      let query = db.read.selectFrom('refund').select(['id', 'order_id']).where('id', '>', after)
      if (range.isUnsettled) query = query.where(sql<boolean>`status IN ('requested', 'pending')`)
      const [from, before] = boundsOf(range)
      const rows = await query.where(withinTime(from, before)).orderBy('id').limit(limit).execute()
      return rows.map(row => ({ orderId: row.order_id, refundId: row.id }))
    },
    openKeys: async (lockedBefore, limit) => {
      const rows = await db.read
        .selectFrom('idempotency_key')
        .select(['scope', 'key', 'owner', 'locked_until'])
        .where('status', 'is', null)
        .where('locked_until', '<=', lockedBefore)
        .limit(limit)
        .execute()
      return rows.map(row => ({ scope: row.scope, key: row.key, owner: row.owner, lockedUntil: row.locked_until }))
    },
    record: async line => {
      await db.write(tx => recordContext(tx, line, undefined))
    },
  }
}

function boundsOf({ createdFrom = 0, createdBefore = Number.MAX_SAFE_INTEGER }: RecordRange): readonly [from: number, before: number] {
  return [createdFrom, createdBefore]
}

/** Looked at row by row, in the order of the ids: the `+` keeps an engine from going by time, and sorting all of it for every page. */
function withinTime(from: number, before: number) {
  return sql<boolean>`+created_at >= ${from} AND +created_at < ${before}`
}

/** Ids are given in the order of time: pages begin right before the first row of the time asked for. */
async function startOf(db: SqlDatabase, table: 'payment' | 'refund', { createdFrom, isUnsettled }: RecordRange, afterId: number): Promise<number> {
  if (createdFrom === undefined || isUnsettled || afterId > 0) return afterId
  const first = await db.read
    .selectFrom(table)
    .select(eb => eb.fn.min('id').as('id'))
    .where('created_at', '>=', createdFrom)
    .executeTakeFirst()
  return first?.id ? first.id - 1 : Number.MAX_SAFE_INTEGER
}
