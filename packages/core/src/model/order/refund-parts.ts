import { CommerceError } from '../errors/index.ts'
import { allocate, cumulativeShare } from '../money/index.ts'
import { type Order, type OrderLine, refundedShippingAmount } from './order.ts'
import type { Refund, RefundLine } from './refund.ts'

/** What to pay back: an amount, or units of lines with or without the shipping, or none of these for everything that is left. */
export interface RefundWish {
  readonly amount?: number
  readonly lines?: readonly { readonly lineId: number; readonly quantity: number }[]
  readonly shipping?: boolean
}

/** A refund in figures. `amount` is the sum of the lines, the shipping and the rest. */
export type RefundParts = Pick<Refund, 'amount' | 'lines' | 'shippingAmount' | 'shippingTax' | 'otherAmount'>

/**
 * What a refund would pay back. Units of a line by cumulative allocation: after all of a line's units are back, its refunds sum to what was captured for it, whatever the
 * steps; everything that is left is exactly that. Where less was captured than the order came to, every line and the shipping stand for their share of it (largest
 * remainder). An amount is goodwill, bound to no line.
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

/** Captured money that no refund has taken yet, of all payments together. */
export function refundableAmount(order: Pick<Order, 'payments'>): number {
  return order.payments.reduce((sum, payment) => sum + (payment.status === 'captured' ? payment.captured - payment.refundHeld : 0), 0)
}

/** What was captured for each line, in their order, and for the shipping: all that was to be paid for it, or its share where less was captured. They sum to what was captured. */
export function capturedShares(order: Order): { readonly lines: readonly number[]; readonly shipping: number } {
  const captured = order.payments.reduce((sum, payment) => sum + (payment.status === 'captured' ? payment.captured : 0), 0)
  const payable = [...order.lines.map(line => line.payable), order.shipping?.payable ?? 0]
  const shares = captured >= order.totals.total ? payable : allocate(captured, payable)
  return { lines: shares.slice(0, -1), shipping: shares.at(-1) ?? 0 }
}

/** Everything that is left. Goodwill paid before is missing from it, so then the lines and the shipping get their proportion of the rest. */
export function refundOfRest(order: Order): RefundParts {
  const left = refundableAmount(order)
  const basis = capturedShares(order)
  const open = order.lines.map((line, index) => Math.max(0, (basis.lines[index] ?? 0) - line.refundedAmount))
  const openShipping = openShippingOf(order)
  const weights = [...open, openShipping]
  const sum = weights.reduce((total, amount) => total + amount, 0)
  const shares = sum === left ? weights : allocate(left, weights)
  const lines = order.lines.map((line, index) => ({ lineId: line.id, quantity: line.quantity - line.refundedQuantity, amount: shares[index] ?? 0 }))
  return partsOf(order, lines, shares[order.lines.length] ?? 0)
}

/** What these units, and the rest of the shipping if that too, come to; nothing is checked against what is left. Throws `validation_failed`, `quantity_invalid`. */
export function refundOfUnits(order: Order, units: NonNullable<RefundWish['lines']>, withShipping = false): RefundParts {
  const basis = capturedShares(order)
  const seen = new Set<number>()
  const lines = units.map(({ lineId, quantity }) => {
    const index = order.lines.findIndex(candidate => candidate.id === lineId)
    const line = order.lines[index]
    if (!line || seen.has(lineId))
      throw new CommerceError('validation_failed', `A refund names lines of the order, each once; ${lineId} is not so.`, { lineId })
    seen.add(lineId)
    return { lineId, quantity, amount: shareOf(line, basis.lines[index] ?? 0, quantity) }
  })
  return partsOf(order, lines, withShipping ? openShippingOf(order) : 0)
}

