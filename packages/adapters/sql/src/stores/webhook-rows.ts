import { CommerceError, type WebhookDelivery, type WebhookEndpoint, type WebhookHealth, webhookDisabledError } from '@cartwright/core'
import { type Selectable, sql } from 'kysely'
import { lockRows } from '../database/locks.ts'
import type { Schema } from '../database/schema.ts'
import type { Dialect, Executor } from '../database/sql-database.ts'
import { fromTraceColumn } from '../database/trace-column.ts'

/** Written out, not as a parameter: an engine finds a partial index only by what it can read. */
export const isPending = sql<boolean>`state = 'pending'`

export type EndpointRow = Selectable<Schema['webhook_endpoint']>
export type WebhookRow = Selectable<Schema['webhook_delivery']>

export function toEndpoint(row: EndpointRow): WebhookEndpoint {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    topics: JSON.parse(row.topics) as string[],
    status: row.status as WebhookEndpoint['status'],
    disabledBy: row.disabled_by as WebhookEndpoint['disabledBy'],
    disabledAt: row.disabled_at,
    failingSince: row.failing_since,
    failures: row.failures,
    parkedUntil: row.parked_until,
    previousSecretUntil: row.previous_secret_until,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function fromHealth(health: WebhookHealth) {
  return {
    status: health.status,
    disabled_by: health.disabledBy,
    disabled_at: health.disabledAt,
    failing_since: health.failingSince,
    failures: health.failures,
    parked_until: health.parkedUntil,
  }
}

export function toWebhookDelivery(row: WebhookRow): WebhookDelivery {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    messageId: row.message_id,
    topic: row.topic,
    body: row.body,
    state: row.state as WebhookDelivery['state'],
    tries: row.tries,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    lastStatus: row.last_status,
    lastError: row.last_error,
    queuedAt: row.queued_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...fromTraceColumn(row.trace),
  }
}

/**
 * Throws `webhook_endpoint_not_found`.
 * @param locking the dialect of a write that is going to change the endpoint, or what belongs to it
 */
export async function requireEndpoint(tx: Executor, id: number, locking: Dialect = 'sqlite'): Promise<EndpointRow> {
  const row = await lockRows(locking, tx.selectFrom('webhook_endpoint').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!row) throw new CommerceError('webhook_endpoint_not_found', `There is no webhook endpoint ${id}.`, { endpointId: id })
  return row
}

/** Throws `webhook_endpoint_not_found`, `webhook_endpoint_disabled`. */
export async function requireEnabledEndpoint(tx: Executor, id: number, locking: Dialect): Promise<void> {
  const { status } = await requireEndpoint(tx, id, locking)
  if (status === 'enabled') return
  throw new CommerceError('webhook_endpoint_disabled', `The webhook endpoint ${id} is disabled: enable it first.`, { endpointId: id })
}

/** Makes what waits for an endpoint failed, but for what is being sent just now. */
export async function giveUpWaiting(tx: Executor, endpointId: number, at: number): Promise<void> {
  await tx
    .updateTable('webhook_delivery')
    .set({ state: 'failed', next_attempt_at: null, last_error: webhookDisabledError, token: null, leased_until: 0, updated_at: at })
    .where('endpoint_id', '=', endpointId)
    .where(isPending)
    .where('leased_until', '<=', at)
    .execute()
}

/** Who has something sent again says that the receiver is back. */
export async function unpark(tx: Executor, endpointId: number): Promise<void> {
  await tx.updateTable('webhook_endpoint').set({ parked_until: 0 }).where('id', '=', endpointId).execute()
}

/** Due at `at` with all tries. */
export function queuedAt(at: number) {
  return { state: 'pending', tries: 0, next_attempt_at: at, queued_at: at, updated_at: at, token: null, leased_until: 0 }
}
