import { livePaymentStatuses, type Payment, type Refund, type Return } from '@cartwright/core'
import type { Insertable } from 'kysely'
import { changedColumns } from '../database/changed-columns.ts'
import type { Schema } from '../database/schema.ts'
import { type Executor, runUnasked } from '../database/sql-database.ts'
import { fromPayment, fromRefund, fromReturn } from './order-rows.ts'

interface Child {
  readonly id: number
  readonly status: string
}

/** How one kind of things that belong to an order is written. */
export interface ChildTable<T extends Child, Row extends object> {
  readonly toRow: (orderId: number, item: T) => Row
  readonly insert: (tx: Executor, row: Row) => Promise<{ readonly id: number }>
  readonly update: (tx: Executor, id: number, changes: Partial<Row>) => Promise<unknown>
}

type RowOf<Table extends 'payment' | 'refund' | 'order_return'> = Omit<Insertable<Schema[Table]>, 'id'>

export const paymentTable: ChildTable<Payment, RowOf<'payment'>> = {
  toRow: fromPayment,
  insert: (tx, row) => tx.insertInto('payment').values(row).returning('id').executeTakeFirstOrThrow(),
  update: (tx, id, changes) => runUnasked(tx, tx.updateTable('payment').set(changes).where('id', '=', id)),
}

export const refundTable: ChildTable<Refund, RowOf<'refund'>> = {
  toRow: fromRefund,
  insert: (tx, row) => tx.insertInto('refund').values(row).returning('id').executeTakeFirstOrThrow(),
  update: (tx, id, changes) => runUnasked(tx, tx.updateTable('refund').set(changes).where('id', '=', id)),
}

export const returnTable: ChildTable<Return, RowOf<'order_return'>> = {
  toRow: fromReturn,
  insert: (tx, row) => tx.insertInto('order_return').values(row).returning('id').executeTakeFirstOrThrow(),
  update: (tx, id, changes) => runUnasked(tx, tx.updateTable('order_return').set(changes).where('id', '=', id)),
}

/** Writes what differs; gives those with id 0 one. What is the same object in both is left alone. */
export async function saveChildren<T extends Child, Row extends object>(
  tx: Executor,
  orderId: number,
  before: readonly T[],
  after: readonly T[],
  table: ChildTable<T, Row>,
): Promise<T[]> {
  const known = new Map(before.map(item => [item.id, item]))
  for (const item of closedFirst(after)) {
    const present = known.get(item.id)
    if (!present || present === item) continue
    const changes = changedColumns(table.toRow(orderId, present), table.toRow(orderId, item))
    if (changes) await table.update(tx, item.id, changes)
  }
  const saved: T[] = []
  for (const item of after) saved.push(item.id === 0 ? { ...item, id: (await table.insert(tx, table.toRow(orderId, item))).id } : item)
  return saved
}

/** A payment that ends is written before one that begins to live, so that "one live payment per order" holds at every statement. */
function closedFirst<T extends Child>(items: readonly T[]): T[] {
  const isLive = ({ status }: Child): boolean => livePaymentStatuses.some(live => live === status)
  return [...items].sort((a, b) => Number(isLive(a)) - Number(isLive(b)))
}
