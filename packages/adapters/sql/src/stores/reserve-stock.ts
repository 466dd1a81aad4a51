import { type Hold, type InventoryStore, type Shortage, type StockLine, sumStockLines, type WriteContext } from '@cartwright/core'
import { sql } from 'kysely'
import { inList } from '../database/in-list.ts'
import { insertAll } from '../database/insert-all.ts'
import { type Executor, type SqlDatabase, together } from '../database/sql-database.ts'
import type { HoldLoader } from './load-holds.ts'
import { type StockChanged, type StockWork, writeStock } from './stock-ledger.ts'

/** Thrown inside a write to undo what was reserved so far. */
class NotEnough extends Error {
  readonly shortages: readonly Shortage[]
  constructor(shortages: readonly Shortage[]) {
    super('not enough stock')
    this.shortages = shortages
  }
}

type Engine = Pick<SqlDatabase, 'dialect' | 'failpoint'>
type ReserveInput = Parameters<InventoryStore['reserve']>[0]

/** Holds stock for a key; see {@link InventoryStore.reserve}. */
export async function reserveStock(db: SqlDatabase, load: HoldLoader, input: ReserveInput, context: WriteContext): ReturnType<InventoryStore['reserve']> {
  const lines = sumStockLines(input.lines)
  try {
    const hold = await writeStock<Hold>(db, context, { cause: 'reserve', key: input.key }, tx => reserve(tx, db, load, { ...input, lines }, context.at))
    return { ok: true, hold }
  } catch (cause) {
    if (cause instanceof NotEnough) return { ok: false, shortages: cause.shortages }
    throw cause
  }
}

async function reserve(tx: Executor, engine: Engine, load: HoldLoader, { key, lines, expiresAt }: ReserveInput, at: number): Promise<StockWork<Hold>> {
  const inserted = await tx
    .insertInto('hold')
    .values({ key, status: 'held', expires_at: expiresAt, created_at: at })
    .onConflict(conflict => conflict.column('key').doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows !== 1n) {
    const [present] = await load(together(tx), [key])
    if (!present) throw new Error(`hold ${key} vanished`)
    return { result: present, changes: [], isRepeat: true }
  }
  const changes = await reserveLines(tx, engine, lines)
  const held = changes.map(({ variantId, locationId, deltaReserved }) => ({ variantId, locationId, quantity: deltaReserved, shipped: 0, released: 0 }))
  const rows = held.map(line => ({
    hold_key: key,
    variant_id: line.variantId,
    location_id: line.locationId,
    quantity: line.quantity,
    shipped: 0,
    released: 0,
  }))
  await insertAll(tx, 'hold_line', rows)
  return { result: { key, status: 'held', expiresAt, lines: held }, changes }
}

async function reserveLines(tx: Executor, engine: Engine, lines: readonly StockLine[]): Promise<StockChanged[]> {
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
    if (!row) throw new NotEnough(await shortagesOf(tx, engine, lines, changes))
    changes.push({ variantId, locationId: row.location_id, deltaOnHand: 0, deltaReserved: quantity, availableAfter: row.on_hand - row.reserved })
    engine.failpoint('C03 some of the stock reserved, not committed')
  }
  return changes
}

/** What every line would lack, as the stock was before this reservation took its first lines. */
async function shortagesOf(tx: Executor, { dialect }: Engine, lines: readonly StockLine[], taken: readonly StockChanged[]): Promise<Shortage[]> {
  const variantIds = lines.map(line => line.variantId)
  const rows = await tx
    .selectFrom('stock')
    .select(['variant_id', sql<number>`max(on_hand - reserved)`.as('available')])
    .where(inList(dialect, 'variant_id', variantIds))
    .groupBy('variant_id')
    .execute()
  const available = new Map(rows.map(row => [row.variant_id, Number(row.available)]))
  for (const change of taken) available.set(change.variantId, Math.max(available.get(change.variantId) ?? 0, change.availableAfter + change.deltaReserved))
  return lines
    .map(line => ({ variantId: line.variantId, requested: line.quantity, available: available.get(line.variantId) ?? 0 }))
    .filter(line => line.available < line.requested)
}
