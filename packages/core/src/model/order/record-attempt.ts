import { CommerceError } from '../errors/index.ts'
import { livePayment, type Order } from './order.ts'
import type { OrderChange } from './order-change.ts'
import { captureKey, operationKey, type Payment, type PaymentOperation } from './payment.ts'
import { replacePayment } from './payment-of.ts'
import { type Deadline, extendedDeadline, paymentAttemptsMax, requirePayable, withProviderId } from './start-payment.ts'

/** How long a call to the provider may be under way; one sent longer ago has ended, whether its caller lives or not. Well above any client's time-out. */
export const operationPatienceMs = 30_000

/** The call whose answer nobody has seen yet. One at a time. */
export function openOperation(payment: Payment): PaymentOperation | undefined {
  return payment.operations.find(operation => operation.status === 'sent' || operation.status === 'unknown')
}

export interface AttemptInput extends Deadline {
  /** The provider's object, as its `create` answered. */
  readonly providerId: string
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
  return { order: { ...replacePayment(order, nextAttempt(payment, input)), expiresAt: extendedDeadline(order, input) } }
}

/** The error of a caller who comes while another's call is under way. */
export function paymentInProgress(): CommerceError {
  return new CommerceError('payment_in_progress', 'A payment of this order is under way.')
}

/**
 * Records the call that takes this much of the authorized money, before it is made. Null when it is recorded and may be under way already.
 * Throws `capture_invalid` (details: `available`) for more than is authorized, for no whole amount, and for another amount than the one that is being taken.
 */
export function recordCapture(order: Order, input: { paymentId: number; amount: number; at: number }): OrderChange | null {
  const payment = livePayment(order)
  if (payment?.id !== input.paymentId) return null
  const { amount, at } = input
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > payment.amount) {
    throw new CommerceError('capture_invalid', `Of the authorized money, ${payment.amount} minor units can be taken.`, { available: payment.amount })
  }
  const key = captureKey(payment, amount)
  const others = payment.operations.filter(operation => operation.kind === 'capture' && operation.status !== 'failed')
  if (others.some(operation => operation.key !== key)) throw new CommerceError('capture_invalid', 'Another amount is being taken already.', { available: 0 })
  if (others.length > 0) return null
  const operation: PaymentOperation = { kind: 'capture', key, status: 'sent', sentAt: at, ...(amount === payment.amount ? {} : { amount }) }
  const operations = [...payment.operations.filter(candidate => candidate.key !== key), operation]
  return { order: replacePayment(order, { ...payment, operations, updatedAt: at }) }
}

/** What is noted of a recorded call: that it certainly had no effect, or that the provider was asked, and its outcome is still not known. */
export type OperationNote = { readonly paymentId: number; readonly key: string; readonly at: number } & (
  | { readonly status: 'failed' }
  | { readonly status: 'unknown'; readonly said: string }
)

/** How much of what a provider said is kept. */
const saidMax = 300

/** Notes what is known of a recorded call without an answer. Null when its outcome has been found out by now. */
export function noteOperation(order: Order, note: OperationNote): OrderChange | null {
  const payment = order.payments.find(candidate => candidate.id === note.paymentId)
  const operation = payment?.operations.find(candidate => candidate.key === note.key)
  if (!payment || !operation || (operation.status !== 'sent' && operation.status !== 'unknown')) return null
  const times = (operation.asked?.times ?? 0) + 1
  const asked = note.status === 'unknown' ? { asked: { times, at: note.at, said: note.said.slice(0, saidMax).toWellFormed() } } : {}
  const operations = payment.operations.map(candidate => (candidate === operation ? { ...candidate, status: note.status, ...asked } : candidate))
  return { order: replacePayment(order, { ...payment, operations, updatedAt: note.at }) }
}

/** Another attempt starts from the beginning: what the one before it had come to (a 3-D Secure step never taken) does not count any more. */
function nextAttempt(payment: Payment, { providerId, at }: AttemptInput): Payment {
  const known = withProviderId(payment, providerId, at)
  const attempts = payment.attempts + 1
  const key = operationKey(payment.id, 'confirm', attempts)
  const attempt: PaymentOperation = { kind: 'confirm', key, status: 'sent', sentAt: at }
  return { ...known, status: 'requires_payment_method', attempts, operations: [...known.operations, attempt], lastFailure: null, updatedAt: at }
}
