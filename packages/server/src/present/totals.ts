import type { Adjustment, QuoteShipping, Totals } from '@cartwright/core'
import { percentOf } from './money.ts'

type ToMajor = (amountMinor: number) => number

export function presentTotals(totals: Totals, major: ToMajor) {
  return {
    subtotal_amount: major(totals.subtotal),
    discount_amount: major(totals.discount),
    shipping_amount: major(totals.shipping),
    tax_amount: major(totals.tax),
    total_amount: major(totals.total),
  }
}

export function presentShipping(shipping: QuoteShipping | null, major: ToMajor) {
  if (shipping === null) return null
  return {
    method: shipping.method,
    name: shipping.name,
    amount: major(shipping.amount),
    discount_amount: major(shipping.discount),
    tax_amount: major(shipping.tax),
    tax_percent: percentOf(shipping.taxRatePpm),
    total_amount: major(shipping.payable),
  }
}

export function presentAdjustment({ type, label, code, amount, included }: Adjustment, major: ToMajor) {
  return { type, label, code, amount: major(amount), included }
}
