import type { CurrencyCode } from '../money/index.ts'

/** A discount code. Percentages are parts per million (10 % is 100000); fixed amounts are per currency, and a code without an amount in the cart's currency has no effect. */
export interface Discount {
  readonly id: number
  /** Upper case; the key a buyer types, compared without case. */
  readonly code: string
  readonly kind: 'percentage' | 'fixed' | 'free_shipping'
  readonly percentPpm: number | null
  readonly amounts: Readonly<Record<CurrencyCode, number>>
  /** The subtotal from which it applies, per currency. */
  readonly minimumSubtotals: Readonly<Record<CurrencyCode, number>>
  /** Categories (with their subtrees) it is limited to; empty means everything. */
  readonly categoryIds: readonly number[]
  readonly startsAt: number | null
  readonly endsAt: number | null
  readonly usageLimit: number | null
  readonly usageLimitPerCustomer: number | null
  /** Uses counted so far: live orders that carry it. */
  readonly used: number
  readonly active: boolean
  readonly createdAt: number
}

export type DiscountDraft = Pick<Discount, 'code' | 'kind'> & Partial<Omit<Discount, 'id' | 'code' | 'kind' | 'used' | 'createdAt'>>
