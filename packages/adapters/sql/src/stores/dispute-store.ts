import { type Dispute, type DisputeFilter, type DisputeStore, postingsOfDispute } from '@cartwright/core'
import type { Selectable } from 'kysely'
import { lockRows } from '../database/locks.ts'
import { newestFirst } from '../database/newest-first.ts'
import type { Schema } from '../database/schema.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'
import { bookPostings } from './book-postings.ts'

/** Disputes on SQL. */
export function sqlDisputeStore(db: SqlDatabase): DisputeStore {
  return {
    record: async ({ provider, providerId }, decide, { events = [], audit, ...context }) =>
      // Only what was written gets here without being `Unchanged`, so the context's makers get a dispute.
      writeWithContext<Dispute | null>(
        db,
        {
          ...context,
          events: saved => (saved === null ? [] : typeof events === 'function' ? events(saved) : events),
          ...(audit === undefined ? {} : { audit: saved => (typeof audit === 'function' ? audit(saved as Dispute) : audit) }),
        },
        async tx => {
          const known = tx.selectFrom('dispute').selectAll().where('provider', '=', provider).where('provider_id', '=', providerId)
          const row = await lockRows(db.dialect, known).executeTakeFirst()
          const present = row ? toDispute(row) : null
          const next = decide(present)
          if (!next) return new Unchanged<Dispute | null>(present)
          const saved = await save(tx, present?.id ?? null, next)
          await bookPostings(tx, postingsOfDispute(present, saved, context.at), context)
          return saved
        },
      ),
    dispute: async id => {
      const row = await db.read.selectFrom('dispute').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toDispute(row) : null
    },
    list: (filter, page) => newestFirst(filtered(db.read, filter).selectAll(), page, toDispute),
  }
}

async function save(tx: Executor, id: number | null, dispute: Omit<Dispute, 'id'>): Promise<Dispute> {
  const values = {
    order_id: dispute.orderId,
    payment_id: dispute.paymentId,
    provider: dispute.provider,
    provider_id: dispute.providerId,
    status: dispute.status,
    currency: dispute.currency,
    amount: dispute.amount,
    reason: dispute.reason,
    evidence_due_at: dispute.evidenceDueAt,
    created_at: dispute.createdAt,
    updated_at: dispute.updatedAt,
  }
  const row =
    id === null
      ? await tx.insertInto('dispute').values(values).returningAll().executeTakeFirstOrThrow()
      : await tx.updateTable('dispute').set(values).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
  return toDispute(row)
}

function filtered(tx: Executor, { status, orderId }: DisputeFilter) {
  let query = tx.selectFrom('dispute')
  if (status !== undefined) query = query.where('status', '=', status)
  if (orderId !== undefined) query = query.where('order_id', '=', orderId)
  return query
}

function toDispute(row: Selectable<Schema['dispute']>): Dispute {
  return {
    id: row.id,
    orderId: row.order_id,
    paymentId: row.payment_id,
    provider: row.provider,
    providerId: row.provider_id,
    status: row.status as Dispute['status'],
    currency: row.currency,
    amount: row.amount,
    reason: row.reason,
    evidenceDueAt: row.evidence_due_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
