import type { Order } from '@cartwright/core'
import type { Executor } from '../database/sql-database.ts'
import { loadOrders } from './load-orders.ts'

/** Orders kept in memory at most: those of the checkouts under way, each of which asks for its order several times within moments. */
const keptMax = 1000

export interface RecentOrders {
  /** The order as the database has it now: one statement when its version is the one remembered, six when not. */
  load(tx: Executor, id: number): Promise<Order | undefined>
  /** Remembers an order as it was committed. */
  keep(order: Order): void
}

/**
 * Remembers orders by their version, which every change makes one higher in the same statement: an order of the version that the database shows is the order that it holds.
 * So a remembered one is never old, whoever else writes to the database.
 */
export function recentOrders(): RecentOrders {
  const kept = new Map<number, Order>()
  const keep = (order: Order): void => {
    kept.delete(order.id)
    kept.set(order.id, deepFrozen(order))
    if (kept.size <= keptMax) return
    const [oldest] = kept.keys()
    if (oldest !== undefined) kept.delete(oldest)
  }
  return {
    load: async (tx, id) => {
      const known = kept.get(id)
      if (known) {
        const row = await tx.selectFrom('orders').select('version').where('id', '=', id).executeTakeFirst()
        if (row?.version === known.version) return known
      }
      const [order] = await loadOrders(tx, [id])
      return order
    },
    keep,
  }
}

/** The same value, which nobody can change any more: it is handed to several callers. */
function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) deepFrozen(part)
  return Object.freeze(value)
}
