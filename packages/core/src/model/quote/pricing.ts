import type { Address } from '../customer/index.ts'
import type { CurrencyCode } from '../money/index.ts'
import type { Discount } from './discount.ts'
import type { QuoteInput, QuoteLineInput } from './quote.ts'

/** What a discount takes off: an amount per line (same order as the lines, never more than the line) and off shipping. */
export interface DiscountEffect {
  readonly lineAmounts: readonly number[]
  readonly freeShipping: boolean
}

/** Decides what one code is worth on the lines as they stand after the codes before it; or says why it has no effect. Pure. */
export interface DiscountStrategy {
  apply(discount: Discount, input: QuoteInput, remaining: readonly number[]): DiscountEffect | { readonly rejected: string }
}

export interface ShippingOption {
  readonly method: string
  readonly name: string
  readonly amount: number
}

/** Offers ways to ship, the default one first. Pure. An empty list: nothing needs shipping. */
export interface ShippingStrategy {
  options(input: QuoteInput, goodsAmount: number): readonly ShippingOption[]
}

export interface TaxStrategy {
  /** Whether catalog prices contain the tax already (gross, as in the EU) or it comes on top (net, as in the US). */
  readonly pricesIncludeTax: boolean
  /** Parts per million for a line, or for shipping when `line` is null. Pure. */
  ratePpm(address: Address | null, line: QuoteLineInput | null, currency: CurrencyCode): number
  /** What the tax is called at this address, for the buyer: `VAT`, `Sales tax`. Without it, `Tax`. */
  taxName?(address: Address | null): string
}

/** The three strategies of the quote, each replaceable by an embedder. */
export interface Pricing {
  readonly discounts: DiscountStrategy
  readonly shipping: ShippingStrategy
  readonly tax: TaxStrategy
}
