import { CommerceError } from '../errors/index.ts'
import { livePayment, type Order } from './order.ts'
import type { OrderChange } from './order-change.ts'
import { operationKey, type Payment, type PaymentOperation, type PaymentTerms, plainTerms } from './payment.ts'
import { freshPayment, replacePayment } from './payment-of.ts'
import { amountDue } from './tender-payments.ts'

/** How often one order may be tried to be paid: a stolen-card tester gets no further, a buyer with three cards does. */
export const paymentAttemptsMax = 10

export interface NewPaymentInput {
  readonly provider: string
  /** Absent: {@link plainTerms}. */
  readonly terms?: PaymentTerms
  readonly at: number
}

/**
 * A payment that the provider has not heard of yet. Its row is the record of the coming `create` call: the key of that call follows from the row's id.
 * It is of all that gift cards and store credit leave of the order (RELIABILITY I23).
 */
export function newPayment(order: Pick<Order, 'currency' | 'totals' | 'paymentMethod' | 'payments'>, input: NewPaymentInput): Payment {
  const { provider, terms = plainTerms, at } = input
  const { currency, paymentMethod: method } = order
  return freshPayment({ tender: 'provider', accountId: null, provider, method, terms, status: 'created', currency, amount: amountDue(order) }, at)
}

/** Gives the order a payment, unless it has one that may still bring the money: one live payment per order (RELIABILITY I12). Null then. Throws `order_not_payable`. */
export function startPayment(order: Order, input: NewPaymentInput): OrderChange | null {
  requirePayable(order, input.at)
  if (livePayment(order)) return null
  return { order: { ...order, payments: [...order.payments, newPayment(order, input)] } }
}

export interface HandOutInput extends Deadline {
  /** The provider's object, as its `create` answered. */
  readonly providerId: string
}

/** How far an order's deadline moves while somebody is paying. */
export interface Deadline {
  readonly at: number
  /** The deadline moves to this long from now, so that the order is not cancelled under a buyer who is paying. */
  readonly extendMs: number
  /** But never past this long after placing. */
  readonly extendMaxMs: number
}

/** When the order's deadline is, for one that is being paid now. It never comes nearer. */
export function extendedDeadline(order: Order, { at, extendMs, extendMaxMs }: Deadline): number {
  return Math.max(order.expiresAt, Math.min(order.placedAt + extendMaxMs, at + extendMs))
}

/**
 * Notes that the buyer's browser gets what it takes to pay the provider's object by itself, before it gets it: from here on the resolver watches the payment.
 * Null when that is noted and the deadline is as far as it goes. Throws `order_not_payable`; `payment_mismatch` when the provider answered with another object.
 */
export function handOutPayment(order: Order, input: HandOutInput): OrderChange | null {
  requirePayable(order, input.at)
  const payment = livePayment(order)
  if (!payment) throw new CommerceError('order_not_payable', 'The order has no payment to be made.')
  const known = withProviderId(payment, input.providerId, input.at)
  const expiresAt = extendedDeadline(order, input)
  if (known === payment && payment.handedOutAt !== null && expiresAt === order.expiresAt) return null
  return { order: { ...replacePayment(order, { ...known, handedOutAt: payment.handedOutAt ?? input.at, updatedAt: input.at }), expiresAt } }
}

/** The payment with the provider's object noted, and that its creation was answered. The very same when it was before. Throws `payment_mismatch` for another object. */
export function withProviderId(payment: Payment, providerId: string, at: number): Payment {
  if (payment.providerId === providerId) return payment
  if (payment.providerId !== null) {
    throw new CommerceError('payment_mismatch', 'The provider answered with another payment object.', { expected: payment.providerId, actual: providerId })
  }
  const created: PaymentOperation = { kind: 'create', key: operationKey(payment.id, 'create'), status: 'succeeded', sentAt: payment.createdAt }
  const status = payment.status === 'created' ? 'requires_payment_method' : payment.status
  return { ...payment, providerId, status, operations: [...payment.operations, created], updatedAt: at }
}

/** Throws `order_not_payable` unless the order waits for its money and its deadline is ahead. */
export function requirePayable(order: Order, at: number): void {
  const details = { status: order.status }
  if (order.status !== 'pending_payment') throw new CommerceError('order_not_payable', `An order that is ${order.status} cannot be paid.`, details)
  if (at >= order.expiresAt) throw new CommerceError('order_not_payable', 'The time to pay this order is over.', details)
}
