import { CommerceError } from '../errors/index.ts'
import { livePayment, type Order } from './order.ts'
import type { OrderChange } from './order-change.ts'
import { type OperationKind, operationKey, type Payment, type PaymentOperation } from './payment.ts'
import { replacePayment } from './payment-of.ts'
import { paymentAttemptsMax, requirePayable } from './start-payment.ts'

/** How long a call to the provider may be under way; one sent longer ago has ended, whether its caller lives or not. Well above any client's time-out. */
export const operationPatienceMs = 30_000

/** The call whose answer nobody has seen yet. One at a time. */
export function openOperation(payment: Payment): PaymentOperation | undefined {
  return payment.operations.find(operation => operation.status === 'sent' || operation.status === 'unknown')
}

export interface AttemptInput {
  /** The provider's object, as its `create` answered. */
  readonly providerId: string
  readonly at: number
  /** The deadline moves to this long from now, so that the order is not cancelled under a buyer who is paying. */
  readonly extendMs: number
  /** But never past this long after placing. */
  readonly extendMaxMs: number
}

/**
 * Records the next attempt to confirm the payment, before it is made: with the provider's id, so that both need one commit. The attempt's key is the last operation's.
 * Throws `order_not_payable`, and `payment_in_progress` while an attempt is under way or has brought the money already.
 */
export function recordAttempt(order: Order, input: AttemptInput): OrderChange {
  requirePayable(order, input.at)
  const payment = livePayment(order)
  if (!payment) throw new CommerceError('order_not_payable', 'The order has no payment to be confirmed.')
  const isOpen = payment.status === 'created' || payment.status === 'requires_payment_method' || payment.status === 'requires_action'
  if (!isOpen || openOperation(payment)) throw paymentInProgress()
  if (payment.attempts >= paymentAttemptsMax) {
    throw new CommerceError('order_not_payable', `The order has been tried to be paid ${paymentAttemptsMax} times; it cannot be tried again.`)
  }
  const expiresAt = Math.max(order.expiresAt, Math.min(order.placedAt + input.extendMaxMs, input.at + input.extendMs))
  return { order: { ...replacePayment(order, nextAttempt(payment, input)), expiresAt } }
}

/** The error of a caller who comes while another's call is under way. */
export function paymentInProgress(): CommerceError {
  return new CommerceError('payment_in_progress', 'A payment of this order is under way.')
}

/** Records a call before it is made, other than a confirmation. Null when it is recorded and may be under way already. */
export function recordOperation(order: Order, input: { paymentId: number; kind: Exclude<OperationKind, 'confirm'>; at: number }): OrderChange | null {
  const payment = livePayment(order)
  if (payment?.id !== input.paymentId) return null
  const key = operationKey(payment.id, input.kind)
  const present = payment.operations.find(operation => operation.key === key)
  if (present && present.status !== 'failed') return null
  const others = payment.operations.filter(operation => operation !== present)
  return { order: replacePayment(order, withOperation({ ...payment, operations: others }, input.kind, 'sent', input.at)) }
}

/** Notes that a recorded call's outcome is not known, or that it certainly had none. Null when its outcome has been found out by now. */
export function endOperation(order: Order, input: { paymentId: number; key: string; status: 'unknown' | 'failed'; at: number }): OrderChange | null {
  const payment = order.payments.find(candidate => candidate.id === input.paymentId)
  const operation = payment?.operations.find(candidate => candidate.key === input.key)
  if (!payment || !operation || operation.status === input.status || (operation.status !== 'sent' && operation.status !== 'unknown')) return null
  const operations = payment.operations.map(candidate => (candidate === operation ? { ...candidate, status: input.status } : candidate))
  return { order: replacePayment(order, { ...payment, operations, updatedAt: input.at }) }
}

/** Another attempt starts from the beginning: what the one before it had come to (a 3-D Secure step never taken) does not count any more. */
function nextAttempt(payment: Payment, { providerId, at }: AttemptInput): Payment {
  if (payment.providerId !== null && payment.providerId !== providerId) {
    throw new CommerceError('payment_mismatch', 'The provider answered with another payment object.', { expected: payment.providerId, actual: providerId })
  }
  const known = payment.providerId === null ? withOperation(payment, 'create', 'succeeded', payment.createdAt) : payment
  const attempts = payment.attempts + 1
  const key = operationKey(payment.id, 'confirm', attempts)
  const attempt: PaymentOperation = { kind: 'confirm', key, status: 'sent', sentAt: at }
  return { ...known, providerId, status: 'requires_payment_method', attempts, operations: [...known.operations, attempt], lastFailure: null, updatedAt: at }
}

function withOperation(payment: Payment, kind: Exclude<OperationKind, 'confirm'>, status: PaymentOperation['status'], at: number): Payment {
  const operation: PaymentOperation = { kind, key: operationKey(payment.id, kind), status, sentAt: at }
  return { ...payment, operations: [...payment.operations, operation], updatedAt: at }
}
