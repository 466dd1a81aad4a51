import { CommerceError, type IncomingWebhook, type WebhookEvent, type WebhookEventFilter, type WebhookInbox } from '@cartwright/core'
import type { Selectable } from 'kysely'
import { newestFirst } from '../database/newest-first.ts'
import type { Schema } from '../database/schema.ts'
import { DecideAgain, type Executor, type SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'

/** Messages of payment providers on SQL: taken by insert, never read first. */
export function sqlWebhookInbox(db: SqlDatabase): WebhookInbox {
  return {
    receive: async (incoming, context) => {
      let created = false
      const webhook = await writeWithContext(db, context, async tx => {
        const inserted = await insert(tx, incoming, context.at)
        created = inserted !== null
        return inserted ?? new Unchanged(await present(tx, incoming))
      })
      return { webhook, created }
    },
    note: (id, { status, reason }, context) =>
      writeWithContext(db, context, async tx => {
        const noted = { status, reason, finished_at: status === 'received' ? null : context.at }
        const row = await tx.updateTable('webhook_event').set(noted).where('id', '=', id).returningAll().executeTakeFirst()
        if (!row) throw new CommerceError('webhook_event_not_found', `There is no webhook event ${id}.`, { webhookId: id })
        return toWebhookEvent(row)
      }),
    webhook: async id => {
      const row = await db.read.selectFrom('webhook_event').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toWebhookEvent(row) : null
    },
    list: (filter, page) => newestFirst(filtered(db.read, filter).selectAll(), page, toWebhookEvent),
    purge: (before, limit) =>
      db.write(async tx => {
        const old = await tx
          .selectFrom('webhook_event')
          .select('id')
          .where('received_at', '<', before)
          .where('status', 'in', ['done', 'ignored'])
          .orderBy('received_at')
          .limit(limit)
          .execute()
        for (const { id } of old) await tx.deleteFrom('webhook_event').where('id', '=', id).execute()
        return old.length
      }),
  }
}

async function insert(tx: Executor, { provider, eventId, type, subject, rawBody }: IncomingWebhook, at: number): Promise<WebhookEvent | null> {
  const row = await tx
    .insertInto('webhook_event')
    .values({
      provider,
      event_id: eventId,
      type,
      subject: subject === null ? null : JSON.stringify(subject),
      raw_body: rawBody,
      status: 'received',
      received_at: at,
    })
    .onConflict(conflict => conflict.columns(['provider', 'event_id']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ? toWebhookEvent(row) : null
}

async function present(tx: Executor, { provider, eventId }: IncomingWebhook): Promise<WebhookEvent> {
  const row = await tx.selectFrom('webhook_event').selectAll().where('provider', '=', provider).where('event_id', '=', eventId).executeTakeFirst()
  if (!row) throw new DecideAgain()
  return toWebhookEvent(row)
}

function filtered(tx: Executor, { provider, status, type }: WebhookEventFilter) {
  let query = tx.selectFrom('webhook_event')
  if (provider !== undefined) query = query.where('provider', '=', provider)
  if (status !== undefined) query = query.where('status', '=', status)
  if (type !== undefined) query = query.where('type', '=', type)
  return query
}

function toWebhookEvent(row: Selectable<Schema['webhook_event']>): WebhookEvent {
  return {
    id: row.id,
    provider: row.provider,
    eventId: row.event_id,
    type: row.type,
    subject: row.subject === null ? null : (JSON.parse(row.subject) as WebhookEvent['subject']),
    rawBody: row.raw_body,
    status: row.status as WebhookEvent['status'],
    reason: row.reason,
    receivedAt: row.received_at,
    finishedAt: row.finished_at,
  }
}
