import type { Delivery, DomainEvent, EventQueue, StoredEvent } from '@cartwright/core'
import { type Selectable, sql } from 'kysely'
import { cursorId, offsetOf, pageOf } from '../database/cursor.ts'
import { inList } from '../database/in-list.ts'
import type { Schema } from '../database/schema.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'

/** Written out, not as parameters: an engine finds a partial index only by what it can read. */
const isDead = sql<boolean>`delivery.status = 'dead'`
const isLeased = sql<boolean>`delivery.status = 'leased'`
const isWaiting = sql<boolean>`event.relayed = 0`

type DeliveryRow = Selectable<Schema['delivery']> & Pick<Selectable<Schema['event']>, 'topic' | 'key' | 'payload' | 'at'>

/** The outbox and the deliveries made of it, in the stores' own database: the embedded event bus. Claims go by state, never by "id above the last one seen". */
export function sqlEventQueue(db: SqlDatabase): EventQueue {
  return {
    register: async consumers => {
      const rows = consumers.flatMap(consumer => consumer.topics.map(topic => ({ name: consumer.name, topic })))
      if (rows.length === 0) return
      await db.write(tx =>
        tx
          .insertInto('consumer')
          .values(rows)
          .onConflict(conflict => conflict.columns(['name', 'topic']).doNothing())
          .execute(),
      )
    },
    relay: (now, limit) => relay(db, now, limit),
    claim: async request => {
      const { consumers, limit, token, now, leasedUntil } = request
      if (consumers.length === 0 || !(await isAnyDue(db.read, consumers, now))) return []
      return db.write(async tx => {
        const due = dueDeliveries(tx, consumers, now).select('id').orderBy('available_at').orderBy('id').limit(limit)
        const claimed = await tx
          .updateTable('delivery')
          .set({ status: 'leased', token, leased_until: leasedUntil, attempts: sql<number>`attempts + 1` })
          .where('id', 'in', due)
          .returning('id')
          .execute()
        if (claimed.length === 0) return []
        const ids = claimed.map(row => row.id)
        const rows = await withEvents(tx)
          .where(inList(db.dialect, 'delivery.id', ids))
          .orderBy('delivery.available_at')
          .orderBy('delivery.id')
          .execute()
        return rows.map(toDelivery)
      })
    },
    finish: async (ids, token) => {
      if (ids.length === 0) return
      await db.write(tx =>
        tx
          .deleteFrom('delivery')
          .where(inList(db.dialect, 'id', ids))
          .where('token', '=', token)
          .where(isLeased)
          .execute(),
      )
    },
    fail: async (id, token, { error, availableAt }) => {
      const next = availableAt === null ? { status: 'dead' } : { status: 'ready', available_at: availableAt }
      const values = { ...next, token: null, leased_until: 0, last_error: error }
      await db.write(tx => tx.updateTable('delivery').set(values).where('id', '=', id).where('token', '=', token).where(isLeased).execute())
    },
    deadLetters: async page => {
      const below = cursorId(page)
      const total = await db.read
        .selectFrom('delivery')
        .select(eb => eb.fn.countAll<number>().as('count'))
        .where(isDead)
        .executeTakeFirstOrThrow()
      let query = withEvents(db.read).where(isDead)
      if (below !== undefined) query = query.where('delivery.id', '<', below)
      const rows = await query
        .orderBy('delivery.id', 'desc')
        .limit(page.limit + 1)
        .offset(offsetOf(page))
        .execute()
      return pageOf(rows, Number(total.count), page, row => row.id, toDelivery)
    },
    retry: async (id, now) => {
      const result = await db.write(tx =>
        tx.updateTable('delivery').set({ status: 'ready', attempts: 0, available_at: now }).where('id', '=', id).where(isDead).executeTakeFirst(),
      )
      if (result.numUpdatedRows === 1n) db.notifyStored()
      return result.numUpdatedRows === 1n
    },
    discard: async id => {
      const result = await db.write(tx => tx.deleteFrom('delivery').where('id', '=', id).where(isDead).executeTakeFirst())
      return result.numDeletedRows === 1n
    },
    stats: now => stats(db.read, now),
    purge: (before, limit) =>
      db.write(async tx => {
        const old = tx
          .selectFrom('event')
          .select('id')
          .where(sql<boolean>`relayed = 1`)
          .where('at', '<', before)
          .where(eb => eb.not(eb.exists(eb.selectFrom('delivery').select('delivery.id').whereRef('delivery.event_id', '=', 'event.id'))))
          .orderBy('at')
          .limit(limit)
        return Number((await tx.deleteFrom('event').where('id', 'in', old).executeTakeFirst()).numDeletedRows)
      }),
    onStored: db.onStored,
  }
}

