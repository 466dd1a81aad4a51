import { type DomainEvent, event } from '../events/index.ts'
import { applyProviderState, type Reading } from './apply-provider-state.ts'
import { beginCancel, cancelReasons, closeCancelled, isMoneyOnItsWayBack, refundForCancel } from './cancel-order.ts'
import type { Order } from './order.ts'
import { joinChanges, type OrderChange, orderEventKey, type Step } from './order-change.ts'
import { moveOrder } from './order-moves.ts'
import type { Payment } from './payment.ts'
import { paymentOf, replacePayment } from './payment-of.ts'
import { amountDue, captureTenders } from './tender-payments.ts'

/** How long an authorization waits to be captured before the order is cancelled and the money freed. Cards commonly let go after seven days. */
export const authorizationMs = 6 * 24 * 60 * 60_000

/** How long an order waits for a bank that takes its time (debits, transfers) before it is cancelled. The slowest common debit is final after some ten banking days. */
export const processingMs = 14 * 24 * 60 * 60_000

/** How long the buyer of an order has to pay otherwise, after a bank that took its time said no, or let an authorization go. */
export const retryMs = 24 * 60 * 60_000

/** What became of the order's stock when its money came: promised for good under this key, sold meanwhile, or nobody has tried. */
export type StockOutcome = { readonly holdKey: string } | 'gone' | 'not_tried'

export interface SettleInput extends Step {
  readonly reading: Reading
  readonly stock: StockOutcome
}

/** Whether the reading secures the order, so that its stock has to be promised for good before it is settled. */
export function needsStock(order: Order, { state, seen }: Reading): boolean {
  if (state?.status === 'captured') return order.status === 'pending_payment' || isTimedOut(order)
  return state?.status === 'authorized' && order.status === 'pending_payment' && seen.status !== 'authorized'
}

/**
 * Moves payment and order to where the provider's state brings them; any number of times, by anyone, in any order (RELIABILITY I15).
 * - Captured, and the stock promised: `paid`, also when only the timer was cancelling the order. Captured without stock, or while a person cancels: the money goes back.
 * - Authorized: the order waits for the capture, its stock promised (`payment.authorized`).
 * - Processing: the order waits for the bank, at most {@link processingMs}. When that comes to nothing, or an authorization is let go, {@link retryMs} for another try.
 * - Cancelled at the provider, or unknown to it: a `cancelling` order ends.
 *
 * Null when there is nothing new. Throws `payment_mismatch`, `payment_not_found`.
 */
export function settlePayment(order: Order, input: SettleInput): OrderChange | null {
  const before = paymentOf(order, input.reading.seen.id)
  const after = mirror(order, before, input.reading)
  const told: OrderChange = { order: after === before ? order : replacePayment(order, after), events: failureEvents(order, before, after) }
  const next = consequence(told.order, { before, after }, input)
  return next || after !== before ? joinChanges(told, next) : null
}

/** The same for an order that costs nothing, or is wholly paid with gift cards and store credit: it is paid once its stock is promised. Null when it is not waiting any more. */
export function settleFree(order: Order, input: Step & { holdKey: string }): OrderChange | null {
  const isWaiting = order.status === 'pending_payment' || isTimedOut(order)
  return isWaiting && amountDue(order) === 0 ? pay(order, input, input.holdKey, null) : null
}

/** An unpaid order without stock: nothing was charged, so it ends at once. */
export function giveUpFree(order: Order, step: Step): OrderChange | null {
  return order.status === 'pending_payment' ? beginCancel(order, { ...step, reason: cancelReasons.latePaymentNoStock }) : null
}

function mirror(order: Order, payment: Payment, reading: Reading): Payment {
  const isUnheardOf = reading.state === null && payment.providerId === null && payment.status === 'created'
  // While the order can still be paid, a call that creates the provider's object may be under way.
  if (isUnheardOf && order.status === 'cancelling') return { ...payment, status: 'cancelled', updatedAt: reading.at }
  return applyProviderState(payment, reading)
}

interface Moved {
  readonly before: Payment
  readonly after: Payment
}

function consequence(order: Order, { before, after: payment }: Moved, input: SettleInput): OrderChange | null {
  if (order.status === 'cancelling') return endOrRefund(order, payment, input)
  if (order.status === 'cancelled') return payment.status === 'captured' ? refundForCancel(order, input) : null
  if (order.status !== 'pending_payment') return null
  if (payment.status !== 'captured' && payment.status !== 'authorized') return withDeadline(order, bankDeadline(order, { before, after: payment }, input.at))
  if (input.stock === 'not_tried') return null
  if (input.stock === 'gone') return beginCancel(order, { ...input, reason: cancelReasons.latePaymentNoStock })
  if (payment.status === 'captured') return pay(order, input, input.stock.holdKey, payment)
  const waiting = { ...order, expiresAt: Math.max(order.expiresAt, payment.createdAt + authorizationMs), holdKey: input.stock.holdKey }
  if (before.status !== 'authorized')
    return { order: waiting, events: [event('payment.authorized', orderEventKey(order.id), { orderId: order.id, paymentId: payment.id })] }
  return waiting.expiresAt === order.expiresAt && waiting.holdKey === order.holdKey ? null : { order: waiting }
}

/** The deadline of an order whose payment is with the bank, or has just come back from it without money: it does not wait on for what cannot come. */
function bankDeadline(order: Order, { before, after }: Moved, at: number): number {
  if (after.status === 'processing') return Math.max(order.expiresAt, after.createdAt + processingMs)
  const hasWaited = before.status === 'processing' || before.status === 'authorized'
  const hasEnded = after.status === 'requires_payment_method' || after.status === 'cancelled'
  return hasWaited && hasEnded ? Math.min(order.expiresAt, at + retryMs) : order.expiresAt
}

function withDeadline(order: Order, expiresAt: number): OrderChange | null {
  return expiresAt === order.expiresAt ? null : { order: { ...order, expiresAt } }
}

function endOrRefund(order: Order, payment: Payment, input: SettleInput): OrderChange | null {
  if (payment.status !== 'captured') return closeCancelled(order, input)
  if (isTimedOut(order) && typeof input.stock === 'object') return pay(order, input, input.stock.holdKey, payment)
  if (isTimedOut(order) && input.stock === 'not_tried') return null
  const refund = refundForCancel(order, input)
  if (!refund) return closeCancelled(order, input)
  return joinChanges(refund, closeCancelled(refund.order, input))
}

/** The timer's word is taken back when the money turns out to be there; a person's is not, nor is any once the money is on its way back. */
function isTimedOut(order: Order): boolean {
  return order.status === 'cancelling' && order.cancelReason === cancelReasons.expired && !isMoneyOnItsWayBack(order)
}

function pay(order: Order, step: Step, holdKey: string, payment: Payment | null): OrderChange {
  const paid = event('order.paid', orderEventKey(order.id), { orderId: order.id })
  const completed = payment && event('payment.completed', orderEventKey(order.id), { orderId: order.id, paymentId: payment.id })
  return { order: { ...moveOrder(captureTenders(order, step.at), 'paid', step), holdKey, cancelReason: null }, events: completed ? [paid, completed] : [paid] }
}

function failureEvents(order: Order, before: Payment, after: Payment): readonly DomainEvent[] {
  const isNew = after !== before && after.lastFailure !== null && before.lastFailure === null
  return isNew ? [event('payment.failed', orderEventKey(order.id), { orderId: order.id, paymentId: after.id })] : []
}
