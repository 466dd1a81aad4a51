import {
  type ClaimRequest,
  type Delivery,
  type DomainEvent,
  deliveryLimits,
  type EventQueue,
  leaseExpiryError,
  type RelayReport,
  type StoredEvent,
} from '@cartwright/core'
import { type Selectable, sql } from 'kysely'
import { cursorId, offsetOf, pageOf } from '../database/cursor.ts'
import { inList } from '../database/in-list.ts'
import { lockFreeRows } from '../database/locks.ts'
import { recordContext } from '../database/record-context.ts'
import type { Schema } from '../database/schema.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { fromTraceColumn } from '../database/trace-column.ts'

/** Written out, not as parameters: an engine finds a partial index only by what it can read. */
const isDead = sql<boolean>`delivery.status = 'dead'`
const isLeased = sql<boolean>`delivery.status = 'leased'`
const isLost = sql<boolean>`delivery.status = 'leased' AND delivery.expiries >= ${sql.lit(deliveryLimits.leaseExpiriesMax - 1)}`
const isWaiting = sql<boolean>`event.relayed = 0`

type DeliveryRow = Selectable<Schema['delivery']> & Pick<Selectable<Schema['event']>, 'topic' | 'key' | 'payload' | 'at' | 'trace'>

/** The outbox and the deliveries made of it, in the stores' own database: the embedded event bus. Claims go by state, never by "id above the last one seen". */
export function sqlEventQueue(db: SqlDatabase): EventQueue {
  return {
    register: async consumers => {
      const rows = consumers.flatMap(consumer => consumer.topics.map(topic => ({ name: consumer.name, topic })))
      if (rows.length === 0) return
      const insert = db.read.insertInto('consumer').values(rows)
      await db.writeOne(insert.onConflict(conflict => conflict.columns(['name', 'topic']).doNothing()))
    },
    relay: (now, limit) => relay(db, now, limit),
    claim: async request => {
      const { token, leasedUntil } = request
      if (request.consumers.length === 0 || request.ids?.length === 0 || !(await isAnyDue(db, db.read, request))) return []
      return db.write(async tx => {
        await buryLost(tx, request)
        const ids = await nextInTurn(db, tx, request)
        if (ids.length === 0) return []
        await tx
          .updateTable('delivery')
          .set({ status: 'leased', token, leased_until: leasedUntil, attempts: sql<number>`attempts + 1`, expiries: lostOnceMore })
          .where(inList(db.dialect, 'id', ids))
          .execute()
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
      const ended = db.read.deleteFrom('delivery').where(inList(db.dialect, 'id', ids))
      await db.writeOne(ended.where('token', '=', token).where(isLeased))
    },
    fail: async (id, token, { error, availableAt }) => {
      const next = availableAt === null ? { status: 'dead' } : { status: 'ready', available_at: availableAt }
      const values = { ...next, token: null, leased_until: 0, last_error: error, expiries: 0 }
      await db.writeOne(db.read.updateTable('delivery').set(values).where('id', '=', id).where('token', '=', token).where(isLeased))
    },
    unfinished: async (consumer, keys) => {
      if (keys.length === 0) return []
      const rows = await withEvents(db.read)
        .where('delivery.consumer', '=', consumer)
        .where('event.key', 'in', [...keys])
        .orderBy('delivery.id')
        .execute()
      return rows.map(toDelivery)
    },
    deadLetters: async (page, topic) => {
      const below = cursorId(page)
      const dead = topic === undefined ? withEvents(db.read).where(isDead) : withEvents(db.read).where(isDead).where('event.topic', '=', topic)
      const total = await dead
        .clearSelect()
        .select(eb => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      let query = dead
      if (below !== undefined) query = query.where('delivery.id', '<', below)
      const rows = await query
        .orderBy('delivery.id', 'desc')
        .limit(page.limit + 1)
        .offset(offsetOf(page))
        .execute()
      return pageOf(rows, Number(total.count), page, row => row.id, toDelivery)
    },
    deadLetter: async id => {
      const row = await withEvents(db.read).where(isDead).where('delivery.id', '=', id).executeTakeFirst()
      return row ? toDelivery(row) : null
    },
    retry: async (id, context) => {
      const isFound = await db.write(async tx => {
        const again = { status: 'ready', attempts: 0, available_at: context.at }
        const result = await tx.updateTable('delivery').set(again).where('id', '=', id).where(isDead).executeTakeFirst()
        if (result.numUpdatedRows === 1n) await recordContext(tx, context, undefined)
        return result.numUpdatedRows === 1n
      })
      if (isFound) db.notifyStored()
      return isFound
    },
    discard: (id, context) =>
      db.write(async tx => {
        const result = await tx.deleteFrom('delivery').where('id', '=', id).where(isDead).executeTakeFirst()
        if (result.numDeletedRows === 1n) await recordContext(tx, context, undefined)
        return result.numDeletedRows === 1n
      }),
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

const nothingRelayed: RelayReport = { events: 0, deliveries: [] }

async function relay(db: SqlDatabase, now: number, limit: number): Promise<RelayReport> {
  // An idle relay asks a partial index and never takes the write lock.
  const waiting = await db.read.selectFrom('event').select('id').where(isWaiting).limit(1).executeTakeFirst()
  if (!waiting) return nothingRelayed
  return db.write(async tx => {
    const rows = await lockFreeRows(db.dialect, tx.selectFrom('event').select('id').where(isWaiting).orderBy('id').limit(limit)).execute()
    if (rows.length === 0) return nothingRelayed
    // These and no others: an event with an id between them may become visible only now, and would be marked without a delivery.
    const ids = rows.map(row => row.id)
    const deliveries = await tx
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
          .where(inList(db.dialect, 'event.id', ids))
          .orderBy('event.id'),
      )
      .onConflict(conflict => conflict.columns(['event_id', 'consumer']).doNothing())
      .returning(['id', 'consumer'])
      .execute()
    await tx
      .updateTable('event')
      .set({ relayed: 1 })
      .where(inList(db.dialect, 'id', ids))
      .execute()
    return { events: ids.length, deliveries }
  })
}

/** One whose worker was lost too often in a row is given up: it may be what killed it. */
async function buryLost(tx: Executor, { consumers, now }: ClaimRequest): Promise<void> {
  await tx
    .updateTable('delivery')
    .set({ status: 'dead', token: null, leased_until: 0, last_error: leaseExpiryError, expiries: 0 })
    .where(isLost)
    .where('leased_until', '<=', now)
    .where('consumer', 'in', [...consumers])
    .execute()
}

/** What is due, in turn; of those that a process was lost with before, the first only. */
async function nextInTurn(db: SqlDatabase, tx: Executor, request: ClaimRequest): Promise<number[]> {
  const { limit } = request
  const next = (isSuspect: boolean, most: number) =>
    lockFreeRows(
      db.dialect,
      dueDeliveries(db, tx, request)
        .where(isSuspect ? sql<boolean>`(status = 'leased' AND expiries > 0)` : sql<boolean>`(status <> 'leased' OR expiries = 0)`)
        .select(['id', 'available_at'])
        .orderBy('available_at')
        .orderBy('id')
        .limit(most),
    ).execute()
  const rows = [...(await next(false, limit)), ...(await next(true, 1))]
  rows.sort((a, b) => a.available_at - b.available_at || a.id - b.id)
  return rows.slice(0, limit).map(row => row.id)
}

/** A lease that ran out is taken over: that makes one more in a row. */
const lostOnceMore = sql<number>`CASE WHEN status = 'leased' THEN expiries + 1 ELSE expiries END`

function dueDeliveries(db: SqlDatabase, tx: Executor, { consumers, ids, now, dueBy = now }: ClaimRequest) {
  const due = tx
    .selectFrom('delivery')
    .where(sql<boolean>`status <> 'dead'`)
    .where('available_at', '<=', dueBy)
    .where('leased_until', '<=', now)
    .where('consumer', 'in', [...consumers])
  return ids ? due.where(inList(db.dialect, 'id', ids)) : due
}

async function isAnyDue(db: SqlDatabase, tx: Executor, request: ClaimRequest): Promise<boolean> {
  return (await dueDeliveries(db, tx, request).select('id').limit(1).executeTakeFirst()) !== undefined
}

function withEvents(tx: Executor) {
  return tx
    .selectFrom('delivery')
    .innerJoin('event', 'event.id', 'delivery.event_id')
    .selectAll('delivery')
    .select(['event.topic', 'event.key', 'event.payload', 'event.at', 'event.trace'])
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
    event: { ...event, id: row.event_id, at: row.at, ...fromTraceColumn(row.trace) } as StoredEvent,
    status: row.status as Delivery['status'],
    attempts: row.attempts,
    availableAt: row.available_at,
    lastError: row.last_error,
  }
}
