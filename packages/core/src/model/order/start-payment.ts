import { CommerceError } from '../errors/index.ts'
import { livePayment, type Order } from './order.ts'
import type { OrderChange } from './order-change.ts'
import type { Payment } from './payment.ts'

/** How often one order may be tried to be paid: a stolen-card tester gets no further, a buyer with three cards does. */
export const paymentAttemptsMax = 10

/**
 * A payment that the provider has not heard of yet. Its row is the record of the coming `create` call: the key of that call follows from the row's id.
 * It is of the whole order (RELIABILITY I23).
 */
export function newPayment(order: Pick<Order, 'currency' | 'totals' | 'paymentMethod'>, input: { provider: string; at: number }): Payment {
  return {
    id: 0,
    tender: 'provider',
    accountId: null,
    provider: input.provider,
    providerId: null,
    method: order.paymentMethod,
    status: 'created',
    currency: order.currency,
    amount: order.totals.total,
    captured: 0,
    refundHeld: 0,
    attempts: 0,
    operations: [],
    lastFailure: null,
    createdAt: input.at,
    updatedAt: input.at,
  }
}

/** Gives the order a payment, unless it has one that may still bring the money: one live payment per order (RELIABILITY I12). Null then. Throws `order_not_payable`. */
export function startPayment(order: Order, input: { provider: string; at: number }): OrderChange | null {
  requirePayable(order, input.at)
  if (livePayment(order)) return null
  return { order: { ...order, payments: [...order.payments, newPayment(order, input)] } }
}

/** Throws `order_not_payable` unless the order waits for its money and its deadline is ahead. */
export function requirePayable(order: Order, at: number): void {
  const details = { status: order.status }
  if (order.status !== 'pending_payment') throw new CommerceError('order_not_payable', `An order that is ${order.status} cannot be paid.`, details)
  if (at >= order.expiresAt) throw new CommerceError('order_not_payable', 'The time to pay this order is over.', details)
}
