/** `requested` holds the ceiling; `failed` gives it back. A refund may fail even after `succeeded` (late bank rejection). */
export type RefundStatus = 'requested' | 'pending' | 'succeeded' | 'failed'

export interface RefundLine {
  readonly lineId: number
  /** Units this refund pays back; 0 for a part of the price without units. */
  readonly quantity: number
  readonly amount: number
}

/** Money on its way back. `amount` = sum of the lines + `shippingAmount` + `otherAmount`. */
export interface Refund {
  /** 0 before the store has given it one. */
  readonly id: number
  readonly paymentId: number
  /** The caller's key: the same key is the same refund (a double click refunds once). */
  readonly clientKey: string
  readonly status: RefundStatus
  readonly amount: number
  readonly lines: readonly RefundLine[]
  readonly shippingAmount: number
  /** Goodwill, not bound to a line. */
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
