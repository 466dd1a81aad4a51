import type { Address } from '../customer/index.ts'
import type { CurrencyCode } from '../money/index.ts'
import type { Adjustment, QuoteShipping, Totals } from '../quote/index.ts'
import type { Payment } from './payment.ts'
import type { Refund } from './refund.ts'
import type { Return } from './return.ts'

export type OrderStatus = 'pending_payment' | 'paid' | 'partly_fulfilled' | 'fulfilled' | 'completed' | 'cancelling' | 'cancelled'

/** A line frozen when the order was placed. Amounts are minor units; `payable` is what the buyer pays for all its units, tax and discount in. */
export interface OrderLine {
  readonly id: number
  readonly productId: number
  readonly variantId: number
  readonly sku: string
  readonly name: string
  readonly options: Readonly<Record<string, string>>
  readonly quantity: number
  readonly unitAmount: number
  readonly subtotal: number
  readonly discount: number
  readonly tax: number
  readonly taxRatePpm: number
  readonly payable: number
  readonly fulfilledQuantity: number
  readonly returnedQuantity: number
  readonly refundedQuantity: number
  readonly refundedAmount: number
}

export interface FulfilmentLine {
  readonly lineId: number
  readonly quantity: number
}

/** Goods that left together. Its stock movement has the cause key {@link fulfilmentCauseKey}. */
export interface Fulfilment {
  /** Counted within the order, from 1. */
  readonly number: number
  readonly lines: readonly FulfilmentLine[]
  readonly carrier: string | null
  readonly trackingNumber: string | null
  readonly createdAt: number
}

/** One step of the order's life, for people and for `doctor`, which replays them. */
export interface HistoryEntry {
  readonly at: number
  readonly from: OrderStatus | null
  readonly to: OrderStatus
  readonly actor: string
  readonly note: string
}

/**
 * An order with all that belongs to it: the unit that is loaded, decided on and written as one, guarded by `version`.
 * Lines, adjustments, totals and addresses are frozen at placing.
 */
export interface Order {
  readonly id: number
  readonly cartId: number
  readonly customerId: number | null
  readonly email: string
  /** SHA-256 of the guest's token; null for customers. */
  readonly tokenHash: string | null
  readonly status: OrderStatus
  readonly currency: CurrencyCode
  readonly pricesIncludeTax: boolean
  readonly lines: readonly OrderLine[]
  readonly shipping: QuoteShipping | null
  readonly adjustments: readonly Adjustment[]
  readonly totals: Totals
  readonly shippingAddress: Address
  readonly billingAddress: Address | null
  readonly paymentMethod: string
  readonly discountIds: readonly number[]
  readonly holdKey: string
  /** When an unpaid order is cancelled by the sweeper. */
  readonly expiresAt: number
  readonly cancelReason: string | null
  readonly payments: readonly Payment[]
  readonly refunds: readonly Refund[]
  readonly returns: readonly Return[]
  readonly fulfilments: readonly Fulfilment[]
  readonly history: readonly HistoryEntry[]
  readonly version: number
  readonly placedAt: number
  readonly updatedAt: number
}

/** Refunded units and money of shipping, kept beside the lines' own. Derived from the refunds that have not failed. */
export function refundedShippingAmount(order: Pick<Order, 'refunds'>): number {
  return order.refunds.reduce((sum, refund) => (refund.status === 'failed' ? sum : sum + refund.shippingAmount), 0)
}

/** The provider's payment that may still bring, or has brought, the money; at most one per order. */
export function livePayment(order: Pick<Order, 'payments'>): Payment | undefined {
  return order.payments.find(payment => payment.tender === 'provider' && payment.status !== 'failed' && payment.status !== 'cancelled')
}

export function fulfilmentCauseKey(orderId: number, fulfilmentNumber: number): string {
  return `order:${orderId}:fulfilment:${fulfilmentNumber}`
}

export function returnCauseKey(orderId: number, returnId: number): string {
  return `order:${orderId}:return:${returnId}`
}
