import { cumulativeShare } from '../money/index.ts'
import type { Order } from './order.ts'
import type { Payment, Tender } from './payment.ts'
import type { RefundLine } from './refund.ts'
import type { RefundParts } from './refund-parts.ts'

/** A payment that money can go back from, the account that gets it, and how much is left of it. */
export interface RefundSlot {
  readonly paymentId: number
  /** Null: the provider sends it back the way it came. */
  readonly accountId: number | null
  readonly room: number
}

/** Money from outside is given back first: it costs the shop nothing to keep owing its own. */
const refundOrder: Readonly<Record<Tender, number>> = { provider: 0, store_credit: 1, gift_card: 2 }

/** Where a refund takes its money from, first first: the provider's payments, the newest first, then store credit, then gift cards. `toAccountId` gets it all instead. */
export function refundSlots(order: Pick<Order, 'payments'>, toAccountId?: number): RefundSlot[] {
  return order.payments
    .filter(payment => payment.status === 'captured' && payment.captured > payment.refundHeld)
    .toSorted(byRefundOrder)
    .map(payment => ({ paymentId: payment.id, accountId: toAccountId ?? payment.accountId, room: payment.captured - payment.refundHeld }))
}

/**
 * The refund as one set of parts per payment it touches: every set adds up, none is more than its slot has room for, and together they are the whole. A line that stands
 * on the border is in both; its units count in the first. Expects that the slots have room for all of it.
 */
export function splitRefund(
  parts: RefundParts,
  slots: readonly RefundSlot[],
): { readonly paymentId: number; readonly accountId: number | null; readonly parts: RefundParts }[] {
  let rest = parts
  const split: { paymentId: number; accountId: number | null; parts: RefundParts }[] = []
  for (const { paymentId, accountId, room } of slots) {
    if (rest.amount === 0) break
    const [own, others] = cutParts(rest, Math.min(room, rest.amount))
    split.push({ paymentId, accountId, parts: own })
    rest = others
  }
  return split
}

/** The first `amount` of the parts (lines in their order, shipping, the rest), and what comes after it. */
export function cutParts(parts: RefundParts, amount: number): [RefundParts, RefundParts] {
  let left = amount
  const first: RefundLine[] = []
  const later: RefundLine[] = []
  for (const line of parts.lines) {
    const taken = Math.min(left, line.amount)
    left -= taken
    const tax = taxOfPart(line.tax, line.amount, taken)
    const isTouched = taken > 0 || line.amount === 0
    if (isTouched) first.push({ ...line, amount: taken, tax })
    if (taken < line.amount) later.push({ ...line, quantity: isTouched ? 0 : line.quantity, amount: line.amount - taken, tax: line.tax - tax })
  }
  const shippingAmount = Math.min(left, parts.shippingAmount)
  const shippingTax = taxOfPart(parts.shippingTax, parts.shippingAmount, shippingAmount)
  const otherAmount = left - shippingAmount
  return [
    { amount, lines: first, shippingAmount, shippingTax, otherAmount },
    {
      amount: parts.amount - amount,
      lines: later,
      shippingAmount: parts.shippingAmount - shippingAmount,
      shippingTax: parts.shippingTax - shippingTax,
      otherAmount: parts.otherAmount - otherAmount,
    },
  ]
}

function taxOfPart(tax: number, whole: number, part: number): number {
  return whole === 0 ? 0 : cumulativeShare(tax, whole, part)
}

function byRefundOrder(a: Payment, b: Payment): number {
  return refundOrder[a.tender] - refundOrder[b.tender] || b.id - a.id
}
