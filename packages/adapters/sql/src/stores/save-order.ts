import type { Order, OrderDraft, Payment, Refund, Return } from '@cartwright/core'
import { sql } from 'kysely'
import type { Executor } from '../database/sql-database.ts'
import { fromHistoryEntry, fromLine, fromOrder, fromPayment, fromRefund, fromReturn, lineCounters, mutableColumns } from './order-rows.ts'

/** Inserts a draft with its lines, first history step and children. Undefined when its cart has a live order already: nothing is written then. */
export async function insertOrder(tx: Executor, draft: OrderDraft, at: number, actor: string): Promise<Order | undefined> {
  const row = await tx
    .insertInto('orders')
    .values({ ...fromOrder(draft), version: 1, updated_at: at })
    .onConflict(conflict => conflict.column('cart_id').where(sql<boolean>`status <> 'cancelled'`).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return undefined
  const history = [{ at, from: null, to: draft.status, actor, note: '' }]
  await tx
    .insertInto('order_line')
    .values(draft.lines.map(line => fromLine(row.id, line)))
    .execute()
  await tx
    .insertInto('order_history')
    .values(history.map((entry, index) => fromHistoryEntry(row.id, index + 1, entry)))
    .execute()
  const payments: Payment[] = []
  for (const payment of draft.payments) payments.push(await insertPayment(tx, row.id, payment))
  return { ...draft, id: row.id, payments, history, version: 1, updatedAt: at }
}

/**
 * Writes what differs between two states of an order: rows that are the same object in both are left alone. Children with id 0 are inserted and get one.
 * The order's own row is guarded by its version; undefined when another writer was faster.
 */
export async function updateOrder(tx: Executor, before: Order, after: Order, at: number): Promise<Order | undefined> {
  const updated = await tx
    .updateTable('orders')
    .set({ ...mutableColumns(after), version: before.version + 1, updated_at: at })
    .where('id', '=', before.id)
    .where('version', '=', before.version)
    .executeTakeFirst()
  if (updated.numUpdatedRows !== 1n) return undefined
  for (const line of changed(before.lines, after.lines))
    await tx.updateTable('order_line').set(lineCounters(line)).where('order_id', '=', before.id).where('id', '=', line.id).execute()
  const steps = after.history.slice(before.history.length).map((entry, index) => fromHistoryEntry(before.id, before.history.length + index + 1, entry))
  if (steps.length > 0) await tx.insertInto('order_history').values(steps).execute()
  return {
    ...after,
    payments: await saveAll(
      before.payments,
      after.payments,
      payment => insertPayment(tx, before.id, payment),
      payment => updatePayment(tx, before.id, payment),
    ),
    refunds: await saveAll(
      before.refunds,
      after.refunds,
      refund => insertRefund(tx, before.id, refund),
      refund => updateRefund(tx, before.id, refund),
    ),
    returns: await saveAll(
      before.returns,
      after.returns,
      entry => insertReturn(tx, before.id, entry),
      entry => updateReturn(tx, before.id, entry),
    ),
    version: before.version + 1,
    updatedAt: at,
  }
}

function changed<T extends { readonly id: number }>(before: readonly T[], after: readonly T[]): T[] {
  const known = new Set(before)
  return after.filter(item => !known.has(item))
}

/** Closing rows are written before new ones, so that "one live payment per order" holds at every statement. */
async function saveAll<T extends { readonly id: number }>(
  before: readonly T[],
  after: readonly T[],
  insert: (item: T) => Promise<T>,
  update: (item: T) => Promise<void>,
): Promise<T[]> {
  const differing = changed(before, after)
  for (const item of differing) if (item.id !== 0) await update(item)
  const saved: T[] = []
  for (const item of after) saved.push(item.id === 0 ? await insert(item) : item)
  return saved
}

async function insertPayment(tx: Executor, orderId: number, payment: Payment): Promise<Payment> {
  const { id } = await tx.insertInto('payment').values(fromPayment(orderId, payment)).returning('id').executeTakeFirstOrThrow()
  return { ...payment, id }
}

async function updatePayment(tx: Executor, orderId: number, payment: Payment): Promise<void> {
  await tx.updateTable('payment').set(fromPayment(orderId, payment)).where('id', '=', payment.id).execute()
}

async function insertRefund(tx: Executor, orderId: number, refund: Refund): Promise<Refund> {
  const { id } = await tx.insertInto('refund').values(fromRefund(orderId, refund)).returning('id').executeTakeFirstOrThrow()
  return { ...refund, id }
}

async function updateRefund(tx: Executor, orderId: number, refund: Refund): Promise<void> {
  await tx.updateTable('refund').set(fromRefund(orderId, refund)).where('id', '=', refund.id).execute()
}

async function insertReturn(tx: Executor, orderId: number, entry: Return): Promise<Return> {
  const { id } = await tx.insertInto('order_return').values(fromReturn(orderId, entry)).returning('id').executeTakeFirstOrThrow()
  return { ...entry, id }
}

async function updateReturn(tx: Executor, orderId: number, entry: Return): Promise<void> {
  await tx.updateTable('order_return').set(fromReturn(orderId, entry)).where('id', '=', entry.id).execute()
}
