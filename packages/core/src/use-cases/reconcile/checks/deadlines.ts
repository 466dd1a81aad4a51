import { invariantGraceMs, type Order, type Payment, type Refund, type UnansweredCall, unansweredCall } from '../../../model/index.ts'
import { refundOf } from '../../../model/order/apply-refund-state.ts'
import { paymentOf } from '../../../model/order/payment-of.ts'
import { authorizationMs } from '../../../model/order/settle-payment.ts'
import { unansweredMaxMs } from '../../../model/order/unanswered.ts'
import { submitRefund } from '../../checkout/steps/submit-refund.ts'
import { expireOverdue } from '../../workers/sweep/cancel-expired-orders.ts'
import { type Check, type Finding, inWords, type ReconcileDeps } from '../check.ts'
import { settle } from './our-payments.ts'

/** Things of one kind that are looked at: the longest waiting ones. */
const mostMax = 1_000

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

/** How long a payment may stay as it is. A card answers at once; a bank takes days (RELIABILITY 3.3). */
const processingMs = { card: hourMs, other: 14 * dayMs } as const

/** How long a bank may take over a refund. */
const pendingRefundMs = 14 * dayMs

/** R5: what should have come to its end long ago (I19). The sweeper comes by every 15 seconds; what is told here, it could not finish. Trying again is harmless. */
export const checkDeadlines: Check = async function* (deps, { now, signal, looked }) {
  for (const orderId of await deps.orders.dueForCancel(now, now, mostMax)) {
    if (signal.aborted) return
    looked()
    const order = await deps.orders.order(orderId)
    if (order && isOrderOverdue(order, now)) yield overdueOrder(deps, order)
  }
  for (const { id } of await deps.orders.unsettledPayments(now, mostMax)) {
    if (signal.aborted) return
    looked()
    const order = await deps.orders.orderByPayment(id)
    const why = order && whyOverdue(paymentOf(order, id), now)
    if (order && why) yield overduePayment(deps, paymentOf(order, id), why)
  }
  for (const { orderId, refundId } of await deps.orders.unsettledRefunds(now, mostMax)) {
    if (signal.aborted) return
    looked()
    const order = await deps.orders.order(orderId)
    const refund = order && refundOf(order, refundId)
    if (order && refund && isRefundOverdue(refund, now)) yield overdueRefund(deps, order, refund)
  }
}

function isOrderOverdue(order: Order, now: number): boolean {
  if (order.status === 'pending_payment') return order.expiresAt < now - invariantGraceMs.unfinished
  const since = order.history.findLast(({ to }) => to === 'cancelling')?.at ?? order.updatedAt
  return order.status === 'cancelling' && since < now - invariantGraceMs.unfinished
}

function overdueOrder(deps: ReconcileDeps, order: Order): Finding {
  return {
    subject: `order:${order.id}`,
    reason: 'order_overdue',
    severity: 'warning',
    here: order.status,
    there: order.status === 'cancelling' ? 'a cancellation ends within 15 minutes' : `it was to be paid until ${new Date(order.expiresAt).toISOString()}`,
    moneyAtRisk: { amount: order.totals.total, currency: order.currency },
    proposal: 'Take it up again: read the payment, then pay or cancel. If it stays, see why the provider does not answer.',
    repair: 'alone',
    at: null,
    mend: async () => {
      const { status } = await expireOverdue(deps, order.id)
      return status === 'pending_payment' || status === 'cancelling' ? null : `order ${status}`
    },
  }
}

interface Overdue {
  readonly reason: 'payment_overdue' | 'payment_unanswered'
  readonly why: string
  readonly proposal: string
}

function whyOverdue(payment: Payment, now: number): Overdue | null {
  const unanswered = unansweredCall(payment)
  if (unanswered && unanswered.sentAt <= now - unansweredMaxMs) return withoutAnswer(unanswered)
  const age = now - payment.createdAt
  const overdue = (why: string, proposal = 'Read the provider and settle it.'): Overdue => ({ reason: 'payment_overdue', why, proposal })
  if (payment.status === 'created') return age > invariantGraceMs.unfinished ? overdue('the provider never said that it has it') : null
  if (payment.status === 'processing')
    return age > (payment.method.includes('card') ? processingMs.card : processingMs.other) ? overdue('the provider still works on it') : null
  if (payment.status === 'authorized' && age > authorizationMs)
    return overdue('the money was never captured, and the bank lets go of it', 'Capture the order, or cancel it.')
  return null
}

function withoutAnswer({ kind, sentAt, asked }: UnansweredCall): Overdue {
  const told = asked ? `asked ${asked.times === 1 ? 'once' : `${asked.times} times`}, last: ${asked.said}` : 'not asked yet'
  return {
    reason: 'payment_unanswered',
    why: `outcome unknown since ${new Date(sentAt).toISOString()} (the answer to "${kind}" was lost), ${told}`,
    proposal: 'Wait: the provider is asked until it tells. Settling the payment asks at once. If that does not help, see why the provider does not answer.',
  }
}

function overduePayment(deps: ReconcileDeps, payment: Payment, { reason, why, proposal }: Overdue): Finding {
  return {
    subject: `payment:${payment.id}`,
    reason,
    severity: payment.status === 'authorized' ? 'critical' : 'warning',
    here: `${payment.status}: ${why}`,
    there: 'it should have been decided by now',
    moneyAtRisk: { amount: payment.amount, currency: payment.currency },
    proposal,
    repair: 'alone',
    at: null,
    mend: async actor => {
      const result = await settle(deps, payment.id, actor)
      const order = await deps.orders.orderByPayment(payment.id)
      return order && whyOverdue(paymentOf(order, payment.id), deps.clock.now()) === null ? (result ?? 'no call of it is open any more') : null
    },
  }
}

function isRefundOverdue({ status, createdAt }: Refund, now: number): boolean {
  return now - createdAt > (status === 'requested' ? invariantGraceMs.unfinished : pendingRefundMs)
}

function overdueRefund(deps: ReconcileDeps, order: Order, refund: Refund): Finding {
  const moneyAtRisk = { amount: refund.amount, currency: order.currency }
  return {
    subject: `refund:${refund.id}`,
    reason: 'refund_overdue',
    severity: 'critical',
    here: `${refund.status}, ${inWords(moneyAtRisk)}`,
    there: refund.status === 'requested' ? 'a refund is sent at once' : 'a bank takes two weeks at most',
    moneyAtRisk,
    proposal: 'Send it, or ask what became of it, under its own key.',
    repair: 'alone',
    at: null,
    mend: async actor => {
      const fresh = await deps.orders.order(order.id)
      const sent = fresh && (await submitRefund(deps, fresh, refund.id, actor))
      return sent && !isRefundOverdue(refundOf(sent, refund.id), deps.clock.now()) ? `refund ${refundOf(sent, refund.id).status}` : null
    },
  }
}
