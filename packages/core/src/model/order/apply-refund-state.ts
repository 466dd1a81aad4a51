import { CommerceError } from '../errors/index.ts'
import { type DomainEvent, event } from '../events/index.ts'
import { closeCancelled } from './cancel-order.ts'
import type { Order } from './order.ts'
import { joinChanges, type OrderChange, orderEventKey, type Step } from './order-change.ts'
import { paymentOf, replacePayment } from './payment-of.ts'
import type { Refund, RefundStatus } from './refund.ts'
import { withRefunded } from './request-refund.ts'

/** What a provider says of a refund: the part of the port's answer that concerns the order. */
export interface RefundState {
  /** Null for one that was refused for good. */
  readonly providerId: string | null
  readonly status: 'pending' | 'succeeded' | 'failed'
  readonly amount: number
  readonly failure: string | null
}

/** A refund goes forward only. It may fail after it succeeded (a bank sends it back), and nothing comes after that. */
const rank: Readonly<Record<RefundStatus, number>> = { requested: 0, pending: 1, succeeded: 2, failed: 3 }

/**
 * The order with the refund moved to where the provider says it is, never back. One that failed gives its money and units back to be refunded another time, on a
 * person's decision. Ends a cancellation that waited for it. Null when there is nothing new.
 * Throws `refund_not_found`, `payment_mismatch` when the amount is not ours.
 */
export function applyRefundState(order: Order, input: Step & { refundId: number; state: RefundState }): OrderChange | null {
  const refund = refundOf(order, input.refundId)
  const { state, at } = input
  if (state.amount !== refund.amount) {
    throw new CommerceError('payment_mismatch', `Refund ${refund.id} is not what the provider says it is.`, {
      refundId: refund.id,
      ours: refund.amount,
      provider: state.amount,
    })
  }
  if (rank[state.status] <= rank[refund.status]) return null
  const moved: Refund = { ...refund, status: state.status, providerId: state.providerId, failure: state.failure, updatedAt: at }
  const told: OrderChange = { order: replaceRefund(state.status === 'failed' ? giveBack(order, refund, at) : order, moved), events: eventsFor(order, moved) }
  return joinChanges(told, closeCancelled(told.order, input))
}

/** The refund with this id. Throws `refund_not_found`. */
export function refundOf(order: Order, refundId: number): Refund {
  const refund = order.refunds.find(candidate => candidate.id === refundId)
  if (!refund) throw new CommerceError('refund_not_found', `The order has no refund ${refundId}.`)
  return refund
}

function giveBack(order: Order, refund: Refund, at: number): Order {
  const payment = paymentOf(order, refund.paymentId)
  const freed = replacePayment(order, { ...payment, refundHeld: payment.refundHeld - refund.amount, updatedAt: at })
  return { ...freed, lines: freed.lines.map(line => withRefunded(line, refund, -1)) }
}

function replaceRefund(order: Order, refund: Refund): Order {
  return { ...order, refunds: order.refunds.map(candidate => (candidate.id === refund.id ? refund : candidate)) }
}

function eventsFor(order: Order, refund: Refund): readonly DomainEvent[] {
  const payload = { orderId: order.id, refundId: refund.id }
  if (refund.status === 'succeeded') return [event('refund.succeeded', orderEventKey(order.id), payload)]
  if (refund.status === 'failed') return [event('refund.failed', orderEventKey(order.id), payload)]
  return []
}
