import type { HistoryEntry, Order, OrderDraft, OrderLine } from '@cartwright/core'
import { sql } from 'kysely'
import { allOf } from '../database/all-of.ts'
import { changedColumns } from '../database/changed-columns.ts'
import { insertAll } from '../database/insert-all.ts'
import { DecideAgain, type Executor } from '../database/sql-database.ts'
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
  const history = tx.insertInto('order_history').values(fromHistoryEntry(id, 1, first))
  const [payments] = await allOf([saveChildren(tx, id, [], draft.payments, paymentTable), insertAll(tx, 'order_line', lines), history.execute()])
  return { ...draft, id, payments, history: [first], version: 1, updatedAt: at }
}

/**
 * Writes what differs between two states of an order: rows that are the same object in both are left alone, and of the others only the columns that changed are written.
 * Children with id 0 are inserted and get one. The order's own row, which the caller has locked, is guarded by its version all the same. Throws {@link DecideAgain}.
 * Answers what a reader would get: what was frozen at placing comes from `before`.
 */
export async function updateOrder(tx: Executor, before: Order, after: Order, at: number): Promise<Order> {
  const updating = tx
    .updateTable('orders')
    .set({ ...changedColumns(mutableColumns(before), mutableColumns(after)), version: before.version + 1, updated_at: at })
    .where('id', '=', before.id)
    .where('version', '=', before.version)
    .executeTakeFirst()
  // Sent together: none of them needs the others' answers.
  const [updated, lines, history, payments, refunds, returns] = await allOf([
    updating,
    saveLines(tx, before, after),
    saveHistory(tx, before, after),
    saveChildren(tx, before.id, before.payments, after.payments, paymentTable),
    saveChildren(tx, before.id, before.refunds, after.refunds, refundTable),
    saveChildren(tx, before.id, before.returns, after.returns, returnTable),
  ])
  if (updated.numUpdatedRows !== 1n) throw new DecideAgain()
  const { status, holdKey, expiresAt, cancelReason, fulfilments } = after
  return {
    ...{ ...before, status, holdKey, expiresAt, cancelReason, fulfilments },
    ...{ lines, history, payments, refunds, returns },
    version: before.version + 1,
    updatedAt: at,
  }
}

async function saveLines(tx: Executor, order: Order, after: Order): Promise<OrderLine[]> {
  const saved: OrderLine[] = []
  for (const [index, line] of order.lines.entries()) {
    const wanted = after.lines[index] ?? line
    const changes = wanted === line ? undefined : changedColumns(lineCounters(line), lineCounters(wanted))
    if (changes) await tx.updateTable('order_line').set(changes).where('order_id', '=', order.id).where('id', '=', line.id).execute()
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
  await tx.insertInto('order_history').values(rows).execute()
  return [...order.history, ...steps]
}
