import type { Discount } from './discount.ts'
import type { Adjustment, QuoteLine, QuoteShipping } from './quote.ts'

/** Parts per million in one percent. */
const ppmPerPercent = 10_000

/** The visible steps from the subtotal to the total: each code, the shipping, then the tax per rate, lowest rate first. */
export function quoteAdjustments(parts: {
  readonly lines: readonly QuoteLine[]
  readonly shipping: QuoteShipping | null
  readonly taken: readonly { readonly discount: Discount; readonly amount: number }[]
  readonly pricesIncludeTax: boolean
  readonly taxName: string
}): Adjustment[] {
  const { lines, shipping, taken, pricesIncludeTax, taxName } = parts
  const discounts = taken.map(
    ({ discount, amount }): Adjustment => ({ type: 'discount', label: `Code ${discount.code}`, code: discount.code, amount: -amount, included: false }),
  )
  const shippings: Adjustment[] = shipping ? [{ type: 'shipping', label: shipping.name, code: shipping.method, amount: shipping.amount, included: false }] : []
  const taxes = taxPerRate(shipping ? [...lines, shipping] : lines).map(
    ([ratePpm, amount]): Adjustment => ({ type: 'tax', label: `${taxName} ${formatRate(ratePpm)}`, code: null, amount, included: pricesIncludeTax }),
  )
  return [...discounts, ...shippings, ...taxes]
}

/** A rate in parts per million as people write it: 190000 is `19 %`, 88750 is `8.875 %`. */
export function formatRate(ratePpm: number): string {
  const fraction = String(ratePpm % ppmPerPercent)
    .padStart(4, '0')
    .replace(/0+$/, '')
  const whole = Math.floor(ratePpm / ppmPerPercent)
  return fraction === '' ? `${whole} %` : `${whole}.${fraction} %`
}

function taxPerRate(taxed: readonly { readonly tax: number; readonly taxRatePpm: number }[]): [number, number][] {
  const sums = new Map<number, number>()
  for (const { tax, taxRatePpm } of taxed) if (taxRatePpm > 0) sums.set(taxRatePpm, (sums.get(taxRatePpm) ?? 0) + tax)
  return [...sums].sort(([a], [b]) => a - b)
}
