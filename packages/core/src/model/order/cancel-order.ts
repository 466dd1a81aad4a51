import { CommerceError } from '../errors/index.ts'
import { event } from '../events/index.ts'
import { livePayment, type Order } from './order.ts'
import { joinChanges, type OrderChange, orderEventKey, type Step } from './order-change.ts'
import { moveOrder } from './order-moves.ts'
import { refundOfRest } from './refund-parts.ts'
import { addRefund } from './request-refund.ts'
import { releaseTenders } from './tender-payments.ts'

/** Why an order was cancelled, where it was not a person's word. */
export const cancelReasons = {
  /** Nobody paid in time. */
  expired: 'expired',
  /** The money came when the stock had gone; it is on its way back. */
  latePaymentNoStock: 'late_payment_no_stock',
} as const

/** The refund a cancellation makes has this client key, so that there is one. */
export const cancelRefundKey = 'cancel'

/**
 * Begins to cancel an order of which nothing was shipped. An order on which no money can arrive any more is cancelled at once; one that is paid owes the money from
 * here on (`refund.requested`); of one whose payment may still succeed the provider is asked first, so it is `cancelling` until then: stock is never released
 * before the payment is dead (RELIABILITY decision 6). Null when it is cancelled or being cancelled already.
 * Throws `order_not_cancellable` once something was shipped.
 */
export function cancelOrder(order: Order, input: Step & { reason: string }): OrderChange | null {
  if (order.status === 'cancelling' || order.status === 'cancelled') return null
  if (order.status !== 'pending_payment' && order.status !== 'paid') {
    throw new CommerceError('order_not_cancellable', `An order that is ${order.status} cannot be cancelled.`, { status: order.status })
  }
  return beginCancel(order, { ...input, reason: inPersonsWords(input.reason) })
}

/** What a person gives as the reason is never one of the shop's own words: those decide whether money that comes late is kept. */
function inPersonsWords(reason: string): string {
  return Object.values<string>(cancelReasons).includes(reason) ? `“${reason}”` : reason
}

/** Begins to cancel because the deadline is over. Null when it is not, or the order is not waiting for its money any more. */
export function expireOrder(order: Order, step: Step): OrderChange | null {
  if (order.status !== 'pending_payment' || step.at < order.expiresAt) return null
  return beginCancel(order, { ...step, reason: cancelReasons.expired })
}

/** The step to `cancelling`, with the refund of what was captured, and on to `cancelled` where nothing is in the way. */
export function beginCancel(order: Order, input: Step & { reason: string }): OrderChange {
  const cancelling = { ...moveOrder(order, 'cancelling', { ...input, note: input.reason }), cancelReason: input.reason }
  const begun: OrderChange = { order: cancelling, events: [event('order.cancelling', orderEventKey(order.id), { orderId: order.id })] }
  const refunded = joinChanges(begun, refundForCancel(cancelling, input))
  return joinChanges(refunded, closeCancelled(refunded.order, input))
}

/** The refund of all that is left of a captured payment, once. Null when nothing is left, or the refund has been asked for: a failed one is never tried again under a new key. */
export function refundForCancel(order: Order, { at }: Step): OrderChange | null {
  if (isMoneyOnItsWayBack(order)) return null
  const parts = refundOfRest(order)
  if (parts.amount === 0) return null
  return addRefund(order, { parts, clientKey: cancelRefundKey, reason: order.cancelReason ?? '', at })
}

/** Whether the refund that a cancellation makes was asked for: from then on the order cannot become a paid one, whatever stock there may be again. */
export function isMoneyOnItsWayBack(order: Pick<Order, 'refunds'>): boolean {
  return order.refunds.some(refund => refund.clientKey === cancelRefundKey)
}

/** Ends the cancellation: nothing can be paid any more, and every refund has been answered. Null while that is not so. Gift cards and store credit that were held for it are free again with it; the stock is released after it. */
export function closeCancelled(order: Order, step: Step): OrderChange | null {
  if (order.status !== 'cancelling' || !isNothingPayable(order)) return null
  return {
    order: moveOrder(releaseTenders(order, step.at), 'cancelled', step),
    events: [event('order.cancelled', orderEventKey(order.id), { orderId: order.id })],
    releaseDiscounts: true,
  }
}

function isNothingPayable(order: Order): boolean {
  const payment = livePayment(order)
  if (!payment) return true
  return payment.status === 'captured' && !order.refunds.some(refund => refund.status === 'requested')
}
