import { CommerceError, type Hold, type InventoryStore, sumStockLines, type WriteContext } from '@cartwright/core'
import { sql } from 'kysely'
import { lockRows } from '../database/locks.ts'
import { type Executor, type SqlDatabase, together } from '../database/sql-database.ts'
import type { HoldLoader } from './load-holds.ts'
import { changeRow, isRecorded, type StockChanged, writeStock } from './stock-ledger.ts'

/** Gives back what a hold still keeps; see {@link InventoryStore.release}. */
export async function releaseHold(db: SqlDatabase, load: HoldLoader, key: string, context: WriteContext): Promise<void> {
  await writeStock<void>(db, context, { cause: 'release', key }, async tx => {
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
    const changes: StockChanged[] = []
    for (const { variantId, locationId, quantity, shipped, released } of await linesOf(tx, load, key)) {
      const kept = quantity - shipped - released
      if (kept > 0) changes.push(await changeRow(tx, { variantId, locationId, deltaOnHand: 0, deltaReserved: -kept }))
    }
    await tx.updateTable('hold_line').set({ released: sql<number>`quantity - shipped` }).where('hold_key', '=', key).execute()
    return { result: undefined, changes }
  })
}

/** Takes goods of a committed hold out of the stock; see {@link InventoryStore.ship}. */
export async function shipHold(db: SqlDatabase, load: HoldLoader, input: Parameters<InventoryStore['ship']>[0], context: WriteContext): Promise<void> {
  const lines = sumStockLines(input.lines)
  const cause = { cause: 'ship', key: input.causeKey } as const
  await writeStock<void>(db, context, cause, async tx => {
    // Behind the hold's row: whoever gives it back meanwhile waits.
    await lockRows(db.dialect, tx.selectFrom('hold').select('key').where('key', '=', input.key)).execute()
    if (await isRecorded(tx, cause)) return { result: undefined, changes: [], isRepeat: true }
    const [hold] = await load(together(tx), [input.key])
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
    const isKept = (await linesOf(tx, load, input.key)).some(line => line.quantity > line.shipped + line.released)
    if (!isKept) await tx.updateTable('hold').set({ status: 'consumed' }).where('key', '=', input.key).execute()
    return { result: undefined, changes }
  })
}

async function linesOf(tx: Executor, load: HoldLoader, key: string): Promise<Hold['lines']> {
  const [hold] = await load(together(tx), [key])
  return hold?.lines ?? []
}
