import { cumulativeShare } from '../money/index.ts'
import type { Order, Refund } from '../order/index.ts'

/** What an order has earned so far, in minor units: goods and shipping without their tax, and the tax. */
export interface Income {
  readonly sales: number
  readonly shipping: number
  readonly tax: number
}

/** How the money of an order stands: what was captured by all of its payments, and the refunds that have not failed. */
export interface OrderMoney {
  readonly captured: number
  readonly refunds: readonly Pick<Refund, 'amount' | 'lines' | 'shippingAmount' | 'shippingTax'>[]
}

/** The parts of an order that were frozen at placing and say what its money is for. */
export type PricedOrder = Pick<Order, 'lines' | 'shipping'>

/**
 * What the money kept (captured less refunded) is for: it sums to exactly that, and depends on the state alone. So what a step moves, the difference of two states, comes
 * out to the unit whatever the steps: captured in parts, refunded in parts, failed and refunded again. With everything captured and nothing refunded it is what the order
 * says; with everything refunded it is nothing.
 *
 * Refunded units take the tax with them that their refund tells, shipping its own. What is missing beyond that (not captured yet, or paid back as goodwill) is missing in proportion.
 */
export function keptIncome(order: PricedOrder, money: OrderMoney): Income {
  const kept = money.captured - money.refunds.reduce((sum, refund) => sum + refund.amount, 0)
  const open = openIncome(order, money.refunds)
  const openSum = open.sales + open.shipping + open.tax
  if (openSum <= 0) return { sales: kept, shipping: 0, tax: 0 }
  const share = within(kept, openSum)
  // One part after the other, each of what the ones before left: so no part ever shrinks while more is captured, as it may where all parts are rounded side by side.
  const tax = cumulativeShare(open.tax, openSum, share)
  const shipping = shareOf(open.shipping, openSum - open.tax, share - tax)
  return { sales: kept - tax - shipping, shipping, tax }
}

/** What lines and shipping come to without the units and the shipping that were refunded, as if everything were captured. */
function openIncome({ lines, shipping }: PricedOrder, refunds: OrderMoney['refunds']): Income {
  const refundedOfLine = new Map<number, Refunded>()
  for (const { lineId, amount, tax } of refunds.flatMap(refund => refund.lines)) refundedOfLine.set(lineId, plus(refundedOfLine.get(lineId), { amount, tax }))
  const goods = lines.map(line => openPart(line, refundedOfLine.get(line.id) ?? nothing))
  const post = openPart(
    shipping ?? { payable: 0, tax: 0 },
    refunds.reduce((sum, { shippingAmount, shippingTax }) => plus(sum, { amount: shippingAmount, tax: shippingTax }), nothing),
  )
  return {
    sales: goods.reduce((sum, { net }) => sum + net, 0),
    shipping: post.net,
    tax: goods.reduce((sum, { tax }) => sum + tax, post.tax),
  }
}

/** What refunds paid back of a line, or of the shipping, and the tax in it. */
interface Refunded {
  readonly amount: number
  readonly tax: number
}

const nothing: Refunded = { amount: 0, tax: 0 }

function plus(sum: Refunded = nothing, { amount, tax }: Refunded): Refunded {
  return { amount: sum.amount + amount, tax: sum.tax + tax }
}

function openPart({ payable, tax }: { readonly payable: number; readonly tax: number }, refunded: Refunded): { net: number; tax: number } {
  const open = within(payable - refunded.amount, payable)
  const openTax = within(tax - refunded.tax, open)
  return { net: open - openTax, tax: openTax }
}

function within(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max)
}

function shareOf(total: number, whole: number, part: number): number {
  return whole <= 0 ? 0 : cumulativeShare(total, whole, within(part, whole))
}
