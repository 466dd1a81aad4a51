import type { Order } from '@cartwright/core'
import type { Executor } from '../database/sql-database.ts'
import { type OrderRows, toOrder } from './order-rows.ts'

/** The orders with everything that belongs to them, in the order of `ids`; six statements however many there are. */
export async function loadOrders(tx: Executor, ids: readonly number[]): Promise<Order[]> {
  if (ids.length === 0) return []
  const wanted = [...ids]
  const orders = await tx.selectFrom('orders').selectAll().where('id', 'in', wanted).execute()
  const lines = grouped(await tx.selectFrom('order_line').selectAll().where('order_id', 'in', wanted).orderBy('order_id').orderBy('id').execute())
  const history = grouped(await tx.selectFrom('order_history').selectAll().where('order_id', 'in', wanted).orderBy('order_id').orderBy('step').execute())
  const payments = grouped(await tx.selectFrom('payment').selectAll().where('order_id', 'in', wanted).orderBy('id').execute())
  const refunds = grouped(await tx.selectFrom('refund').selectAll().where('order_id', 'in', wanted).orderBy('id').execute())
  const returns = grouped(await tx.selectFrom('order_return').selectAll().where('order_id', 'in', wanted).orderBy('id').execute())
  const found = new Map(
    orders.map(order => {
      const rows: OrderRows = {
        order,
        lines: lines.get(order.id) ?? [],
        history: history.get(order.id) ?? [],
        payments: payments.get(order.id) ?? [],
        refunds: refunds.get(order.id) ?? [],
        returns: returns.get(order.id) ?? [],
      }
      return [order.id, toOrder(rows)]
    }),
  )
  return ids.flatMap(id => found.get(id) ?? [])
}

function grouped<Row extends { order_id: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.order_id)
    if (group) group.push(row)
    else groups.set(row.order_id, [row])
  }
  return groups
}
