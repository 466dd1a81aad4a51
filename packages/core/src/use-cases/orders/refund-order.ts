import type { OrderService, RefundRequest } from '../../commerce.ts'
import type { Principal } from '../../model/index.ts'
import { type RefundParts, refundByKey, refundParts, requestRefund } from '../../model/order/request-refund.ts'
import type { SettlementDeps } from '../checkout/steps/settlement-deps.ts'
import { changeOrder, findOrder, type OrderDeps } from './change-order.ts'
import { trySubmit } from './steps/try-submit.ts'

/** What a refund would pay back, without doing it. Throws `order_not_found` and what {@link refund} throws for its figures. */
export async function previewRefund(deps: Pick<OrderDeps, 'orders'>, orderId: number, request: RefundRequest): Promise<RefundParts> {
  return refundParts(await findOrder(deps, orderId), request)
}

/**
 * Pays money back: the refund is written down, which holds its amount back from others, then sent to the provider under its own key. While the provider cannot be reached it
 * is answered as `requested`: worker and resolver send it. The same `clientKey` is the same refund.
 *
 * Throws `order_not_found`; `refund_exceeds_captured` (details: `available`); `amount_invalid`, `quantity_invalid`, `validation_failed`.
 */
export async function refund(deps: SettlementDeps, orderId: number, request: RefundRequest, by: Principal): ReturnType<OrderService['refund']> {
  const { clientKey } = request
  const order = await changeOrder(deps, orderId, by, { action: 'order.refund', data: { ...request } }, (fresh, { at }) =>
    requestRefund(fresh, { ...request, at }),
  )
  const sent = await trySubmit(deps, order, refundByKey(order, clientKey))
  return { order: sent, refund: refundByKey(sent, clientKey) }
}
