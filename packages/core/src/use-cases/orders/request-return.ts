import type { OrderService } from '../../commerce.ts'
import type { Principal } from '../../model/index.ts'
import { requestReturn as decideRequest, newestReturn } from '../../model/order/return-goods.ts'
import { changeOrder, type OrderDeps } from './change-order.ts'

/** Asks to send goods back. Throws `order_not_found`, `order_wrong_status` before anything was shipped, `return_invalid`. */
export async function requestReturn(
  deps: OrderDeps,
  orderId: number,
  input: Parameters<OrderService['requestReturn']>[1],
  by: Principal,
): ReturnType<OrderService['requestReturn']> {
  const order = await changeOrder(deps, orderId, by, { action: 'return.request', data: { lines: input.lines } }, (fresh, step) =>
    decideRequest(fresh, { ...input, ...step }),
  )
  return { order, return: newestReturn(order) }
}
