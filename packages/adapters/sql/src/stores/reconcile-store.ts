import type { ReconcileStore, RecordRange } from '@cartwright/core'
import { sql } from 'kysely'
import { recordContext } from '../database/record-context.ts'
import type { SqlDatabase } from '../database/sql-database.ts'

/** What reconciliation asks of the tables: always the next page above an id, by the primary key. */
export function sqlReconcileStore(db: SqlDatabase): ReconcileStore {
  return {
    paymentIds: async (range, afterId, limit) => {
      let query = db.read.selectFrom('payment').select('id').where('id', '>', afterId).where(sql<boolean>`tender = 'provider'`)
      if (range.isUnsettled) query = query.where(sql<boolean>`unsettled = 1`)
      const [from, before] = boundsOf(range)
      const rows = await query.where('created_at', '>=', from).where('created_at', '<', before).orderBy('id').limit(limit).execute()
      return rows.map(row => row.id)
    },
    refundIds: async (range, afterId, limit) => {
      let query = db.read.selectFrom('refund').select(['id', 'order_id']).where('id', '>', afterId)
      if (range.isUnsettled) query = query.where(sql<boolean>`status IN ('requested', 'pending')`)
      const [from, before] = boundsOf(range)
      const rows = await query.where('created_at', '>=', from).where('created_at', '<', before).orderBy('id').limit(limit).execute()
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
