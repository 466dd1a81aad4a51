import type { InventoryStore, Movement, MovementCause, PageRequest, WriteContext } from '@cartwright/core'
import { type Selectable, sql } from 'kysely'
import { cursorKey, offsetOf, pageOf } from '../database/cursor.ts'
import { inList, listQuery } from '../database/in-list.ts'
import { newestFirst } from '../database/newest-first.ts'
import type { Schema } from '../database/schema.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'
import { adjustStock, toLevel } from './adjust-stock.ts'
import { releaseHold, shipHold } from './end-holds.ts'
import { holdLoader } from './load-holds.ts'
import { realignStock, stockDifferences } from './realign-stock.ts'
import { stockReservations } from './reserve-stock.ts'

/** The inventory on SQL: every check is the WHERE of the update that makes the change, with a CHECK constraint behind it. Rows are locked in the order of variant ids. */
export function sqlInventoryStore(db: SqlDatabase): InventoryStore {
  const load = holdLoader(db)
  const levelsOf = listQuery(db, isListed => db.read.selectFrom('stock').selectAll().where(isListed('variant_id')).orderBy('variant_id').orderBy('location_id'))
  return {
    levels: async variantIds => (variantIds.length === 0 ? [] : (await db.read.executeQuery(levelsOf(variantIds))).rows.map(toLevel)),
    listLevels: (filter, page) => listLevels(db, filter, page),
    locations: () => db.read.selectFrom('location').selectAll().orderBy('id').execute(),
    reserve: stockReservations(db, load),
    hold: async key => (await load(db.readTogether, [key]))[0] ?? null,
    extend: (key, expiresAt) => extend(db, key, expiresAt),
    commit: (key, context) => commit(db, key, context),
    release: (key, context) => releaseHold(db, load, key, context),
    ship: (input, context) => shipHold(db, load, input, context),
    adjust: (input, context) => adjustStock(db, input, context),
    expiredHolds: async (now, limit) => {
      const expired = db.read.selectFrom('hold').select('key').where(sql<boolean>`status = 'held'`).where('expires_at', '<=', now)
      const rows = await expired.orderBy('expires_at').limit(limit).execute()
      const keys = rows.map(row => row.key)
      // One that was ended or extended in between is none any more.
      return (await load(db.readTogether, keys)).filter(hold => hold.status === 'held' && hold.expiresAt <= now)
    },
    differences: limit => stockDifferences(db, limit),
    realign: realignStock(db),
    movements: (filter, page) => movements(db, filter, page),
  }
}

async function commit(db: SqlDatabase, key: string, context: WriteContext<boolean>): Promise<boolean> {
  const committing = (run: Executor) => run.updateTable('hold').set({ status: 'committed' }).where('key', '=', key).where('status', '=', 'held')
  if (!context.events && !context.audit && (await db.writeOne(committing(db.read))).numAffectedRows === 1n) return true
  return writeWithContext(db, context, async tx => {
    const updated = await committing(tx).executeTakeFirst()
    if (updated.numUpdatedRows === 1n) return true
    const status = await statusOf(tx, key)
    return new Unchanged(status !== undefined && status !== 'released')
  })
}

async function extend(db: SqlDatabase, key: string, expiresAt: number): Promise<boolean> {
  const held = db.read.updateTable('hold').set({ expires_at: expiresAt }).where('key', '=', key).where('status', '=', 'held')
  if ((await db.writeOne(held.where('expires_at', '<', expiresAt))).numAffectedRows === 1n) return true
  const status = await statusOf(db.read, key)
  return status === 'held' || status === 'committed'
}

async function statusOf(run: Executor, key: string): Promise<string | undefined> {
  return (await run.selectFrom('hold').select('status').where('key', '=', key).executeTakeFirst())?.status
}

async function movements(
  db: SqlDatabase,
  { variantId, causeKeys }: Parameters<InventoryStore['movements']>[0],
  page: PageRequest,
): ReturnType<InventoryStore['movements']> {
  let query = db.read.selectFrom('movement')
  if (variantId !== undefined) query = query.where('variant_id', '=', variantId)
  if (causeKeys) query = query.where(inList(db.dialect, 'cause_key', causeKeys))
  return newestFirst(query.selectAll(), page, toMovement)
}

async function listLevels(
  db: SqlDatabase,
  { variantIds, availableAtMost }: Parameters<InventoryStore['listLevels']>[0],
  page: PageRequest,
): ReturnType<InventoryStore['listLevels']> {
  const [afterVariant, afterLocation] = cursorKey(page, 2) ?? []
  let query = db.read.selectFrom('stock')
  if (variantIds) query = query.where(inList(db.dialect, 'variant_id', variantIds))
  if (availableAtMost !== undefined) query = query.where(sql<boolean>`on_hand - reserved <= ${availableAtMost}`)
  const total = await query.select(eb => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  if (afterVariant !== undefined && afterLocation !== undefined)
    query = query.where(sql<boolean>`(variant_id, location_id) > (${afterVariant}, ${afterLocation})`)
  const rows = await query
    .selectAll()
    .orderBy('variant_id')
    .orderBy('location_id')
    .limit(page.limit + 1)
    .offset(offsetOf(page))
    .execute()
  return pageOf(rows, Number(total.count), page, row => `${row.variant_id}.${row.location_id}`, toLevel)
}

function toMovement(row: Selectable<Schema['movement']>): Movement {
  return {
    id: row.id,
    variantId: row.variant_id,
    locationId: row.location_id,
    deltaOnHand: row.delta_on_hand,
    deltaReserved: row.delta_reserved,
    cause: row.cause as MovementCause,
    causeKey: row.cause_key,
    reason: row.reason,
    actor: row.actor,
    at: row.at,
  }
}
