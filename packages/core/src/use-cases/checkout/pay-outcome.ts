import type { PayOutcome } from '../../commerce.ts'
import type { Order, OrderStatus, Payment, PaymentFailure } from '../../model/index.ts'
import { capturedPayment, paymentOf } from '../../model/order/payment-of.ts'

/** Where a payment stands, for whoever asked. The client secret is the provider's, passed through while the buyer has a step to take. */
export function outcomeOf(order: Order, paymentId: number, clientSecret: string | null): PayOutcome {
  const payment = paymentOf(order, paymentId)
  const status = statusOf(order, payment)
  return {
    order,
    paymentId,
    status,
    clientSecret: status === 'requires_action' ? clientSecret : null,
    failure: status === 'failed' ? failureOf(order, payment) : null,
  }
}

/** An order that is paid already, however often it is paid. One that cost nothing has no payment: id 0. */
export function paidOutcome(order: Order): PayOutcome {
  return { order, paymentId: capturedPayment(order)?.id ?? 0, status: 'completed', clientSecret: null, failure: null }
}

const paidStatuses: readonly OrderStatus[] = ['paid', 'partly_fulfilled', 'fulfilled', 'completed']

/** Whether the order has its money, and has not been cancelled since. */
export function isPaid({ status }: Pick<Order, 'status'>): boolean {
  return paidStatuses.includes(status)
}

function statusOf(order: Order, payment: Payment): PayOutcome['status'] {
  switch (payment.status) {
    case 'captured':
      return order.status === 'cancelling' || order.status === 'cancelled' ? 'failed' : 'completed'
    case 'authorized':
    case 'requires_action':
    case 'processing':
      return payment.status
    case 'created':
      return 'processing'
    case 'requires_payment_method':
      if (payment.operations.some(({ status }) => status === 'sent' || status === 'unknown')) return 'processing'
      // In the provider's own form the buyer has yet to choose what to pay with.
      return payment.handedOutAt !== null && payment.lastFailure === null ? 'requires_action' : 'failed'
    case 'cancelled':
    case 'failed':
      return 'failed'
  }
}

function failureOf(order: Order, payment: Payment): PaymentFailure | null {
  if (payment.status === 'requires_payment_method') return payment.lastFailure
  const message = payment.status === 'captured' ? 'The order was cancelled; the money is on its way back.' : 'The payment was cancelled.'
  return { code: 'payment_failed', declineCode: order.cancelReason, message }
}
