import { CommerceError, type IncomingWebhook, type WebhookEvent, type WebhookEventFilter, type WebhookInbox } from '@cartwright/core'
import type { Selectable } from 'kysely'
import { newestFirst } from '../database/newest-first.ts'
import type { Schema } from '../database/schema.ts'
import { DecideAgain, type Executor, type SqlDatabase } from '../database/sql-database.ts'
import { contains } from '../database/starts-with.ts'
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
    emptyBodies: (provider, providerIds) => db.write(tx => emptyBodies(tx, provider, providerIds)),
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

/** Rarely asked for, and so without an index: one look through the messages of a month, their bodies not read. */
async function emptyBodies(tx: Executor, provider: string, providerIds: readonly string[]): Promise<number> {
  if (providerIds.length === 0) return 0
  const told = tx.selectFrom('webhook_event').select(['id', 'subject']).where('provider', '=', provider).where('raw_body', '<>', '')
  const rows = await told.where(eb => eb.or(providerIds.map(id => contains('subject', JSON.stringify(id))))).execute()
  const ids = rows.filter(({ subject }) => isAbout(subjectOf(subject), providerIds)).map(({ id }) => id)
  for (const id of ids) await tx.updateTable('webhook_event').set({ raw_body: '' }).where('id', '=', id).execute()
  return ids.length
}

function isAbout(subject: WebhookEvent['subject'], providerIds: readonly string[]): boolean {
  return [subject?.providerId, subject?.providerPaymentId].some(id => typeof id === 'string' && providerIds.includes(id))
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
    subject: subjectOf(row.subject),
    rawBody: row.raw_body,
    status: row.status as WebhookEvent['status'],
    reason: row.reason,
    receivedAt: row.received_at,
    finishedAt: row.finished_at,
  }
}

function subjectOf(text: string | null): WebhookEvent['subject'] {
  return text === null ? null : (JSON.parse(text) as WebhookEvent['subject'])
}
