import { actorName, CommerceError, doneBy, type Order, type Principal } from '../../model/index.ts'
import type { OrderChange, Step } from '../../model/order/order-change.ts'
import type { AuditRecord, Deps } from '../../ports/index.ts'

export type OrderDeps = Pick<Deps, 'orders' | 'clock'>

/**
 * Changes an order in somebody's name: rule, write, history, events and a line of the audit log as one. A customer reaches their own orders only, and is told nothing of others.
 * Throws `order_not_found`, and what the rule throws.
 */
export async function changeOrder(
  deps: OrderDeps,
  orderId: number,
  by: Principal,
  audit: Pick<AuditRecord, 'action' | 'data'>,
  decide: (order: Order, step: Step) => OrderChange | null,
): Promise<Order> {
  const step = { at: deps.clock.now(), actor: actorName(by) }
  const decideOwn = (order: Order) => {
    requireReach(order, by)
    return decide(order, step)
  }
  return deps.orders.change(orderId, decideOwn, { at: step.at, ...doneBy(by), audit: { ...audit, subject: `order:${orderId}` } })
}

/** Throws `order_not_found` for an order that is not there. */
export async function findOrder(deps: Pick<Deps, 'orders'>, orderId: number): Promise<Order> {
  const order = await deps.orders.order(orderId)
  if (!order) throw orderNotFound(orderId)
  return order
}

/** The same error whether there is no such order or it is somebody else's. */
export function orderNotFound(orderId: number): CommerceError {
  return new CommerceError('order_not_found', `There is no order ${orderId}.`, { orderId })
}

function requireReach(order: Order, by: Principal): void {
  if (by.kind === 'customer' && order.customerId !== by.customerId) throw orderNotFound(order.id)
}
