import { type NewWebhookDelivery, type WebhookEndpointStore, webhookDisabledError } from '@cartwright/core'
import type { Selectable } from 'kysely'
import { lockRows } from '../database/locks.ts'
import { newestFirst } from '../database/newest-first.ts'
import { recordContext } from '../database/record-context.ts'
import type { Schema } from '../database/schema.ts'
import type { SqlDatabase } from '../database/sql-database.ts'
import { traceColumn } from '../database/trace-column.ts'
import { fromHealth, giveUpWaiting, requireEndpoint, toEndpoint, toWebhookDelivery } from './webhook-rows.ts'

/** The log of webhooks: what was made for each endpoint, and what came of every attempt. */
export function webhookDeliveries(
  db: SqlDatabase,
): Pick<WebhookEndpointStore, 'addDeliveries' | 'addPing' | 'delivery' | 'attempts' | 'deliveries' | 'settle'> {
  return {
    addDeliveries: async (deliveries, at) => {
      if (deliveries.length === 0) return 0
      return db.write(async tx => {
        const endpoints = await lockRows(db.dialect, tx.selectFrom('webhook_endpoint').select(['id', 'status']).orderBy('id')).execute()
        const status = new Map(endpoints.map(row => [row.id, row.status]))
        const given = { state: 'failed', next_attempt_at: null, last_error: webhookDisabledError }
        const rows = deliveries
          .filter(({ endpointId }) => status.has(endpointId))
          .map(delivery => ({ ...newRow(delivery, at), ...(status.get(delivery.endpointId) === 'disabled' ? given : {}) }))
        if (rows.length === 0) return 0
        const result = await tx
          .insertInto('webhook_delivery')
          .values(rows)
          .onConflict(conflict => conflict.columns(['endpoint_id', 'event_id']).doNothing())
          .executeTakeFirst()
        return Number(result.numInsertedOrUpdatedRows ?? 0n)
      })
    },
    addPing: (ping, { token, now, leasedUntil }) =>
      db.write(async tx => {
        const owner = await requireEndpoint(tx, ping.endpointId)
        const values = { ...newRow({ ...ping, eventId: null }, now), token, leased_until: leasedUntil }
        const row = await tx.insertInto('webhook_delivery').values(values).returningAll().executeTakeFirstOrThrow()
        return { delivery: toWebhookDelivery(row), endpoint: toEndpoint(owner), secrets: { current: owner.secret, previous: owner.previous_secret } }
      }),
    delivery: async id => {
      const row = await db.read.selectFrom('webhook_delivery').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toWebhookDelivery(row) : null
    },
    attempts: async deliveryId => {
      const rows = await db.read.selectFrom('webhook_attempt').selectAll().where('delivery_id', '=', deliveryId).orderBy('number').execute()
      return rows.map(toAttempt)
    },
    deliveries: ({ endpointId, state, topic }, page) => {
      let matching = db.read.selectFrom('webhook_delivery')
      if (endpointId !== undefined) matching = matching.where('endpoint_id', '=', endpointId)
      if (state !== undefined) matching = matching.where('state', '=', state)
      if (topic !== undefined) matching = matching.where('topic', '=', topic)
      return newestFirst(matching.selectAll(), page, toWebhookDelivery)
    },
    settle: (id, token, decide, { at, actor }) =>
      db.write(async tx => {
        const known = await tx.selectFrom('webhook_delivery').select('endpoint_id').where('id', '=', id).executeTakeFirst()
        if (!known) return null
        const owner = await requireEndpoint(tx, known.endpoint_id, db.dialect)
        const leased = tx.selectFrom('webhook_delivery').selectAll().where('id', '=', id).where('token', '=', token)
        const before = await lockRows(db.dialect, leased).executeTakeFirst()
        if (!before) return null
        const { attempt, delivery, endpoint, audit } = decide({ delivery: toWebhookDelivery(before), endpoint: toEndpoint(owner) })
        const { state, tries, attempts, nextAttemptAt: next_attempt_at, lastStatus: last_status, lastError: last_error } = delivery
        const values = { state, tries, attempts, next_attempt_at, last_status, last_error, token: null, leased_until: 0, updated_at: at }
        const row = await tx.updateTable('webhook_delivery').set(values).where('id', '=', id).where('token', '=', token).returningAll().executeTakeFirst()
        if (!row) return null
        const { durationMs: duration_ms, ...same } = attempt
        await tx
          .insertInto('webhook_attempt')
          .values({ ...same, delivery_id: id, duration_ms })
          .execute()
        await tx.updateTable('webhook_endpoint').set(fromHealth(endpoint)).where('id', '=', before.endpoint_id).execute()
        if (endpoint.status === 'disabled') await giveUpWaiting(tx, before.endpoint_id, at)
        if (audit) await recordContext(tx, { at, actor, audit }, undefined)
        return toWebhookDelivery(row)
      }),
  }
}

function newRow({ endpointId, eventId, messageId, topic, body, trace }: NewWebhookDelivery, at: number) {
  return {
    endpoint_id: endpointId,
    event_id: eventId,
    message_id: messageId,
    topic,
    body,
    state: 'pending',
    tries: 0,
    attempts: 0,
    next_attempt_at: at as number | null,
    leased_until: 0,
    token: null as string | null,
    last_status: null,
    last_error: null as string | null,
    queued_at: at,
    created_at: at,
    updated_at: at,
    trace: traceColumn(trace),
  }
}

function toAttempt({ number, at, duration_ms: durationMs, status, error, response }: Selectable<Schema['webhook_attempt']>) {
  return { number, at, durationMs, status, error, response }
}
