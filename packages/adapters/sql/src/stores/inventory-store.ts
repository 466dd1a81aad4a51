import {
  CommerceError,
  event,
  type Hold,
  type HoldStatus,
  type InventoryStore,
  type MovementCause,
  type Shortage,
  type StockLevel,
  sumStockChanges,
  sumStockLines,
  type WriteContext,
} from '@cartwright/core'
import { type Selectable, sql } from 'kysely'
import { compiledByCount } from '../database/compiled-by-count.ts'
import { cursorId, cursorKey, offsetOf, pageOf } from '../database/cursor.ts'
import { eventsOf } from '../database/record-context.ts'
import type { Schema } from '../database/schema.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'

/** A change of one stock row, as it is written to the ledger. `availableAfter` is what may still be promised of this row. */
interface StockChanged {
  readonly variantId: number
  readonly locationId: number
  readonly deltaOnHand: number
  readonly deltaReserved: number
  readonly availableAfter: number
}

/** Thrown inside a write to undo what was reserved so far. */
class NotEnough extends Error {
  readonly shortages: readonly Shortage[]
  constructor(shortages: readonly Shortage[]) {
    super('not enough stock')
    this.shortages = shortages
  }
}

/** The inventory on SQL: every check is the WHERE of the update that makes the change, with a CHECK constraint behind it. Rows are locked in the order of variant ids. */
export function sqlInventoryStore(db: SqlDatabase): InventoryStore {
  const levelsOf = compiledByCount(variantIds =>
    db.read
      .selectFrom('stock')
      .selectAll()
      .where('variant_id', 'in', [...variantIds])
      .orderBy('variant_id')
      .orderBy('location_id')
      .compile(),
  )
  return {
    levels: async variantIds => (variantIds.length === 0 ? [] : (await db.read.executeQuery(levelsOf(variantIds))).rows.map(toLevel)),
    listLevels: (filter, page) => listLevels(db, filter, page),
    locations: () => db.read.selectFrom('location').selectAll().orderBy('id').execute(),
    reserve: (input, context) => reserve(db, input, context),
    hold: key => loadHold(db.read, key),
    extend: (key, expiresAt) =>
      db.write(async tx => {
        await tx
          .updateTable('hold')
          .set({ expires_at: expiresAt })
          .where('key', '=', key)
          .where('status', '=', 'held')
          .where('expires_at', '<', expiresAt)
          .execute()
        const hold = await tx.selectFrom('hold').select('status').where('key', '=', key).executeTakeFirst()
        return hold?.status === 'held' || hold?.status === 'committed'
      }),
    commit: (key, context) =>
      writeWithContext(db, context, async tx => {
        const updated = await tx.updateTable('hold').set({ status: 'committed' }).where('key', '=', key).where('status', '=', 'held').executeTakeFirst()
        if (updated.numUpdatedRows === 1n) return true
        const hold = await tx.selectFrom('hold').select('status').where('key', '=', key).executeTakeFirst()
        return new Unchanged(hold !== undefined && hold.status !== 'released')
      }),
    release: (key, context) => release(db, key, context),
    ship: (input, context) => ship(db, input, context),
    adjust: (input, context) => adjust(db, input, context),
    expiredHolds: async (now, limit) => {
      const rows = await db.read
        .selectFrom('hold')
        .selectAll()
        .where('status', '=', 'held')
        .where('expires_at', '<=', now)
        .orderBy('expires_at')
        .limit(limit)
        .execute()
      return Promise.all(rows.map(async row => toHold(row, await holdLines(db.read, row.key))))
    },
    movements: async (filter, page) => {
      const { variantId } = filter
      const below = cursorId(page)
      let query = db.read.selectFrom('movement')
      if (variantId !== undefined) query = query.where('variant_id', '=', variantId)
      const total = await query.select(eb => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
      if (below !== undefined) query = query.where('id', '<', below)
      const rows = await query
        .selectAll()
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .offset(offsetOf(page))
        .execute()
      return pageOf(rows, Number(total.count), page, row => row.id, toMovement)
    },
  }
}

/** Writes the ledger rows of `work` and, when a variant's availability reached zero or left it, the `stock.changed` event: all with the change. */
async function writeStock<T>(
  db: SqlDatabase,
  context: WriteContext<T>,
  cause: MovementCause,
  causeKey: string,
  reason: string,
  work: (tx: Executor) => Promise<{ readonly result: T; readonly changes: readonly StockChanged[]; readonly isRepeat?: boolean }>,
): Promise<T> {
  let crossed: readonly number[] = []
  const withStockEvent: WriteContext<T> = {
    ...context,
    events: saved => [...eventsOf(context, saved), ...(crossed.length === 0 ? [] : [event('stock.changed', `stock:${crossed[0]}`, { variantIds: crossed })])],
  }
  return writeWithContext(db, withStockEvent, async tx => {
    const { result, changes, isRepeat } = await work(tx)
    if (isRepeat) return new Unchanged(result)
    if (changes.length > 0) {
      const rows = changes.map(change => ({
        variant_id: change.variantId,
        location_id: change.locationId,
        delta_on_hand: change.deltaOnHand,
        delta_reserved: change.deltaReserved,
        cause,
        cause_key: causeKey,
        reason,
        actor: context.actor,
        at: context.at,
      }))
      await tx.insertInto('movement').values(rows).execute()
    }
    crossed = await crossedZero(tx, changes)
    return result
  })
}

/** Variants of which something became available, or nothing is any more. */
async function crossedZero(tx: Executor, changes: readonly StockChanged[]): Promise<number[]> {
  const deltas = new Map<number, number>()
  for (const change of changes) {
    const delta = change.deltaOnHand - change.deltaReserved
    // Only a row that is or was empty can have moved its variant across zero.
    if (change.availableAfter === 0 || change.availableAfter === delta) deltas.set(change.variantId, (deltas.get(change.variantId) ?? 0) + delta)
  }
  if (deltas.size === 0) return []
  const sums = await tx
    .selectFrom('stock')
    .select(['variant_id', sql<number>`sum(on_hand - reserved)`.as('available')])
    .where('variant_id', 'in', [...deltas.keys()])
    .groupBy('variant_id')
    .orderBy('variant_id')
    .execute()
  return sums.filter(row => (Number(row.available) === 0) !== (Number(row.available) - (deltas.get(row.variant_id) ?? 0) === 0)).map(row => row.variant_id)
}

async function reserve(db: SqlDatabase, input: Parameters<InventoryStore['reserve']>[0], context: WriteContext): ReturnType<InventoryStore['reserve']> {
  const lines = sumStockLines(input.lines)
  try {
    const hold = await writeStock<Hold>(db, context, 'reserve', input.key, '', async tx => {
      const inserted = await tx
        .insertInto('hold')
        .values({ key: input.key, status: 'held', expires_at: input.expiresAt, created_at: context.at })
        .onConflict(conflict => conflict.column('key').doNothing())
        .executeTakeFirst()
      if (inserted.numInsertedOrUpdatedRows !== 1n) return { result: await requireHold(tx, input.key), changes: [], isRepeat: true }
      const changes = await reserveLines(tx, lines)
      const held = changes.map(change => ({
        variantId: change.variantId,
        locationId: change.locationId,
        quantity: change.deltaReserved,
        shipped: 0,
        released: 0,
      }))
      if (held.length > 0) {
        const rows = held.map(line => ({
          hold_key: input.key,
          variant_id: line.variantId,
          location_id: line.locationId,
          quantity: line.quantity,
          shipped: 0,
          released: 0,
        }))
        await tx.insertInto('hold_line').values(rows).execute()
      }
      return { result: { key: input.key, status: 'held', expiresAt: input.expiresAt, lines: held }, changes }
    })
    return { ok: true, hold }
  } catch (cause) {
    if (cause instanceof NotEnough) return { ok: false, shortages: cause.shortages }
    throw cause
  }
}

async function reserveLines(tx: Executor, lines: readonly { variantId: number; quantity: number }[]): Promise<StockChanged[]> {
  const changes: StockChanged[] = []
  for (const { variantId, quantity } of lines) {
    const row = await tx
      .updateTable('stock')
      .set({ reserved: sql<number>`reserved + ${quantity}` })
      .where('variant_id', '=', variantId)
      .where('location_id', '=', eb =>
        eb
          .selectFrom('stock')
          .select('location_id')
          .where('variant_id', '=', variantId)
          .orderBy(sql`on_hand - reserved`, 'desc')
          .orderBy('location_id')
          .limit(1),
      )
      .where(sql<boolean>`on_hand - reserved >= ${quantity}`)
      .returning(['location_id', 'on_hand', 'reserved'])
      .executeTakeFirst()
    if (!row) throw new NotEnough(await shortagesOf(tx, lines, changes))
    changes.push({ variantId, locationId: row.location_id, deltaOnHand: 0, deltaReserved: quantity, availableAfter: row.on_hand - row.reserved })
  }
  return changes
}

/** What every line would lack, as the stock was before this reservation took its first lines. */
async function shortagesOf(tx: Executor, lines: readonly { variantId: number; quantity: number }[], taken: readonly StockChanged[]): Promise<Shortage[]> {
  const rows = await tx
    .selectFrom('stock')
    .select(['variant_id', sql<number>`max(on_hand - reserved)`.as('available')])
    .where(
      'variant_id',
      'in',
      lines.map(line => line.variantId),
    )
    .groupBy('variant_id')
    .execute()
  const available = new Map(rows.map(row => [row.variant_id, Number(row.available)]))
  for (const change of taken) available.set(change.variantId, Math.max(available.get(change.variantId) ?? 0, change.availableAfter + change.deltaReserved))
  return lines
    .map(line => ({ variantId: line.variantId, requested: line.quantity, available: available.get(line.variantId) ?? 0 }))
    .filter(line => line.available < line.requested)
}

async function release(db: SqlDatabase, key: string, context: WriteContext): Promise<void> {
  await writeStock<void>(db, context, 'release', key, '', async tx => {
    const inserted = await tx
      .insertInto('hold')
      .values({ key, status: 'released', expires_at: context.at, created_at: context.at })
      .onConflict(conflict => conflict.column('key').doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows === 1n) return { result: undefined, changes: [] }
    const updated = await tx
      .updateTable('hold')
      .set({ status: 'released' })
      .where('key', '=', key)
      .where('status', 'in', ['held', 'committed'])
      .executeTakeFirst()
    if (updated.numUpdatedRows !== 1n) return { result: undefined, changes: [], isRepeat: true }
    const lines = (await holdLines(tx, key)).filter(line => line.quantity > line.shipped + line.released)
    const changes: StockChanged[] = []
    for (const line of lines) {
      const quantity = line.quantity - line.shipped - line.released
      changes.push(await changeRow(tx, { variantId: line.variantId, locationId: line.locationId, deltaOnHand: 0, deltaReserved: -quantity }))
    }
    await tx.updateTable('hold_line').set({ released: sql<number>`quantity - shipped` }).where('hold_key', '=', key).execute()
    return { result: undefined, changes }
  })
}

async function ship(db: SqlDatabase, input: Parameters<InventoryStore['ship']>[0], context: WriteContext): Promise<void> {
  const lines = sumStockLines(input.lines)
  await writeStock<void>(db, context, 'ship', input.causeKey, '', async tx => {
    const seen = await tx.selectFrom('movement').select('id').where('cause_key', '=', input.causeKey).where('cause', '=', 'ship').limit(1).executeTakeFirst()
    if (seen) return { result: undefined, changes: [], isRepeat: true }
    const hold = await loadHold(tx, input.key)
    if (hold?.status !== 'committed') throw new CommerceError('fulfilment_invalid', 'These goods are not held for a paid order.')
    const changes: StockChanged[] = []
    for (const { variantId, quantity } of lines) {
      const line = await tx
        .updateTable('hold_line')
        .set({ shipped: sql<number>`shipped + ${quantity}` })
        .where('hold_key', '=', input.key)
        .where('variant_id', '=', variantId)
        .where(sql<boolean>`quantity - shipped - released >= ${quantity}`)
        .returning('location_id')
        .executeTakeFirst()
      if (!line) throw new CommerceError('fulfilment_invalid', 'More would be shipped than is held for this order.', { variantId, requested: quantity })
      changes.push(await changeRow(tx, { variantId, locationId: line.location_id, deltaOnHand: -quantity, deltaReserved: -quantity }))
    }
    const open = await tx
      .selectFrom('hold_line')
      .select('variant_id')
      .where('hold_key', '=', input.key)
      .where(sql<boolean>`quantity > shipped + released`)
      .limit(1)
      .executeTakeFirst()
    if (!open) await tx.updateTable('hold').set({ status: 'consumed' }).where('key', '=', input.key).execute()
    return { result: undefined, changes }
  })
}

/** Moves a row by deltas that are known to fit: what fails here is caught by the table's CHECKs, and is a bug. */
async function changeRow(tx: Executor, change: Omit<StockChanged, 'availableAfter'>): Promise<StockChanged> {
  const row = await tx
    .updateTable('stock')
    .set({ on_hand: sql<number>`on_hand + ${change.deltaOnHand}`, reserved: sql<number>`reserved + ${change.deltaReserved}` })
    .where('variant_id', '=', change.variantId)
    .where('location_id', '=', change.locationId)
    .returning(['on_hand', 'reserved'])
    .executeTakeFirstOrThrow()
  return { ...change, availableAfter: row.on_hand - row.reserved }
}

async function adjust(db: SqlDatabase, input: Parameters<InventoryStore['adjust']>[0], context: WriteContext): Promise<readonly StockLevel[]> {
  return writeStock<readonly StockLevel[]>(db, context as WriteContext<readonly StockLevel[]>, input.cause, input.causeKey, input.reason, async tx => {
    const code = input.location ?? 'main'
    const location = await tx.selectFrom('location').select('id').where('code', '=', code).executeTakeFirst()
    if (!location) throw new CommerceError('location_not_found', `There is no location "${code}".`)
    const lines = sumStockChanges(input.lines)
    const variantIds = lines.map(line => line.variantId)
    const present = (): Promise<StockLevel[]> => levelsAt(tx, location.id, variantIds)
    const seen = await tx
      .selectFrom('movement')
      .select('id')
      .where('cause_key', '=', input.causeKey)
      .where('cause', '=', input.cause)
      .limit(1)
      .executeTakeFirst()
    if (seen) return { result: await present(), changes: [], isRepeat: true }
    const before = new Map((await present()).map(level => [level.variantId, level]))
    const changes: StockChanged[] = []
    for (const line of lines) {
      const level = before.get(line.variantId) ?? { variantId: line.variantId, locationId: location.id, onHand: 0, reserved: 0 }
      const onHand = 'to' in line ? line.to : level.onHand + line.delta
      if (!Number.isSafeInteger(onHand)) throw new CommerceError('quantity_invalid', 'That is more than can be counted.', { variantId: line.variantId })
      if (onHand < level.reserved) {
        throw new CommerceError('stock_below_reserved', `${level.reserved} units are promised to orders and carts; fewer cannot be left.`, {
          variantId: line.variantId,
          reserved: level.reserved,
        })
      }
      await tx
        .insertInto('stock')
        .values({ variant_id: line.variantId, location_id: location.id, on_hand: onHand, reserved: 0 })
        .onConflict(conflict => conflict.columns(['variant_id', 'location_id']).doUpdateSet({ on_hand: onHand }))
        .execute()
      changes.push({
        variantId: line.variantId,
        locationId: location.id,
        deltaOnHand: onHand - level.onHand,
        deltaReserved: 0,
        availableAfter: onHand - level.reserved,
      })
    }
    return { result: await present(), changes }
  })
}

async function levelsAt(tx: Executor, locationId: number, variantIds: readonly number[]): Promise<StockLevel[]> {
  if (variantIds.length === 0) return []
  const rows = await tx
    .selectFrom('stock')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('variant_id', 'in', [...variantIds])
    .orderBy('variant_id')
    .execute()
  return rows.map(toLevel)
}

async function listLevels(
  db: SqlDatabase,
  filter: Parameters<InventoryStore['listLevels']>[0],
  page: Parameters<InventoryStore['listLevels']>[1],
): ReturnType<InventoryStore['listLevels']> {
  const { variantIds, availableAtMost } = filter
  const [afterVariant, afterLocation] = cursorKey(page, 2) ?? []
  let query = db.read.selectFrom('stock')
  if (variantIds) query = variantIds.length === 0 ? query.where(sql<boolean>`1 = 0`) : query.where('variant_id', 'in', [...variantIds])
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

async function loadHold(tx: Executor, key: string): Promise<Hold | null> {
  const row = await tx.selectFrom('hold').selectAll().where('key', '=', key).executeTakeFirst()
  return row ? toHold(row, await holdLines(tx, key)) : null
}

async function requireHold(tx: Executor, key: string): Promise<Hold> {
  const hold = await loadHold(tx, key)
  if (!hold) throw new Error(`hold ${key} vanished`)
  return hold
}

async function holdLines(tx: Executor, key: string): Promise<Hold['lines']> {
  const rows = await tx.selectFrom('hold_line').selectAll().where('hold_key', '=', key).orderBy('variant_id').execute()
  return rows.map(row => ({ variantId: row.variant_id, locationId: row.location_id, quantity: row.quantity, shipped: row.shipped, released: row.released }))
}

function toHold(row: Selectable<Schema['hold']>, lines: Hold['lines']): Hold {
  return { key: row.key, status: row.status as HoldStatus, expiresAt: row.expires_at, lines }
}

function toLevel(row: Selectable<Schema['stock']>): StockLevel {
  return { variantId: row.variant_id, locationId: row.location_id, onHand: row.on_hand, reserved: row.reserved }
}

function toMovement(row: Selectable<Schema['movement']>) {
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
