import { CommerceError, freshHealth, type WebhookEndpoint, type WebhookEndpointStore, type WriteContext } from '@cartwright/core'
import { sql, type Updateable } from 'kysely'
import { inList } from '../database/in-list.ts'
import { newestFirst } from '../database/newest-first.ts'
import type { Schema } from '../database/schema.ts'
import type { SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'
import { claimWebhooks } from './claim-webhooks.ts'
import { webhookDeliveries } from './webhook-deliveries.ts'
import { fromHealth, giveUpWaiting, queuedAt, requireEnabledEndpoint, requireEndpoint, toEndpoint, toWebhookDelivery, unpark } from './webhook-rows.ts'

/** Endpoints of outgoing webhooks and their log on SQL. */
export function sqlWebhookEndpointStore(db: SqlDatabase): WebhookEndpointStore {
  const change = (id: number, values: Updateable<Schema['webhook_endpoint']>, context: WriteContext<WebhookEndpoint>): Promise<WebhookEndpoint> =>
    writeWithContext(db, context, async tx => {
      await requireEndpoint(tx, id, db.dialect)
      const row = await tx.updateTable('webhook_endpoint').set(values).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
      if (values.status === 'disabled') await giveUpWaiting(tx, id, context.at)
      return toEndpoint(row)
    })
  return {
    ...webhookDeliveries(db),
    endpoint: async id => {
      const row = await db.read.selectFrom('webhook_endpoint').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toEndpoint(row) : null
    },
    list: page => newestFirst(db.read.selectFrom('webhook_endpoint').selectAll(), page, toEndpoint),
    endpoints: async () => (await db.read.selectFrom('webhook_endpoint').selectAll().orderBy('id').execute()).map(toEndpoint),
    insert: ({ url, description, topics, secret }, context) =>
      writeWithContext(db, context, async tx => {
        const times = { previous_secret: null, previous_secret_until: null, created_at: context.at, updated_at: context.at }
        const values = { url, description, topics: JSON.stringify(topics), secret, ...fromHealth(freshHealth), ...times }
        return toEndpoint(await tx.insertInto('webhook_endpoint').values(values).returningAll().executeTakeFirstOrThrow())
      }),
    update: (id, { topics, ...rest }, context) =>
      change(id, { ...rest, ...(topics === undefined ? {} : { topics: JSON.stringify(topics) }), updated_at: context.at }, context),
    rotateSecret: (id, { secret, previousUntil }, context) =>
      writeWithContext(db, context, async tx => {
        const { secret: previous } = await requireEndpoint(tx, id, db.dialect)
        const values = { secret, previous_secret: previous, previous_secret_until: previousUntil, updated_at: context.at }
        return toEndpoint(await tx.updateTable('webhook_endpoint').set(values).where('id', '=', id).returningAll().executeTakeFirstOrThrow())
      }),
    setStatus: (id, status, context) => {
      const off = { status: 'disabled', disabled_by: 'person', disabled_at: context.at, parked_until: 0 }
      return change(id, { ...(status === 'enabled' ? fromHealth(freshHealth) : off), updated_at: context.at }, context)
    },
    delete: async (id, context) => {
      await writeWithContext(db, context, async tx => {
        await requireEndpoint(tx, id, db.dialect)
        const own = tx.selectFrom('webhook_delivery').select('id').where('endpoint_id', '=', id)
        await tx.deleteFrom('webhook_attempt').where('delivery_id', 'in', own).execute()
        await tx.deleteFrom('webhook_delivery').where('endpoint_id', '=', id).execute()
        await tx.deleteFrom('webhook_endpoint').where('id', '=', id).execute()
        return undefined
      })
    },
    claim: request => claimWebhooks(db, request),
    claimProbes: async ({ now, nextAt, disabledAfter, limit }) => {
      const due = (tx: SqlDatabase['read']) =>
        tx
          .selectFrom('webhook_endpoint')
          .select('id')
          .where('disabled_by', '=', 'failure')
          .where('parked_until', '<=', now)
          .where('disabled_at', '>', disabledAfter)
          .orderBy('id')
          .limit(limit)
      if ((await due(db.read).execute()).length === 0) return []
      const rows = await db.write(tx =>
        tx.updateTable('webhook_endpoint').set({ parked_until: nextAt }).where('id', 'in', due(tx)).where('parked_until', '<=', now).returning('id').execute(),
      )
      return rows.map(row => row.id)
    },
    redeliver: (id, context) =>
      writeWithContext(db, context, async tx => {
        const delivery = tx.selectFrom('webhook_delivery').where('id', '=', id)
        const owner = await delivery.select('endpoint_id').executeTakeFirst()
        if (owner) await requireEnabledEndpoint(tx, owner.endpoint_id, db.dialect)
        // As it is behind the endpoint's row: it may have been taken to be sent meanwhile.
        const row = await delivery.selectAll().executeTakeFirst()
        if (!row) throw new CommerceError('webhook_delivery_not_found', `There is no webhook delivery ${id}.`, { deliveryId: id })
        if (row.leased_until > context.at) return new Unchanged(toWebhookDelivery(row))
        await unpark(tx, row.endpoint_id)
        const queued = await tx.updateTable('webhook_delivery').set(queuedAt(context.at)).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
        return toWebhookDelivery(queued)
      }),
    redeliverFailed: ({ endpointId, since }, context) =>
      writeWithContext(db, context, async tx => {
        await requireEnabledEndpoint(tx, endpointId, db.dialect)
        const result = await tx
          .updateTable('webhook_delivery')
          .set(queuedAt(context.at))
          .where('endpoint_id', '=', endpointId)
          .where('state', '=', 'failed')
          .where('event_id', 'is not', null)
          .where('created_at', '>=', since)
          .executeTakeFirst()
        const count = Number(result.numUpdatedRows)
        if (count === 0) return new Unchanged(0)
        await unpark(tx, endpointId)
        return count
      }),
    purge: (before, limit) =>
      db.write(async tx => {
        const old = await tx
          .selectFrom('webhook_delivery')
          .select('id')
          .where(sql<boolean>`state <> 'pending'`)
          .where('updated_at', '<', before)
          .orderBy('updated_at')
          .limit(limit)
          .execute()
        if (old.length === 0) return 0
        const ids = old.map(row => row.id)
        await tx
          .deleteFrom('webhook_attempt')
          .where(inList(db.dialect, 'delivery_id', ids))
          .execute()
        await tx
          .deleteFrom('webhook_delivery')
          .where(inList(db.dialect, 'id', ids))
          .execute()
        return ids.length
      }),
  }
}
