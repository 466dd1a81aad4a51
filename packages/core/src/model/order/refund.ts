/** `requested` holds the ceiling; `failed` gives it back. A refund may fail even after `succeeded` (late bank rejection). */
export type RefundStatus = 'requested' | 'pending' | 'succeeded' | 'failed'

export interface RefundLine {
  readonly lineId: number
  /** Units this refund pays back; 0 for a part of the price without units. */
  readonly quantity: number
  readonly amount: number
  /** The tax in `amount`, by the same allocation: when all of a line's money is back, so is all of its tax, to the unit. */
  readonly tax: number
}

/**
 * Money of one payment on its way back. `amount` = sum of the lines + `shippingAmount` + `otherAmount`. A refund that touches several payments is several of these under
 * one `clientKey`. The shop's own money goes back at once: such a refund is made `succeeded`.
 */
export interface Refund {
  /** 0 before the store has given it one. */
  readonly id: number
  readonly paymentId: number
  /** The gift card or store credit account that gets the money; null where the provider sends it back. */
  readonly accountId: number | null
  /** The caller's key: the same key is the same refund (a double click refunds once). */
  readonly clientKey: string
  readonly status: RefundStatus
  readonly amount: number
  readonly lines: readonly RefundLine[]
  readonly shippingAmount: number
  /** The tax in `shippingAmount`. */
  readonly shippingTax: number
  /** Goodwill, not bound to a line; no tax is told of it. */
  readonly otherAmount: number
  readonly reason: string
  readonly providerId: string | null
  readonly failure: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

export function refundKey(refundId: number): string {
  return `r:${refundId}`
}
