import { event, type MovementCause, type WriteContext } from '@cartwright/core'
import { sql } from 'kysely'
import { inList } from '../database/in-list.ts'
import { insertAll } from '../database/insert-all.ts'
import { eventsOf } from '../database/record-context.ts'
import type { Dialect, Executor, SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'

/** A change of one stock row, as it is written to the ledger. `availableAfter` is what may still be promised of this row. */
export interface StockChanged {
  readonly variantId: number
  readonly locationId: number
  readonly deltaOnHand: number
  readonly deltaReserved: number
  readonly availableAfter: number
}

/** Why stock changes; `key` is unique with `cause`, per row, so that a cause counts once. */
export interface StockCause {
  readonly cause: MovementCause
  readonly key: string
  readonly reason?: string
}

/** What was done: with `isRepeat`, nothing, since it was done before. */
export interface StockWork<T> {
  readonly result: T
  readonly changes: readonly StockChanged[]
  readonly isRepeat?: boolean
}

/** Writes the ledger rows of `work` and, when a variant's availability reached zero or left it, the `stock.changed` event: all with the change. */
export async function writeStock<T>(
  db: SqlDatabase,
  context: WriteContext<T>,
  { cause, key, reason = '' }: StockCause,
  work: (tx: Executor) => Promise<StockWork<T>>,
): Promise<T> {
  let crossed: readonly number[] = []
  const withStockEvent: WriteContext<T> = {
    ...context,
    events: saved => [...eventsOf(context, saved), ...(crossed.length === 0 ? [] : [event('stock.changed', `stock:${crossed[0]}`, { variantIds: crossed })])],
  }
  return writeWithContext(db, withStockEvent, async tx => {
    const { result, changes, isRepeat } = await work(tx)
    if (isRepeat) return new Unchanged(result)
    const rows = changes.map(change => ({
      variant_id: change.variantId,
      location_id: change.locationId,
      delta_on_hand: change.deltaOnHand,
      delta_reserved: change.deltaReserved,
      cause,
      cause_key: key,
      reason,
      actor: context.actor,
      at: context.at,
    }))
    await insertAll(tx, 'movement', rows)
    crossed = await crossedZero(tx, db.dialect, changes)
    return result
  })
}

/** Whether a movement of this cause is in the ledger. */
export async function isRecorded(tx: Executor, { cause, key }: StockCause): Promise<boolean> {
  const row = await tx.selectFrom('movement').select('id').where('cause_key', '=', key).where('cause', '=', cause).limit(1).executeTakeFirst()
  return row !== undefined
}

/** Variants of which something became available, or nothing is any more. */
async function crossedZero(tx: Executor, dialect: Dialect, changes: readonly StockChanged[]): Promise<number[]> {
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
    .where(inList(dialect, 'variant_id', [...deltas.keys()]))
    .groupBy('variant_id')
    .orderBy('variant_id')
    .execute()
  return sums.filter(row => (Number(row.available) === 0) !== (Number(row.available) - (deltas.get(row.variant_id) ?? 0) === 0)).map(row => row.variant_id)
}

/** Moves a row by deltas that are known to fit: what fails here is caught by the table's CHECKs, and is a bug. */
export async function changeRow(tx: Executor, change: Omit<StockChanged, 'availableAfter'>): Promise<StockChanged> {
  const row = await tx
    .updateTable('stock')
    .set({ on_hand: sql<number>`on_hand + ${change.deltaOnHand}`, reserved: sql<number>`reserved + ${change.deltaReserved}` })
    .where('variant_id', '=', change.variantId)
    .where('location_id', '=', change.locationId)
    .returning(['on_hand', 'reserved'])
    .executeTakeFirstOrThrow()
  return { ...change, availableAfter: row.on_hand - row.reserved }
}
