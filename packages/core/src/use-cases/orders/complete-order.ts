import type { Order, Principal } from '../../model/index.ts'
import { completeOrder } from '../../model/order/fulfil-order.ts'
import { changeOrder, type OrderDeps } from './change-order.ts'

/** Counts a wholly fulfilled order as done. Repeating is harmless. Throws `order_not_found`, `order_wrong_status`. */
export async function complete(deps: OrderDeps, orderId: number, by: Principal): Promise<Order> {
  return changeOrder(deps, orderId, by, { action: 'order.complete' }, completeOrder)
}
