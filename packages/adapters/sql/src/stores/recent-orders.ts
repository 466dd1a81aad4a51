import type { Order } from '@cartwright/core'
import type { RunTogether } from '../database/sql-database.ts'
import type { OrderLoader } from './load-orders.ts'

/** Orders kept in memory at most: those of the checkouts under way, each of which asks for its order several times within moments. */
const keptMax = 1000

export interface RecentOrders {
  /** The order as `run` sees it, unchangeable: one statement when its version is the one remembered, seven at most when not. */
  load(run: RunTogether, id: number): Promise<Order | undefined>
  /** The same for one who knows the version that `run` sees. */
  loadVersion(run: RunTogether, id: number, version: number): Promise<Order | undefined>
  /** The order as it was when somebody here last looked: for one who finds out while he changes it whether it is still that. */
  remembered(id: number): Order | undefined
  /** Remembers an order as it was committed. To be called after the commit only, with what a reader would get. */
  keep(order: Order): void
}

/**
 * Remembers orders by their version, which every change makes one higher in the transaction of the change: an order of the version that the database shows is the order that
 * it holds. So a remembered one is never old, whoever else writes to the database.
 */
export function recentOrders(loader: OrderLoader): RecentOrders {
  const kept = new Map<number, Order>()
  const whole = async (run: RunTogether, id: number) => {
    const [order] = await loader.load(run, [id])
    return order && deepFrozen(order)
  }
  return {
    load: async (run, id) => {
      const known = kept.get(id)
      return known && (await loader.version(run, id)) === known.version ? known : whole(run, id)
    },
    loadVersion: async (run, id, version) => {
      const known = kept.get(id)
      return known?.version === version ? known : whole(run, id)
    },
    remembered: id => kept.get(id),
    keep: order => {
      kept.delete(order.id)
      kept.set(order.id, deepFrozen(order))
      if (kept.size <= keptMax) return
      const [oldest] = kept.keys()
      if (oldest !== undefined) kept.delete(oldest)
    },
  }
}

/** The same value, which nobody can change any more: it is handed to several callers, and a change is told by what is another object than before. */
function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  // What somebody froze from outside may hold what is not: every part is looked at.
  for (const part of Object.values(value)) deepFrozen(part)
  return Object.freeze(value)
}
