import type { PayOutcome } from '../../commerce.ts'
import { CommerceError, livePayment } from '../../model/index.ts'
import { isPaid, paidOutcome } from './pay-outcome.ts'
import { settleByReading } from './steps/settle-by-reading.ts'
import type { SettlementDeps } from './steps/settlement-deps.ts'

/**
 * Settles the order's payment, the live one or else the last: what the browser asks for when it comes back from the provider. May be repeated by anyone.
 * Throws `order_not_found`, `payment_not_found` where nobody has begun to pay, `payment_mismatch`, and what the provider throws.
 */
export async function settleOrder(deps: SettlementDeps, orderId: number): Promise<PayOutcome> {
  const order = await deps.orders.order(orderId)
  if (!order) throw new CommerceError('order_not_found', `There is no order ${orderId}.`, { orderId })
  const payment = livePayment(order) ?? order.payments.findLast(({ tender }) => tender === 'provider')
  if (isPaid(order) && (!payment || payment.status === 'captured')) return paidOutcome(order)
  if (!payment) throw new CommerceError('payment_not_found', 'Nobody has begun to pay this order.')
  return settleByReading(deps, order, payment)
}
