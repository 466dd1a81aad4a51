import type { OrderService, RefundRequest } from '../../commerce.ts'
import { CommerceError, doneBy, type Order, type Principal } from '../../model/index.ts'
import { type RefundParts, refundParts } from '../../model/order/refund-parts.ts'
import { refundByKey, refundsByKey, requestRefund } from '../../model/order/request-refund.ts'
import type { Deps } from '../../ports/index.ts'
import { requireProviderOfRefunds } from '../checkout/steps/require-provider.ts'
import type { SettlementDeps } from '../checkout/steps/settlement-deps.ts'
import { changeOrder, findOrder, type OrderDeps } from './change-order.ts'
import { submitRows } from './steps/submit-rows.ts'

/** What a refund would pay back, without doing it. Throws `order_not_found` and what {@link refund} throws for its figures. */
export async function previewRefund(deps: Pick<OrderDeps, 'orders'>, orderId: number, request: RefundRequest): Promise<RefundParts> {
  return refundParts(await findOrder(deps, orderId), request)
}

/**
 * Pays money back: the refund is written down, one row per payment it touches, which holds its amount back from others; what goes to gift cards and store credit is there
 * with it, the rest is sent to the provider under its own key. While the provider cannot be reached it is answered as `requested`: worker and resolver send it. The same
 * `clientKey` is the same refund.
 *
 * Throws `order_not_found`; `refund_exceeds_captured` (details: `available`); `amount_invalid`, `quantity_invalid`, `validation_failed`, also for store credit where the
 * buyer has no account; `payment_unavailable` where another provider than the one in use has to pay back.
 */
export async function refund(
  deps: SettlementDeps & Pick<Deps, 'credits'>,
  orderId: number,
  request: RefundRequest,
  by: Principal,
): ReturnType<OrderService['refund']> {
  const { clientKey, to = 'original', ...wish } = request
  const target = to === 'store_credit' ? { toAccountId: await storeCreditFor(deps, await findOrder(deps, orderId), by) } : {}
  const order = await changeOrder(deps, orderId, by, { action: 'order.refund', data: { ...request } }, (fresh, { at }) => {
    const change = requestRefund(fresh, { ...wish, ...target, clientKey, at })
    if (change) requireProviderOfRefunds(deps, change.order, clientKey)
    return change
  })
  const sent = await submitRows(deps, order, clientKey)
  return { order: sent, refund: refundByKey(sent, clientKey), refunds: refundsByKey(sent, clientKey) }
}

/** The buyer's store credit in the order's currency, made where there is none. Throws `validation_failed` for a guest, who has no account. */
export async function storeCreditFor(deps: Pick<Deps, 'credits' | 'clock'>, order: Order, by: Principal): Promise<number> {
  if (order.customerId === null) {
    const message = 'The buyer has no account that could have store credit.'
    throw new CommerceError('validation_failed', message, { errors: [{ path: 'to', message }] })
  }
  const account = await deps.credits.openStoreCredit(order.customerId, order.currency, { at: deps.clock.now(), ...doneBy(by) })
  return account.id
}
