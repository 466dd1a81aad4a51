import {
  available,
  decideHold,
  event,
  type Hold,
  type InventoryStore,
  type ReserveResult,
  type StockLevel,
  sumStockLines,
  type WriteContext,
} from '@cartwright/core'
import { sql } from 'kysely'
import { allOf } from '../database/all-of.ts'
import { gathered } from '../database/gathered.ts'
import { inList } from '../database/in-list.ts'
import { insertAll } from '../database/insert-all.ts'
import { lockRows } from '../database/locks.ts'
import { eventsOf, recordContext } from '../database/record-context.ts'
import { type Executor, runUnasked, type SqlDatabase, together } from '../database/sql-database.ts'
import { toLevel } from './adjust-stock.ts'
import type { HoldLoader } from './load-holds.ts'

/** Reservations in one transaction at most. */
const reservationsMax = 64

interface Reservation {
  readonly key: string
  readonly lines: readonly { readonly variantId: number; readonly quantity: number }[]
  readonly expiresAt: number
  readonly context: WriteContext
}

/** What was decided about a reservation, and the events and audit line to be stored with it; nothing for a repeat or a refusal. */
interface Decided {
  readonly result: ReserveResult
  readonly stored?: { readonly hold: Hold; readonly context: WriteContext }
}

/**
 * Holds stock; see {@link InventoryStore.reserve}. Reservations that come at once are decided one after the other behind one lock of the rows they need, and committed together: a row that
 * everybody wants is locked for two ways to the database and back, not for each buyer's own.
 */
export function stockReservations(db: SqlDatabase, load: HoldLoader): InventoryStore['reserve'] {
  const reserve = gathered<Reservation, () => ReserveResult>(reservations => reserveAll(db, load, reservations), reservationsMax)
  return async ({ key, lines, expiresAt }, context) =>
    (await reserve({ key, lines: sumStockLines(lines), expiresAt, context: { ...context, trace: context.trace ?? db.read.trace?.() } }))()
}

/** An answer for each, which throws what the reservation's own context threw. */
async function reserveAll(db: SqlDatabase, load: HoldLoader, reservations: readonly Reservation[]): Promise<readonly (() => ReserveResult)[]> {
  const { answers, hasEvents } = await db.write(async tx => {
    // Sent at once, and the holds are read behind the lock: whoever made one under the same key meanwhile had to lock the same rows.
    const [levels, present] = await allOf([lockLevels(tx, db, reservations), load(together(tx), [...new Set(reservations.map(({ key }) => key))])])
    const holds = new Map(present.map(hold => [hold.key, hold]))
    const decided = reservations.map(reservation => attempt(() => decide(reservation, holds, levels)))
    const stored = decided.flatMap(({ value }) => value?.stored ?? [])
    await writeHolds(tx, db, stored)
    let hasEvents = false
    for (const { hold, context } of stored) hasEvents = (await recordContext(tx, context, hold)) || hasEvents
    return { answers: decided.map(({ value, answer }) => (value ? () => value.result : answer)), hasEvents }
  })
  if (hasEvents) db.notifyStored()
  return answers
}

function attempt(work: () => Decided): { readonly value?: Decided; readonly answer: () => never } {
  const refuse = (reason: unknown) => () => {
    throw reason
  }
  try {
    return { value: work(), answer: refuse(undefined) }
  } catch (reason) {
    return { answer: refuse(reason) }
  }
}

/** The levels of every variant asked for, locked in the order of variants and locations; a variant without one has an empty list. */
async function lockLevels(tx: Executor, { dialect }: SqlDatabase, reservations: readonly Reservation[]): Promise<Map<number, StockLevel[]>> {
  const variantIds = [...new Set(reservations.flatMap(({ lines }) => lines.map(({ variantId }) => variantId)))]
  const rows = tx
    .selectFrom('stock')
    .selectAll()
    .where(inList(dialect, 'variant_id', variantIds))
    .orderBy('variant_id')
    .orderBy('location_id')
  // Like the loading of holds, so that the two keep their order.
  const locked = await tx.executeQuery(lockRows(dialect, rows).compile())
  return Map.groupBy(locked.rows.map(toLevel), ({ variantId }) => variantId)
}

