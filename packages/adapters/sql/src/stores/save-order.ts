import type { HistoryEntry, Order, OrderDraft, OrderLine } from '@cartwright/core'
import { sql } from 'kysely'
import { changedColumns } from '../database/changed-columns.ts'
import { insertAll } from '../database/insert-all.ts'
import { type Executor, runUnasked } from '../database/sql-database.ts'
import { fromHistoryEntry, fromLine, fromOrder, lineCounters, mutableColumns } from './order-rows.ts'
import { paymentTable, refundTable, returnTable, saveChildren } from './save-children.ts'

/** Inserts a draft with its lines, first history step and payments. Undefined when its cart has a live order already: nothing is written then. */
export async function insertOrder(tx: Executor, draft: OrderDraft, at: number, actor: string): Promise<Order | undefined> {
  const row = await tx
    .insertInto('orders')
    .values({ ...fromOrder(draft), version: 1, updated_at: at })
    .onConflict(conflict => conflict.column('cart_id').where(sql<boolean>`status <> 'cancelled'`).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return undefined
  const { id } = row
  const first = { at, from: null, to: draft.status, actor, note: '' }
  const lines = draft.lines.map(line => fromLine(id, line))
  await insertAll(tx, 'order_line', lines)
  await runUnasked(tx, tx.insertInto('order_history').values(fromHistoryEntry(id, 1, first)))
  const payments = await saveChildren(tx, id, [], draft.payments, paymentTable)
  return { ...draft, id, payments, history: [first], version: 1, updatedAt: at }
}

/**
 * Writes what differs between two states of an order: rows that are the same object in both are left alone, and of the others only the columns that changed are written.
 * Children with id 0 are inserted and get one. Nobody waits to hear what became of the update of the order's own row: where that row is `locked` its version is the one read,
 * and where it is not, the write fails when the version is another (a division by zero, SQLSTATE 22012) and is decided again.
 * Answers what a reader would get: what was frozen at placing comes from `before`.
 */
export async function updateOrder(tx: Executor, before: Order, after: Order, { at, isLocked }: { at: number; isLocked: boolean }): Promise<Order> {
  const changes = { ...changedColumns(mutableColumns(before), mutableColumns(after)), version: before.version + 1, updated_at: at }
  const updating = (db: Pick<Executor, 'updateTable'>) =>
    db.updateTable('orders').set(changes).where('id', '=', before.id).where('version', '=', before.version)
  const mustHit = () =>
    tx
      .with('hit', db => updating(db).returning('id'))
      .selectFrom('hit')
      .select(sql`1 / count(*)`.as('one'))
  await runUnasked(tx, isLocked ? updating(tx) : mustHit())
  const { status, holdKey, expiresAt, cancelReason, fulfilments } = after
  return {
    ...{ ...before, status, holdKey, expiresAt, cancelReason, fulfilments },
    lines: await saveLines(tx, before, after),
    history: await saveHistory(tx, before, after),
    payments: await saveChildren(tx, before.id, before.payments, after.payments, paymentTable),
    refunds: await saveChildren(tx, before.id, before.refunds, after.refunds, refundTable),
    returns: await saveChildren(tx, before.id, before.returns, after.returns, returnTable),
    version: before.version + 1,
    updatedAt: at,
  }
}

async function saveLines(tx: Executor, order: Order, after: Order): Promise<OrderLine[]> {
  const saved: OrderLine[] = []
  for (const [index, line] of order.lines.entries()) {
    const wanted = after.lines[index] ?? line
    const changes = wanted === line ? undefined : changedColumns(lineCounters(line), lineCounters(wanted))
    if (changes) await runUnasked(tx, tx.updateTable('order_line').set(changes).where('order_id', '=', order.id).where('id', '=', line.id))
    const { fulfilledQuantity, returnedQuantity, refundedQuantity, refundedAmount } = wanted
    saved.push(changes ? { ...line, fulfilledQuantity, returnedQuantity, refundedQuantity, refundedAmount } : line)
  }
  return saved
}

async function saveHistory(tx: Executor, order: Order, after: Order): Promise<readonly HistoryEntry[]> {
  const known = order.history.length
  const steps = after.history.slice(known)
  if (steps.length === 0) return order.history
  const rows = steps.map((entry, index) => fromHistoryEntry(order.id, known + index + 1, entry))
  await runUnasked(tx, tx.insertInto('order_history').values(rows))
  return [...order.history, ...steps]
}
