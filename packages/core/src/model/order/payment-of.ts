import { CommerceError } from '../errors/index.ts'
import type { Order } from './order.ts'
import type { Payment } from './payment.ts'

/** The payment with this id. Throws `payment_not_found`. */
export function paymentOf(order: Order, paymentId: number): Payment {
  const payment = order.payments.find(candidate => candidate.id === paymentId)
  if (!payment) throw new CommerceError('payment_not_found', `The order has no payment ${paymentId}.`)
  return payment
}

/** The order with this payment in the place of the one with its id. */
export function replacePayment(order: Order, payment: Payment): Order {
  return { ...order, payments: order.payments.map(candidate => (candidate.id === payment.id ? payment : candidate)) }
}

/** The provider's payment that has brought the money, if one has. */
export function capturedPayment(order: Pick<Order, 'payments'>): Payment | undefined {
  return order.payments.find(payment => payment.tender === 'provider' && payment.status === 'captured')
}

/** A payment about to be written, with which nothing was tried yet; id 0 until the store gives it one. */
export function freshPayment(
  parts: Pick<Payment, 'tender' | 'accountId' | 'provider' | 'method' | 'terms' | 'status' | 'currency' | 'amount'>,
  at: number,
): Payment {
  const untried = { providerId: null, captured: 0, refundHeld: 0, attempts: 0, operations: [], lastFailure: null, handedOutAt: null }
  return { id: 0, ...parts, ...untried, createdAt: at, updatedAt: at }
}
