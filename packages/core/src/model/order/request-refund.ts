import { CommerceError } from '../errors/index.ts'
import { event } from '../events/index.ts'
import { allocate, cumulativeShare } from '../money/index.ts'
import { type Order, type OrderLine, refundedShippingAmount } from './order.ts'
import { type OrderChange, orderEventKey } from './order-change.ts'
import { capturedPayment, replacePayment } from './payment-of.ts'
import type { Refund, RefundLine } from './refund.ts'

/** What to pay back: an amount, or units of lines with or without the shipping, or none of these for everything that is left. */
export interface RefundWish {
  readonly amount?: number
  readonly lines?: readonly { readonly lineId: number; readonly quantity: number }[]
  readonly shipping?: boolean
}

/** A refund in figures. `amount` is the sum of the lines, the shipping and the rest. */
export type RefundParts = Pick<Refund, 'amount' | 'lines' | 'shippingAmount' | 'otherAmount'>

/**
 * What a refund would pay back. Units of a line by cumulative allocation: after all of a line's units are back, its refunds sum to what was paid for it, whatever the
 * steps; everything that is left is exactly that. An amount is goodwill, bound to no line.
 *
 * Throws `refund_exceeds_captured` (details: `available`) when that is more than is left, or nothing is; `quantity_invalid`, `amount_invalid`; `validation_failed` for
 * an amount together with lines or shipping, or a line that the order does not have.
 */
export function refundParts(order: Order, wish: RefundWish): RefundParts {
  const parts = wishedParts(order, wish)
  const left = refundableAmount(order)
  if (parts.amount > left || left === 0) throw exceeds(parts.amount, left)
  if (parts.amount === 0) throw new CommerceError('amount_invalid', 'There is nothing to pay back for these units.')
  return parts
}

/**
 * Adds a refund of these units or amount to the order, holding its money back from other refunds. Null when there is one of this client key already. Throws
 * `idempotency_key_reused` when that one was of another amount, and what {@link refundParts} throws.
 */
export function requestRefund(order: Order, input: RefundWish & { clientKey: string; reason: string; at: number }): OrderChange | null {
  const present = order.refunds.find(refund => refund.clientKey === input.clientKey)
  if (present) {
    if (input.amount !== undefined && input.amount !== present.amount)
      throw new CommerceError('idempotency_key_reused', 'There is a refund of another amount under this key.', { amount: present.amount })
    return null
  }
  return addRefund(order, { parts: refundParts(order, input), clientKey: input.clientKey, reason: input.reason, at: input.at })
}

/** Adds the refund as it is figured. Throws `refund_exceeds_captured`: the ceiling is checked where it is held. */
export function addRefund(order: Order, input: { parts: RefundParts; clientKey: string; reason: string; at: number }): OrderChange {
  const payment = capturedPayment(order)
  const left = refundableAmount(order)
  if (!payment || input.parts.amount > left) throw exceeds(input.parts.amount, left)
  const refund: Refund = {
    id: 0,
    paymentId: payment.id,
    clientKey: input.clientKey,
    status: 'requested',
    ...input.parts,
    reason: input.reason,
    providerId: null,
    failure: null,
    createdAt: input.at,
    updatedAt: input.at,
  }
  const held = replacePayment(order, { ...payment, refundHeld: payment.refundHeld + refund.amount, updatedAt: input.at })
  return {
    order: { ...held, lines: held.lines.map(line => withRefunded(line, refund, 1)), refunds: [...held.refunds, refund] },
    events: saved => [event('refund.requested', orderEventKey(order.id), { orderId: order.id, refundId: refundByKey(saved, input.clientKey).id })],
  }
}

/** The refund that was asked for under this key. Throws `refund_not_found`. */
export function refundByKey(order: Order, clientKey: string): Refund {
  const refund = order.refunds.find(candidate => candidate.clientKey === clientKey)
  if (!refund) throw new CommerceError('refund_not_found', `The order has no refund "${clientKey}".`)
  return refund
}

