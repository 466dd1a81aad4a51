import { CommerceError, type InventoryStore, type StockChange, type StockLevel, sumStockChanges, type WriteContext } from '@cartwright/core'
import type { Selectable } from 'kysely'
import { inList } from '../database/in-list.ts'
import type { Schema } from '../database/schema.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { isRecorded, type StockChanged, type StockWork, writeStock } from './stock-ledger.ts'

/** Changes or sets what is on hand; see {@link InventoryStore.adjust}. */
export async function adjustStock(db: SqlDatabase, input: Parameters<InventoryStore['adjust']>[0], context: WriteContext): Promise<readonly StockLevel[]> {
  const cause = { cause: input.cause, key: input.causeKey, reason: input.reason }
  return writeStock<readonly StockLevel[]>(db, context, cause, async (tx): Promise<StockWork<readonly StockLevel[]>> => {
    const code = input.location ?? 'main'
    const location = await tx.selectFrom('location').select('id').where('code', '=', code).executeTakeFirst()
    if (!location) throw new CommerceError('location_not_found', `There is no location "${code}".`)
    const lines = sumStockChanges(input.lines)
    const present = (): Promise<StockLevel[]> =>
      levelsAt(
        tx,
        db,
        location.id,
        lines.map(line => line.variantId),
      )
    if (await isRecorded(tx, cause)) return { result: await present(), changes: [], isRepeat: true }
    const before = new Map((await present()).map(level => [level.variantId, level]))
    const changes: StockChanged[] = []
    for (const line of lines)
      changes.push(await adjustLevel(tx, before.get(line.variantId) ?? { variantId: line.variantId, locationId: location.id, onHand: 0, reserved: 0 }, line))
    return { result: await present(), changes }
  })
}

async function adjustLevel(tx: Executor, { variantId, locationId, onHand, reserved }: StockLevel, change: StockChange): Promise<StockChanged> {
  const next = 'to' in change ? change.to : onHand + change.delta
  if (!Number.isSafeInteger(next)) throw new CommerceError('quantity_invalid', 'That is more than can be counted.', { variantId })
  if (next < reserved)
    throw new CommerceError('stock_below_reserved', `${reserved} units are promised to orders and carts; fewer cannot be left.`, { variantId, reserved })
  await tx
    .insertInto('stock')
    .values({ variant_id: variantId, location_id: locationId, on_hand: next, reserved: 0 })
    .onConflict(conflict => conflict.columns(['variant_id', 'location_id']).doUpdateSet({ on_hand: next }))
    .execute()
  return { variantId, locationId, deltaOnHand: next - onHand, deltaReserved: 0, availableAfter: next - reserved }
}

async function levelsAt(tx: Executor, db: SqlDatabase, locationId: number, variantIds: readonly number[]): Promise<StockLevel[]> {
  const rows = await tx
    .selectFrom('stock')
    .selectAll()
    .where(inList(db.dialect, 'variant_id', variantIds))
    .where('location_id', '=', locationId)
    .orderBy('variant_id')
    .execute()
  return rows.map(toLevel)
}

export function toLevel(row: Selectable<Schema['stock']>): StockLevel {
  return { variantId: row.variant_id, locationId: row.location_id, onHand: row.on_hand, reserved: row.reserved }
}