/** Decides about one reservation and takes its units from `levels`; a hold that is made is remembered in `holds`. */
function decide({ key, lines, expiresAt, context }: Reservation, holds: Map<string, Hold>, levels: Map<number, StockLevel[]>): Decided {
  const present = holds.get(key)
  if (present) return { result: { ok: true, hold: present } }
  const decision = decideHold(lines, variantId => levels.get(variantId) ?? [])
  if (!decision.isHeld) return { result: { ok: false, shortages: decision.shortages } }
  const hold: Hold = { key, status: 'held', expiresAt, lines: decision.lines }
  const emptied = hold.lines.filter(({ variantId, quantity }) => units(levels.get(variantId)) === quantity).map(({ variantId }) => variantId)
  const events = [...eventsOf(context, hold), ...(emptied.length === 0 ? [] : [event('stock.changed', `stock:${emptied[0]}`, { variantIds: emptied })])]
  for (const { variantId, locationId, quantity } of hold.lines) {
    const after = (levels.get(variantId) ?? []).map(level => (level.locationId === locationId ? { ...level, reserved: level.reserved + quantity } : level))
    levels.set(variantId, after)
  }
  holds.set(key, hold)
  return { result: { ok: true, hold }, stored: { hold, context: { ...context, events } } }
}

function units(levels: readonly StockLevel[] = []): number {
  return levels.reduce((sum, level) => sum + available(level), 0)
}

async function writeHolds(tx: Executor, { failpoint }: SqlDatabase, stored: readonly { readonly hold: Hold; readonly context: WriteContext }[]): Promise<void> {
  if (stored.length === 0) return
  // Refused by its key when somebody has recorded it as released in this moment: then everything is decided again.
  const holds = stored.map(({ hold, context }) => ({ key: hold.key, status: hold.status, expires_at: hold.expiresAt, created_at: context.at }))
  await insertAll(tx, 'hold', holds)
  const lines = stored.flatMap(({ hold, context }) => hold.lines.map(line => ({ hold, context, ...line })))
  for (const [, { variantId, locationId, quantity }] of sums(lines)) {
    const update = tx
      .updateTable('stock')
      .set({ reserved: sql<number>`reserved + ${quantity}` })
      .where('variant_id', '=', variantId)
    // Enough was seen behind the lock; the table's CHECK stands behind it.
    await runUnasked(tx, update.where('location_id', '=', locationId))
    failpoint('C03 some of the stock reserved, not committed')
  }
  const held = lines.map(({ hold, variantId, locationId, quantity, shipped, released }) => ({
    ...{ hold_key: hold.key, variant_id: variantId, location_id: locationId },
    ...{ quantity, shipped, released },
  }))
  await insertAll(tx, 'hold_line', held)
  const movements = lines.map(({ hold, context: { actor, at }, variantId, locationId, quantity }) => ({
    ...{ variant_id: variantId, location_id: locationId, delta_on_hand: 0, delta_reserved: quantity },
    ...{ cause: 'reserve', cause_key: hold.key, reason: '', actor, at },
  }))
  await insertAll(tx, 'movement', movements)
}

/** What is taken from each row in all, in the order of the locks. */
function sums(lines: readonly { readonly variantId: number; readonly locationId: number; readonly quantity: number }[]) {
  const byRow = new Map<string, { variantId: number; locationId: number; quantity: number }>()
  for (const { variantId, locationId, quantity } of lines) {
    const row = byRow.get(`${variantId} ${locationId}`) ?? { variantId, locationId, quantity: 0 }
    byRow.set(`${variantId} ${locationId}`, { ...row, quantity: row.quantity + quantity })
  }
  return [...byRow].sort(([, a], [, b]) => a.variantId - b.variantId || a.locationId - b.locationId)
}
