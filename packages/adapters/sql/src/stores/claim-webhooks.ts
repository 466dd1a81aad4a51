import { type WebhookEndpointStore, webhookConcurrency } from '@cartwright/core'
import { sql } from 'kysely'
import { lockFreeRows } from '../database/locks.ts'
import type { Dialect, Executor, SqlDatabase } from '../database/sql-database.ts'
import { type EndpointRow, isPending, toEndpoint, toWebhookDelivery } from './webhook-rows.ts'

type Request = Parameters<WebhookEndpointStore['claim']>[0]
type Jobs = Awaited<ReturnType<WebhookEndpointStore['claim']>>

/** Leases what is due, endpoint by endpoint, the one whose oldest message has waited longest first. An idle look takes no write lock. */
export async function claimWebhooks(db: SqlDatabase, request: Request): Promise<Jobs> {
  if ((await openEndpoints(db.read, request.now).limit(1).execute()).length === 0) return []
  return db.write(async tx => {
    const jobs: Jobs[number][] = []
    for (const endpoint of await longestDueFirst(tx, request.now)) {
      if (jobs.length >= request.limit) break
      jobs.push(...(await claimOf(tx, db.dialect, endpoint, { ...request, limit: request.limit - jobs.length })))
    }
    return jobs
  })
}

/** Endpoints that something is due to and may be sent to. */
function openEndpoints(tx: Executor, now: number) {
  return tx
    .selectFrom('webhook_endpoint')
    .selectAll()
    .where('status', '=', 'enabled')
    .where('parked_until', '<=', now)
    .where(eb =>
      eb.exists(
        eb
          .selectFrom('webhook_delivery')
          .select('webhook_delivery.id')
          .whereRef('endpoint_id', '=', 'webhook_endpoint.id')
          .where(isPending)
          .where('next_attempt_at', '<=', now)
          .where('leased_until', '<=', now),
      ),
    )
}

function dueTo(tx: Executor, now: number) {
  return tx.selectFrom('webhook_delivery').where(isPending).where('next_attempt_at', '<=', now).where('leased_until', '<=', now)
}

async function longestDueFirst(tx: Executor, now: number): Promise<readonly EndpointRow[]> {
  const endpoints = await openEndpoints(tx, now).execute()
  const waiting: { endpoint: EndpointRow; since: number; id: number }[] = []
  for (const endpoint of endpoints) {
    const first = await dueTo(tx, now)
      .select(['id', 'next_attempt_at'])
      .where('endpoint_id', '=', endpoint.id)
      .orderBy('next_attempt_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (first) waiting.push({ endpoint, since: first.next_attempt_at ?? 0, id: first.id })
  }
  return waiting.sort((a, b) => a.since - b.since || a.id - b.id).map(({ endpoint }) => endpoint)
}

async function claimOf(tx: Executor, dialect: Dialect, row: EndpointRow, { token, now, leasedUntil, limit }: Request): Promise<Jobs> {
  // One claim of an endpoint at a time, so that no two find the same room.
  const own = tx.selectFrom('webhook_endpoint').select('id').where('id', '=', row.id)
  if (!(await lockFreeRows(dialect, own).executeTakeFirst())) return []
  const endpoint = toEndpoint(row)
  const { count } = await tx
    .selectFrom('webhook_delivery')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('endpoint_id', '=', row.id)
    .where(sql<boolean>`token IS NOT NULL`)
    .where('leased_until', '>', now)
    .executeTakeFirstOrThrow()
  const room = Math.min(limit, webhookConcurrency(endpoint) - Number(count))
  if (room <= 0) return []
  const due = dueTo(tx, now).select('id').where('endpoint_id', '=', row.id).orderBy('next_attempt_at').orderBy('id').limit(room)
  const claimed = await tx
    .updateTable('webhook_delivery')
    .set({ token, leased_until: leasedUntil })
    .where('id', 'in', due)
    // Looked at again where an engine waited for another claim of the same rows.
    .where('leased_until', '<=', now)
    .returningAll()
    .execute()
  const deliveries = claimed.map(toWebhookDelivery).sort((a, b) => (a.nextAttemptAt ?? 0) - (b.nextAttemptAt ?? 0) || a.id - b.id)
  return deliveries.map(delivery => ({ delivery, endpoint, secrets: { current: row.secret, previous: row.previous_secret } }))
}