/** The same parts where no more than `left` can be paid: each its proportion, the units all the same. */
export function cutTo(order: Order, parts: RefundParts, left: number): RefundParts {
  if (parts.amount <= left) return parts
  const shares = allocate(left, [...parts.lines.map(line => line.amount), parts.shippingAmount, parts.otherAmount])
  const lines = parts.lines.map(({ lineId, quantity }, index) => ({ lineId, quantity, amount: shares[index] ?? 0 }))
  const cut = partsOf(order, lines, shares[lines.length] ?? 0)
  const otherAmount = shares[lines.length + 1] ?? 0
  return { ...cut, amount: cut.amount + otherAmount, otherAmount }
}

/** The error of a refund of more than is left. */
export function exceeds(amount: number, available: number): CommerceError {
  return new CommerceError('refund_exceeds_captured', `Of what was captured, ${available} minor units are left to be refunded; ${amount} are asked for.`, {
    available,
  })
}

function wishedParts(order: Order, wish: RefundWish): RefundParts {
  const hasParts = wish.lines !== undefined || wish.shipping === true
  if (wish.amount === undefined) return hasParts ? refundOfUnits(order, wish.lines ?? [], wish.shipping ?? false) : refundOfRest(order)
  if (hasParts) throw new CommerceError('validation_failed', 'A refund is of an amount or of lines and shipping, not of both.')
  if (!Number.isSafeInteger(wish.amount) || wish.amount <= 0) throw new CommerceError('amount_invalid', 'A refund is of a whole, positive amount.')
  return { amount: wish.amount, lines: [], shippingAmount: 0, shippingTax: 0, otherAmount: wish.amount }
}

/** What was captured for the units refunded with these, less what is paid back already: also after a refund between has failed, the sum comes out. */
function shareOf(line: OrderLine, captured: number, quantity: number): number {
  const unitsAfter = line.refundedQuantity + quantity
  if (!Number.isSafeInteger(quantity) || quantity < 1 || unitsAfter > line.quantity) {
    const left = line.quantity - line.refundedQuantity
    throw new CommerceError('quantity_invalid', `Of line ${line.id}, ${left} units are left to be refunded.`, { lineId: line.id, available: left })
  }
  return Math.max(0, cumulativeShare(captured, line.quantity, unitsAfter) - line.refundedAmount)
}

function openShippingOf(order: Order): number {
  return Math.max(0, capturedShares(order).shipping - refundedShippingAmount(order))
}

function partsOf(order: Order, lines: readonly Omit<RefundLine, 'tax'>[], shippingAmount: number): RefundParts {
  const told = lines.filter(line => line.quantity > 0 || line.amount > 0).map(line => ({ ...line, tax: taxOfLine(order, line) }))
  return {
    amount: told.reduce((sum, line) => sum + line.amount, shippingAmount),
    lines: told,
    shippingAmount,
    shippingTax: taxOfShipping(order, shippingAmount),
    otherAmount: 0,
  }
}

/** The tax in an amount of a line: cumulative as the amounts are, so that the tax of all of it is the tax of the line. */
function taxOfLine(order: Order, { lineId, amount }: Pick<RefundLine, 'lineId' | 'amount'>): number {
  const line = order.lines.find(candidate => candidate.id === lineId)
  if (!line) return 0
  const paidBack = liveRefunds(order).flatMap(({ lines }) => lines.filter(part => part.lineId === lineId))
  const taxBefore = paidBack.reduce((sum, part) => sum + part.tax, 0)
  return taxShare(line, line.refundedAmount, amount, taxBefore)
}

function taxOfShipping(order: Order, amount: number): number {
  if (!order.shipping) return 0
  const taxBefore = liveRefunds(order).reduce((sum, refund) => sum + refund.shippingTax, 0)
  return taxShare(order.shipping, refundedShippingAmount(order), amount, taxBefore)
}

function taxShare({ tax, payable }: { readonly tax: number; readonly payable: number }, before: number, amount: number, taxBefore: number): number {
  if (payable === 0 || amount === 0) return 0
  return Math.min(amount, Math.max(0, cumulativeShare(tax, payable, Math.min(payable, before + amount)) - taxBefore))
}

function liveRefunds(order: Pick<Order, 'refunds'>): readonly Refund[] {
  return order.refunds.filter(refund => refund.status !== 'failed')
}
