import type { OrderService } from '../../commerce.ts'
import { actorName, type Order, type Principal } from '../../model/index.ts'
import { receiveReturn as decideReceive, returnRefundKey } from '../../model/order/return-goods.ts'
import type { SettlementDeps } from '../checkout/steps/settlement-deps.ts'
import { changeOrder } from './change-order.ts'
import { restock } from './steps/restock.ts'
import { submitRows } from './steps/submit-rows.ts'

/**
 * Notes what arrived. The order knows of it first, together with the refund where one is wished; then sellable units go back on the shelf, and the money is sent. A kill in
 * between is made up for by the worker; cause key and refund key let both happen once. Repeating is harmless.
 *
 * Throws `order_not_found`, `return_not_found`, `return_invalid`, `refund_exceeds_captured`.
 */
export async function receiveReturn(
  deps: SettlementDeps,
  orderId: number,
  returnId: number,
  input: Parameters<OrderService['receiveReturn']>[2],
  by: Principal,
): Promise<Order> {
  const order = await changeOrder(deps, orderId, by, { action: 'return.receive', data: { returnId, ...input } }, (fresh, step) =>
    decideReceive(fresh, { ...input, ...step, returnId }),
  )
  await restock(deps, order, returnId, actorName(by))
  return submitRows(deps, order, returnRefundKey(returnId))
}
