import { CommerceError } from '../errors/index.ts'
import { type DomainEvent, event } from '../events/index.ts'
import type { Order, OrderLine } from './order.ts'
import { type OrderChange, orderEventKey } from './order-change.ts'
import { replacePayment } from './payment-of.ts'
import type { Refund } from './refund.ts'
import { exceeds, type RefundParts, type RefundWish, refundableAmount, refundParts } from './refund-parts.ts'
import { refundSlots, splitRefund } from './split-refund.ts'

/** Keys of refunds that a cancellation or a return makes by itself. Under one of these a person's refund would pass for that one, and it would never be made. */
const ownKeys = /^(?:cancel$|return:)/

export interface RefundInput {
  readonly clientKey: string
  readonly reason: string
  readonly at: number
  /** The store credit account that gets all of it; absent, every payment gets back what is its own. */
  readonly toAccountId?: number
}

/**
 * Adds a refund of these units or amount to the order, holding its money back from other refunds: one row per payment that it touches. Null when there is one of this client
 * key already. Throws `idempotency_key_reused` when that one was of another amount, of other units, or went elsewhere, `validation_failed` for a key that the shop makes by itself (`cancel`, `return:…`), and
 * what {@link refundParts} throws.
 */
export function requestRefund(order: Order, input: RefundWish & RefundInput): OrderChange | null {
  if (ownKeys.test(input.clientKey)) {
    const message = `The key "${input.clientKey}" is one of the shop's own: take another.`
    throw new CommerceError('validation_failed', message, { errors: [{ path: 'key', message }] })
  }
  const present = refundsByKey(order, input.clientKey)
  if (present.length === 0) return addRefund(order, { ...input, parts: refundParts(order, input) })
  if (!isSameWish(order, present, input)) {
    const amount = present.reduce((sum, refund) => sum + refund.amount, 0)
    throw new CommerceError('idempotency_key_reused', 'There is another refund under this key.', { amount })
  }
  return null
}

/**
 * Adds the refund as it is figured, split over the payments that have money left: the provider's first, the newest first, then store credit, then gift cards. The shop's own
 * money is back with this change; a provider is asked after it. Throws `refund_exceeds_captured`: the ceilings are checked where they are held.
 */
export function addRefund(order: Order, input: RefundInput & { parts: RefundParts }): OrderChange {
  const { parts, clientKey, reason, at, toAccountId } = input
  const left = refundableAmount(order)
  if (parts.amount > left) throw exceeds(parts.amount, left)
  const rows = splitRefund(parts, refundSlots(order, toAccountId)).map(
    ({ paymentId, accountId, parts: own }): Refund => ({
      id: 0,
      paymentId,
      accountId,
      clientKey,
      status: accountId === null ? 'requested' : 'succeeded',
      ...own,
      reason,
      providerId: null,
      failure: null,
      createdAt: at,
      updatedAt: at,
    }),
  )
  return { order: rows.reduce((held, row) => withRow(held, row, at), order), events: saved => refundsByKey(saved, clientKey).flatMap(eventsOfNew(order.id)) }
}

/** The first row of the refund that was asked for under this key; the provider's where it has one. Throws `refund_not_found`. */
export function refundByKey(order: Order, clientKey: string): Refund {
  const [refund] = refundsByKey(order, clientKey)
  if (!refund) throw new CommerceError('refund_not_found', `The order has no refund "${clientKey}".`)
  return refund
}

/** The rows of the refund that was asked for under this key, one per payment it touched; none when nobody asked. */
export function refundsByKey(order: Order, clientKey: string): readonly Refund[] {
  return order.refunds.filter(candidate => candidate.clientKey === clientKey)
}

/** The line with a refund's units and money counted (`sign` 1) or taken back (-1). */
export function withRefunded(line: OrderLine, refund: Pick<Refund, 'lines'>, sign: 1 | -1): OrderLine {
  const part = refund.lines.find(({ lineId }) => lineId === line.id)
  if (!part) return line
  return { ...line, refundedQuantity: line.refundedQuantity + sign * part.quantity, refundedAmount: line.refundedAmount + sign * part.amount }
}

/** Whether these rows may be what is wished for: as far as the wish says an amount, units or where it goes. */
function isSameWish(order: Order, rows: readonly Refund[], { amount, lines, toAccountId }: RefundWish & Pick<RefundInput, 'toAccountId'>): boolean {
  const isSameAmount = amount === undefined || amount === rows.reduce((sum, refund) => sum + refund.amount, 0)
  const unitsOf = (lineId: number) =>
    rows.flatMap(refund => refund.lines.filter(line => line.lineId === lineId)).reduce((sum, { quantity }) => sum + quantity, 0)
  const isSameUnits = lines === undefined || order.lines.every(({ id }) => unitsOf(id) === (lines.find(({ lineId }) => lineId === id)?.quantity ?? 0))
  const ownAccount = (refund: Refund) => order.payments.find(({ id }) => id === refund.paymentId)?.accountId ?? null
  return isSameAmount && isSameUnits && rows.every(refund => refund.accountId === (toAccountId ?? ownAccount(refund)))
}

function withRow(order: Order, refund: Refund, at: number): Order {
  const payment = order.payments.find(({ id }) => id === refund.paymentId)
  if (!payment) throw new CommerceError('payment_not_found', `The order has no payment ${refund.paymentId}.`)
  const held = replacePayment(order, { ...payment, refundHeld: payment.refundHeld + refund.amount, updatedAt: at })
  return { ...held, lines: held.lines.map(line => withRefunded(line, refund, 1)), refunds: [...held.refunds, refund] }
}

function eventsOfNew(orderId: number): (refund: Refund) => DomainEvent[] {
  return ({ id, status }) => {
    const payload = { orderId, refundId: id }
    const requested = event('refund.requested', orderEventKey(orderId), payload)
    return status === 'succeeded' ? [requested, event('refund.succeeded', orderEventKey(orderId), payload)] : [requested]
  }
}
