import type { Order, Principal } from '../../model/index.ts'
import { cancelOrder as decideCancel } from '../../model/order/cancel-order.ts'
import { isProviderTrouble } from '../checkout/steps/provider-trouble.ts'
import { requireProviderOfLive } from '../checkout/steps/require-provider.ts'
import { finishCancelling } from '../checkout/steps/settle-reading.ts'
import type { SettlementDeps } from '../checkout/steps/settlement-deps.ts'
import { changeOrder } from './change-order.ts'

/**
 * Cancels an order of which nothing was shipped. Unpaid: at the provider first, then the stock is given back. Paid: the money is sent back too. While the provider cannot be
 * reached the order is answered as `cancelling`: the worker and the sweeper finish it. Repeating is harmless.
 *
 * Throws `order_not_found`, `order_not_cancellable` once something was shipped; `payment_unavailable` where its payment is another provider's.
 */
export async function cancel(deps: SettlementDeps, orderId: number, reason: string, by: Principal): Promise<Order> {
  const order = await changeOrder(deps, orderId, by, { action: 'order.cancel', data: { reason } }, (fresh, step) => {
    requireProviderOfLive(deps, fresh)
    return decideCancel(fresh, { ...step, reason })
  })
  try {
    return await finishCancelling(deps, order, 'system:settlement')
  } catch (error) {
    if (!isProviderTrouble(error)) throw error
    deps.logger.log('warn', 'An order could not be cancelled to the end yet.', { orderId, error: error.message })
    return (await deps.orders.order(orderId)) ?? order
  }
}