async function relay(db: SqlDatabase, now: number, limit: number): Promise<number> {
  // An idle relay asks a partial index and never takes the write lock.
  const waiting = await db.read.selectFrom('event').select('id').where(isWaiting).limit(1).executeTakeFirst()
  if (!waiting) return 0
  return db.write(async tx => {
    const rows = await tx.selectFrom('event').select('id').where(isWaiting).orderBy('id').limit(limit).execute()
    const first = rows[0]?.id
    const last = rows.at(-1)?.id
    if (first === undefined || last === undefined) return 0
    await tx
      .insertInto('delivery')
      .columns(['event_id', 'consumer', 'status', 'attempts', 'available_at', 'leased_until'])
      .expression(eb =>
        eb
          .selectFrom('event')
          .innerJoin('consumer', 'consumer.topic', 'event.topic')
          .select([
            'event.id',
            'consumer.name',
            sql<string>`'ready'`.as('status'),
            sql<number>`0`.as('attempts'),
            sql<number>`CAST(${now} AS ${sql.raw(db.dialect === 'sqlite' ? 'INTEGER' : 'BIGINT')})`.as('available_at'),
            sql<number>`0`.as('leased_until'),
          ])
          .where(isWaiting)
          .where('event.id', '>=', first)
          .where('event.id', '<=', last),
      )
      .onConflict(conflict => conflict.columns(['event_id', 'consumer']).doNothing())
      .execute()
    const marked = await tx.updateTable('event').set({ relayed: 1 }).where(isWaiting).where('id', '>=', first).where('id', '<=', last).executeTakeFirst()
    return Number(marked.numUpdatedRows)
  })
}

function dueDeliveries(tx: Executor, consumers: readonly string[], now: number) {
  return tx
    .selectFrom('delivery')
    .where(sql<boolean>`status <> 'dead'`)
    .where('available_at', '<=', now)
    .where('leased_until', '<=', now)
    .where('consumer', 'in', [...consumers])
}

async function isAnyDue(tx: Executor, consumers: readonly string[], now: number): Promise<boolean> {
  return (await dueDeliveries(tx, consumers, now).select('id').limit(1).executeTakeFirst()) !== undefined
}

function withEvents(tx: Executor) {
  return tx
    .selectFrom('delivery')
    .innerJoin('event', 'event.id', 'delivery.event_id')
    .selectAll('delivery')
    .select(['event.topic', 'event.key', 'event.payload', 'event.at'])
}

async function stats(tx: Executor, now: number): ReturnType<EventQueue['stats']> {
  const rows = await tx
    .selectFrom('delivery')
    .select(['status', eb => eb.fn.countAll<number>().as('count'), eb => eb.fn.min('available_at').as('oldest')])
    .groupBy('status')
    .execute()
  const of = (status: string) => rows.find(row => row.status === status)
  const waiting = await tx
    .selectFrom('event')
    .select([eb => eb.fn.countAll<number>().as('count'), eb => eb.fn.min('at').as('oldest')])
    .where(isWaiting)
    .executeTakeFirstOrThrow()
  const oldest = Math.min(of('ready')?.oldest ?? now, waiting.oldest ?? now)
  return {
    ready: Number(of('ready')?.count ?? 0) + Number(waiting.count),
    leased: Number(of('leased')?.count ?? 0),
    dead: Number(of('dead')?.count ?? 0),
    oldestReadyMs: Math.max(0, now - oldest),
  }
}

function toDelivery(row: DeliveryRow): Delivery {
  const event = { topic: row.topic, key: row.key, payload: JSON.parse(row.payload) as unknown } as DomainEvent
  return {
    id: row.id,
    consumer: row.consumer,
    event: { ...event, id: row.event_id, at: row.at } as StoredEvent,
    status: row.status as Delivery['status'],
    attempts: row.attempts,
    availableAt: row.available_at,
    lastError: row.last_error,
  }
}
