import { CommerceError, type InventoryStore, type StockChange, type StockLevel, sumStockChanges, type WriteContext } from '@cartwright/core'
import type { Selectable } from 'kysely'
import { inList } from '../database/in-list.ts'
import { insertAll } from '../database/insert-all.ts'
import { lockRows } from '../database/locks.ts'
import type { Schema } from '../database/schema.ts'
import type { Dialect, Executor, SqlDatabase } from '../database/sql-database.ts'
import { isRecorded, type StockChanged, type StockWork, writeStock } from './stock-ledger.ts'

/** Changes or sets what is on hand; see {@link InventoryStore.adjust}. */
export async function adjustStock(db: SqlDatabase, input: Parameters<InventoryStore['adjust']>[0], context: WriteContext): Promise<readonly StockLevel[]> {
  const cause = { cause: input.cause, key: input.causeKey, reason: input.reason }
  return writeStock<readonly StockLevel[]>(db, context, cause, async (tx): Promise<StockWork<readonly StockLevel[]>> => {
    const code = input.location ?? 'main'
    const location = await tx.selectFrom('location').select('id').where('code', '=', code).executeTakeFirst()
    if (!location) throw new CommerceError('location_not_found', `There is no location "${code}".`)
    const lines = sumStockChanges(input.lines)
    const variantIds = lines.map(line => line.variantId)
    const levels = levelsAt(tx, db.dialect, location.id, variantIds)
    if (await isRecorded(tx, cause)) return { result: (await levels.execute()).map(toLevel), changes: [], isRepeat: true }
    // First there is a row for each, so that all of them can be locked.
    const empty = variantIds.map(variant_id => ({ variant_id, location_id: location.id, on_hand: 0, reserved: 0 }))
    await insertAll(tx, 'stock', empty, conflict => conflict.columns(['variant_id', 'location_id']).doNothing())
    const before = new Map((await lockRows(db.dialect, levels).execute()).map(row => [row.variant_id, toLevel(row)]))
    const changes: StockChanged[] = []
    for (const line of lines) {
      const level = before.get(line.variantId)
      if (level) changes.push(await adjustLevel(tx, level, line))
    }
    return { result: (await levels.execute()).map(toLevel), changes }
  })
}

async function adjustLevel(tx: Executor, { variantId, locationId, onHand, reserved }: StockLevel, change: StockChange): Promise<StockChanged> {
  const next = 'to' in change ? change.to : onHand + change.delta
  if (!Number.isSafeInteger(next)) throw new CommerceError('quantity_invalid', 'That is more than can be counted.', { variantId })
  if (next < reserved)
    throw new CommerceError('stock_below_reserved', `${reserved} units are promised to orders and carts; fewer cannot be left.`, { variantId, reserved })
  await tx.updateTable('stock').set({ on_hand: next }).where('variant_id', '=', variantId).where('location_id', '=', locationId).execute()
  return { variantId, locationId, deltaOnHand: next - onHand, deltaReserved: 0, availableAfter: next - reserved }
}

function levelsAt(tx: Executor, dialect: Dialect, locationId: number, variantIds: readonly number[]) {
  return tx
    .selectFrom('stock')
    .selectAll()
    .where(inList(dialect, 'variant_id', variantIds))
    .where('location_id', '=', locationId)
    .orderBy('variant_id')
}

export function toLevel(row: Selectable<Schema['stock']>): StockLevel {
  return { variantId: row.variant_id, locationId: row.location_id, onHand: row.on_hand, reserved: row.reserved }
}
