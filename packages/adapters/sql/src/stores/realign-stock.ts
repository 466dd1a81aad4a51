import { CommerceError, type InventoryStore, type StockDifference, type StockLevel, type WriteContext } from '@cartwright/core'
import { CompiledQuery } from 'kysely'
import { lockRows } from '../database/locks.ts'
import { DecideAgain, type Dialect, type Executor, type SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'

interface Standing {
  readonly variant_id: number
  readonly location_id: number
  readonly on_hand: number
  readonly reserved: number
  readonly moved_on_hand: number
  readonly moved_reserved: number
  readonly held: number
}

/** Every level beside the sums of its movements and of live holds, also where one of the three is missing. */
const standings = `SELECT variant_id, location_id, sum(on_hand) AS on_hand, sum(reserved) AS reserved, sum(moved_on_hand) AS moved_on_hand, sum(moved_reserved) AS moved_reserved,
    sum(held) AS held
  FROM (SELECT variant_id, location_id, on_hand, reserved, 0 AS moved_on_hand, 0 AS moved_reserved, 0 AS held FROM stock
    UNION ALL SELECT variant_id, location_id, 0, 0, delta_on_hand, delta_reserved, 0 FROM movement
    UNION ALL SELECT l.variant_id, l.location_id, 0, 0, 0, 0, l.quantity - l.shipped - l.released FROM hold h JOIN hold_line l ON l.hold_key = h.key
      WHERE h.status IN ('held', 'committed')) sides`

/** See {@link InventoryStore.differences}. */
export async function stockDifferences(db: SqlDatabase, limit: number): Promise<readonly StockDifference[]> {
  const text = `${standings} GROUP BY variant_id, location_id
    HAVING sum(on_hand) <> sum(moved_on_hand) OR sum(reserved) <> sum(moved_reserved) OR sum(reserved) <> sum(held) ORDER BY variant_id, location_id LIMIT ${Math.trunc(limit)}`
  const { rows } = await db.read.executeQuery<Standing>(CompiledQuery.raw(text))
  return rows.map(toDifference)
}

/** See {@link InventoryStore.realign}: found and written in one transaction, behind the level's row, which whoever changes its holds or movements locks as well. */
export const realignStock =
  (db: SqlDatabase): InventoryStore['realign'] =>
  async (input, context) => {
    type Correction = Awaited<ReturnType<InventoryStore['realign']>>
    // A call that puts nothing right stores neither events nor audit line, so they are made of a correction only.
    const told = context as WriteContext<Correction>
    return writeWithContext<Correction>(db, told, async tx => {
      const isThere = await lockLevel(tx, db.dialect, input)
      const before = await standingOf(tx, input.variantId, input.locationId)
      const onHand = input.onHand ? before.movedOnHand : before.onHand
      const { held: reserved } = before
      const deltaReserved = reserved - before.movedReserved
      if (onHand === before.onHand && reserved === before.reserved && deltaReserved === 0) return new Unchanged<Correction>(null)
      const { variantId, locationId } = input
      if (reserved > onHand)
        throw new CommerceError('stock_below_reserved', `${reserved} units are promised to carts and orders.`, { variantId, onHand, reserved })
      await writeLevel(tx, { variantId, locationId, onHand, reserved }, isThere)
      const moved = { delta_on_hand: 0, delta_reserved: deltaReserved, cause: 'adjust', cause_key: input.causeKey, reason: input.reason }
      await tx
        .insertInto('movement')
        .values({ variant_id: variantId, location_id: locationId, ...moved, actor: context.actor, at: context.at })
        .execute()
      return { before, after: { variantId, locationId, onHand, reserved } }
    })
  }

async function lockLevel(tx: Executor, dialect: Dialect, { variantId, locationId }: Pick<StockLevel, 'variantId' | 'locationId'>): Promise<boolean> {
  const level = tx.selectFrom('stock').select('variant_id').where('variant_id', '=', variantId).where('location_id', '=', locationId)
  return (await lockRows(dialect, level).executeTakeFirst()) !== undefined
}

async function writeLevel(tx: Executor, { variantId, locationId, onHand, reserved }: StockLevel, isThere: boolean): Promise<void> {
  if (isThere) {
    const update = tx.updateTable('stock').set({ on_hand: onHand, reserved }).where('variant_id', '=', variantId).where('location_id', '=', locationId)
    await update.execute()
    return
  }
  const insert = tx.insertInto('stock').values({ variant_id: variantId, location_id: locationId, on_hand: onHand, reserved })
  const inserted = await insert.onConflict(conflict => conflict.columns(['variant_id', 'location_id']).doNothing()).executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows !== 1n) throw new DecideAgain()
}

async function standingOf(tx: Executor, variantId: number, locationId: number): Promise<StockDifference> {
  // Numbers of our own in a text of our own.
  const where = `WHERE variant_id = ${Math.trunc(variantId)} AND location_id = ${Math.trunc(locationId)}`
  const { rows } = await tx.executeQuery<Standing>(CompiledQuery.raw(`${standings} ${where} GROUP BY variant_id, location_id`))
  const [row] = rows
  return row ? toDifference(row) : { variantId, locationId, onHand: 0, reserved: 0, movedOnHand: 0, movedReserved: 0, held: 0 }
}

function toDifference(row: Standing): StockDifference {
  return {
    variantId: row.variant_id,
    locationId: row.location_id,
    onHand: Number(row.on_hand),
    reserved: Number(row.reserved),
    movedOnHand: Number(row.moved_on_hand),
    movedReserved: Number(row.moved_reserved),
    held: Number(row.held),
  }
}
