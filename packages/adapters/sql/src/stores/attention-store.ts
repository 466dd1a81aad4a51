import { type Attention, type AttentionFilter, type AttentionSighting, type AttentionStore, CommerceError, type WriteContext } from '@cartwright/core'
import { type Selectable, sql } from 'kysely'
import { newestFirst } from '../database/newest-first.ts'
import type { Schema } from '../database/schema.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'

/** Written out, not as a parameter: an engine finds a partial index only by what it can read. */
const isOpen = sql<boolean>`status = 'open'`

/** Attention records on SQL. */
export function sqlAttentionStore(db: SqlDatabase): AttentionStore {
  return {
    open: async (sighting, context) => {
      let created = false
      const record = await writeWithContext(db, context, async tx => {
        const seen = await seeAgain(tx, sighting, context)
        created = seen === null
        return seen ? new Unchanged(seen) : insert(tx, sighting, context)
      })
      return { record, created }
    },
    record: async id => {
      const row = await db.read.selectFrom('attention').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toAttention(row) : null
    },
    list: (filter, page) => newestFirst(filtered(db.read, filter).selectAll(), page, toAttention),
    resolve: (id, note, context) =>
      writeWithContext(db, context, async tx => {
        const closed = { status: 'resolved', resolved_at: context.at, resolved_by: context.actor, note }
        const row = await tx.updateTable('attention').set(closed).where('id', '=', id).where(isOpen).returningAll().executeTakeFirst()
        if (row) return toAttention(row)
        const present = await tx.selectFrom('attention').selectAll().where('id', '=', id).executeTakeFirst()
        if (!present) throw new CommerceError('attention_not_found', `There is no attention record ${id}.`, { attentionId: id })
        return new Unchanged(toAttention(present))
      }),
  }
}

async function seeAgain(tx: Executor, sighting: AttentionSighting, { at }: Pick<WriteContext, 'at'>): Promise<Attention | null> {
  const row = await tx
    .updateTable('attention')
    .set({
      ...fromSighting(sighting),
      count: sql<number>`count + 1`,
      last_seen_at: sql<number>`CASE WHEN last_seen_at > ${at} THEN last_seen_at ELSE ${at} END`,
    })
    .where('reason', '=', sighting.reason)
    .where('subject', '=', sighting.subject)
    .where(isOpen)
    .returningAll()
    .executeTakeFirst()
  return row ? toAttention(row) : null
}

async function insert(tx: Executor, sighting: AttentionSighting, { at }: Pick<WriteContext, 'at'>): Promise<Attention> {
  const fresh = { status: 'open', count: 1, opened_at: at, last_seen_at: at, note: '' }
  const row = await tx
    .insertInto('attention')
    .values({ ...fromSighting(sighting), ...fresh })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toAttention(row)
}

function filtered(tx: Executor, { status, reason, subject }: AttentionFilter) {
  let query = tx.selectFrom('attention')
  if (status !== undefined) query = query.where('status', '=', status)
  if (reason !== undefined) query = query.where('reason', '=', reason)
  if (subject !== undefined) query = query.where('subject', '=', subject)
  return query
}

function fromSighting({ reason, subject, moneyAtRisk, detail }: AttentionSighting) {
  return { reason, subject, amount: moneyAtRisk?.amount ?? null, currency: moneyAtRisk?.currency ?? null, detail: JSON.stringify(detail) }
}

function toAttention(row: Selectable<Schema['attention']>): Attention {
  return {
    id: row.id,
    reason: row.reason as Attention['reason'],
    subject: row.subject,
    moneyAtRisk:
      row.amount === null || row.currency === null ? null : { amount: row.amount, currency: row.currency as NonNullable<Attention['moneyAtRisk']>['currency'] },
    detail: JSON.parse(row.detail) as Attention['detail'],
    status: row.status as Attention['status'],
    count: row.count,
    openedAt: row.opened_at,
    lastSeenAt: row.last_seen_at,
    resolvedAt: row.resolved_at,
    resolvedBy: row.resolved_by,
    note: row.note,
  }
}
