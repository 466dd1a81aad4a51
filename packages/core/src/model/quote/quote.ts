import type { Address } from '../customer/index.ts'
import type { CurrencyCode } from '../money/index.ts'
import type { Discount } from './discount.ts'

/** A line to be priced: what the catalog says of a cart item at this moment. `ref` is the cart item's id. Amounts are minor units. */
export interface QuoteLineInput {
  readonly ref: number
  readonly productId: number
  readonly variantId: number
  readonly sku: string
  readonly name: string
  readonly options: Readonly<Record<string, string>>
  /** The product's categories and all of their ancestors, so that a limit to a category holds for its whole subtree. */
  readonly categoryIds: readonly number[]
  readonly weightGrams: number | null
  readonly quantity: number
  readonly unitAmount: number
}

export interface QuoteInput {
  readonly currency: CurrencyCode
  readonly lines: readonly QuoteLineInput[]
  readonly discounts: readonly Discount[]
  /** The code of the chosen shipping method; null takes the shop's default. */
  readonly shippingMethod: string | null
  readonly address: Address | null
  readonly now: number
}

/**
 * A priced line. `payable` is what the buyer pays for it in all: `subtotal - discount`, plus `tax` where prices are net.
 * The sum of every line's `payable` and the shipping's `payable` is the total, always.
 */
export interface QuoteLine extends QuoteLineInput {
  readonly subtotal: number
  readonly discount: number
  readonly tax: number
  /** Parts per million: 19 % is 190000. */
  readonly taxRatePpm: number
  readonly payable: number
}

export interface QuoteShipping {
  readonly method: string
  readonly name: string
  readonly amount: number
  readonly discount: number
  readonly tax: number
  readonly taxRatePpm: number
  readonly payable: number
}

/** One visible step from the subtotal to the total. `amount` is signed (a discount is negative); `included` ones (tax within gross prices) do not change the total. */
export interface Adjustment {
  readonly type: 'discount' | 'shipping' | 'tax'
  readonly label: string
  /** The discount code or shipping method; null for tax. */
  readonly code: string | null
  readonly amount: number
  readonly included: boolean
}

/** `subtotal - discount + shipping`, plus `tax` where prices are net, is `total`. `shipping` is before discounts; `discount` holds those on goods and on shipping. */
export interface Totals {
  readonly subtotal: number
  readonly discount: number
  readonly shipping: number
  readonly tax: number
  readonly total: number
}

export interface Quote {
  readonly currency: CurrencyCode
  readonly pricesIncludeTax: boolean
  readonly lines: readonly QuoteLine[]
  readonly shipping: QuoteShipping | null
  readonly adjustments: readonly Adjustment[]
  readonly totals: Totals
  /** Discounts that took effect, to be counted when the order is placed. */
  readonly appliedDiscountIds: readonly number[]
  /** Codes asked for that have no effect, each with the reason for a person. */
  readonly rejectedCodes: readonly { readonly code: string; readonly reason: string }[]
}