/** The line with a refund's units and money counted (`sign` 1) or taken back (-1). */
export function withRefunded(line: OrderLine, refund: Pick<Refund, 'lines'>, sign: 1 | -1): OrderLine {
  const part = refund.lines.find(({ lineId }) => lineId === line.id)
  if (!part) return line
  return { ...line, refundedQuantity: line.refundedQuantity + sign * part.quantity, refundedAmount: line.refundedAmount + sign * part.amount }
}

/** Captured money that no refund has taken yet. */
export function refundableAmount(order: Pick<Order, 'payments'>): number {
  const payment = capturedPayment(order)
  return payment ? payment.captured - payment.refundHeld : 0
}

/** Everything that is left. Goodwill paid before is missing from it, so then the lines and the shipping get their proportion of the rest. */
export function refundOfRest(order: Order): RefundParts {
  const left = refundableAmount(order)
  const open = order.lines.map(line => Math.max(0, line.payable - line.refundedAmount))
  const openShipping = openShippingOf(order)
  const isAllOpen = [...open, openShipping].reduce((sum, amount) => sum + amount, 0) === left
  const shares = isAllOpen ? [...open, openShipping] : allocate(left, [...open, openShipping])
  const lines = order.lines.map((line, index) => ({ lineId: line.id, quantity: line.quantity - line.refundedQuantity, amount: shares[index] ?? 0 }))
  return partsOf(lines, shares[order.lines.length] ?? 0)
}

/** What these units, and the rest of the shipping if that too, come to; nothing is checked against what is left. Throws `validation_failed`, `quantity_invalid`. */
export function refundOfUnits(order: Order, units: NonNullable<RefundWish['lines']>, withShipping = false): RefundParts {
  const seen = new Set<number>()
  const lines = units.map(({ lineId, quantity }) => {
    const line = order.lines.find(candidate => candidate.id === lineId)
    if (!line || seen.has(lineId))
      throw new CommerceError('validation_failed', `A refund names lines of the order, each once; ${lineId} is not so.`, { lineId })
    seen.add(lineId)
    return { lineId, quantity, amount: shareOf(line, quantity) }
  })
  return partsOf(lines, withShipping ? openShippingOf(order) : 0)
}

function wishedParts(order: Order, wish: RefundWish): RefundParts {
  const hasParts = wish.lines !== undefined || wish.shipping === true
  if (wish.amount === undefined) return hasParts ? refundOfUnits(order, wish.lines ?? [], wish.shipping ?? false) : refundOfRest(order)
  if (hasParts) throw new CommerceError('validation_failed', 'A refund is of an amount or of lines and shipping, not of both.')
  if (!Number.isSafeInteger(wish.amount) || wish.amount <= 0) throw new CommerceError('amount_invalid', 'A refund is of a whole, positive amount.')
  return { amount: wish.amount, lines: [], shippingAmount: 0, otherAmount: wish.amount }
}

/** The line's price for the units refunded with these, less what is paid back already: also after a refund between has failed, the sum comes out. */
function shareOf(line: OrderLine, quantity: number): number {
  const unitsAfter = line.refundedQuantity + quantity
  if (!Number.isSafeInteger(quantity) || quantity < 1 || unitsAfter > line.quantity) {
    const left = line.quantity - line.refundedQuantity
    throw new CommerceError('quantity_invalid', `Of line ${line.id}, ${left} units are left to be refunded.`, { lineId: line.id, available: left })
  }
  return Math.max(0, cumulativeShare(line.payable, line.quantity, unitsAfter) - line.refundedAmount)
}

function openShippingOf(order: Order): number {
  return Math.max(0, (order.shipping?.payable ?? 0) - refundedShippingAmount(order))
}

function partsOf(lines: readonly RefundLine[], shippingAmount: number): RefundParts {
  const told = lines.filter(line => line.quantity > 0 || line.amount > 0)
  return { amount: told.reduce((sum, line) => sum + line.amount, shippingAmount), lines: told, shippingAmount, otherAmount: 0 }
}

function exceeds(amount: number, available: number): CommerceError {
  return new CommerceError('refund_exceeds_captured', `Of what was captured, ${available} minor units are left to be refunded; ${amount} are asked for.`, {
    available,
  })
}
