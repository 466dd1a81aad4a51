import type { OrderService } from '../../commerce.ts'
import { actorName, type Order, type Principal } from '../../model/index.ts'
import { fulfilOrder } from '../../model/order/fulfil-order.ts'
import type { Deps } from '../../ports/index.ts'
import { changeOrder, type OrderDeps } from './change-order.ts'
import { shipFulfilment } from './steps/ship-fulfilment.ts'

/**
 * Ships the lines given, or everything that is left. The order knows of it first, then the stock leaves; a kill between the two is made up for by the worker, and the
 * movement's cause key lets it leave once. With `number`, a repeat makes no second fulfilment.
 *
 * Throws `order_not_found`, `order_wrong_status`, `fulfilment_invalid`.
 */
export async function fulfil(
  deps: OrderDeps & Pick<Deps, 'inventory' | 'failpoint'>,
  orderId: number,
  input: Parameters<OrderService['fulfil']>[1],
  by: Principal,
): Promise<Order> {
  let made = input.number ?? 0
  const order = await changeOrder(deps, orderId, by, { action: 'order.fulfil', data: { ...input } }, (fresh, step) => {
    const change = fulfilOrder(fresh, { ...input, ...step })
    if (change) made = change.order.fulfilments.length
    return change
  })
  await shipFulfilment(deps, order, made, actorName(by))
  return order
}
