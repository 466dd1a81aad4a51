import type { CurrencyCode, OrderStatus } from '../model/index.ts'

/** An order in one of these states counts as sold: it was paid and not called off. */
export const soldStatuses = ['paid', 'partly_fulfilled', 'fulfilled', 'completed'] as const satisfies readonly OrderStatus[]

/** What sales are summed over are pieces of so many milliseconds: every time zone's days are made of whole ones. */
export const salesSliceMs = 15 * 60_000

export interface SalesFilter {
  /** Orders by when they were placed, refunds by when they were asked for: `from` included, `to` not. */
  readonly from?: number
  readonly to?: number
  readonly currency?: CurrencyCode
}

/**
 * What was sold, and what was paid back, in a quarter of an hour and a currency. Amounts are minor units.
 * Refunds are those of sold orders that have not failed, whenever the order was placed.
 */
export interface SalesSlice {
  /** The beginning of the quarter of an hour. */
  readonly at: number
  readonly currency: CurrencyCode
  readonly orders: number
  readonly units: number
  /** Of goods, before discounts. */
  readonly subtotal: number
  readonly discount: number
  readonly shipping: number
  readonly tax: number
  /** What buyers pay. */
  readonly total: number
  readonly refunds: number
  readonly refunded: number
}

/** What was sold of a variant in a currency. Amounts are minor units. */
export interface VariantSales {
  readonly variantId: number
  readonly productId: number
  /** As an order has it; where orders differ, the last in the order of the alphabet. */
  readonly sku: string
  readonly name: string
  readonly currency: CurrencyCode
  readonly units: number
  readonly discount: number
  readonly tax: number
  /** What buyers pay for the units, without shipping. */
  readonly total: number
  /** Of these units and this money, paid back until now, whenever that was. Goodwill that is bound to no line is not in it. */
  readonly refundedUnits: number
  readonly refunded: number
}
