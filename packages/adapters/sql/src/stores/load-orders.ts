import type { Order } from '@cartwright/core'
import { listQuery } from '../database/in-list.ts'
import type { RunTogether, SqlDatabase } from '../database/sql-database.ts'
import { toOrder } from './order-rows.ts'

/** Loads orders and their versions, from wherever `run` reads: of one moment, so that an order and what belongs to it fit together. */
export interface OrderLoader {
  /** The orders with everything that belongs to them, in the order of `ids`; six statements however many there are. */
  load(run: RunTogether, ids: readonly number[]): Promise<Order[]>
  /** Undefined when there is no such order. */
  version(run: RunTogether, id: number): Promise<number | undefined>
}

export function orderLoader(db: SqlDatabase): OrderLoader {
  const ordersOf = listQuery(db, isListed => db.read.selectFrom('orders').selectAll().where(isListed('id')))
  const linesOf = listQuery(db, isListed => db.read.selectFrom('order_line').selectAll().where(isListed('order_id')).orderBy('order_id').orderBy('id'))
  const historyOf = listQuery(db, isListed => db.read.selectFrom('order_history').selectAll().where(isListed('order_id')).orderBy('order_id').orderBy('step'))
  const paymentsOf = listQuery(db, isListed => db.read.selectFrom('payment').selectAll().where(isListed('order_id')).orderBy('order_id').orderBy('id'))
  const refundsOf = listQuery(db, isListed => db.read.selectFrom('refund').selectAll().where(isListed('order_id')).orderBy('order_id').orderBy('id'))
  const returnsOf = listQuery(db, isListed => db.read.selectFrom('order_return').selectAll().where(isListed('order_id')).orderBy('order_id').orderBy('id'))
  const versionsOf = listQuery(db, isListed => db.read.selectFrom('orders').select('version').where(isListed('id')))
  return {
    load: async (run, ids) => {
      if (ids.length === 0) return []
      const [orders, ...parts] = await run([ordersOf(ids), linesOf(ids), historyOf(ids), paymentsOf(ids), refundsOf(ids), returnsOf(ids)])
      const [lines, history, payments, refunds, returns] = [byOrder(parts[0]), byOrder(parts[1]), byOrder(parts[2]), byOrder(parts[3]), byOrder(parts[4])]
      const found = new Map(
        orders.map(order => [
          order.id,
          toOrder({
            order,
            lines: lines(order.id),
            history: history(order.id),
            payments: payments(order.id),
            refunds: refunds(order.id),
            returns: returns(order.id),
          }),
        ]),
      )
      return ids.flatMap(id => found.get(id) ?? [])
    },
    version: async (run, id) => (await run([versionsOf([id])]))[0][0]?.version,
  }
}

function byOrder<Row extends { order_id: number }>(rows: readonly Row[]): (orderId: number) => readonly Row[] {
  const groups = Map.groupBy(rows, row => row.order_id)
  return orderId => groups.get(orderId) ?? []
}
