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

/** A draft with its code in upper case and every default filled in: what a store writes. */
export function completeDiscount(draft: DiscountDraft): Omit<Discount, 'id' | 'used' | 'createdAt'> {
  return {
    code: draft.code.trim().toUpperCase(),
    kind: draft.kind,
    percentPpm: draft.percentPpm ?? null,
    amounts: draft.amounts ?? {},
    minimumSubtotals: draft.minimumSubtotals ?? {},
    categoryIds: draft.categoryIds ?? [],
    startsAt: draft.startsAt ?? null,
    endsAt: draft.endsAt ?? null,
    usageLimit: draft.usageLimit ?? null,
    usageLimitPerCustomer: draft.usageLimitPerCustomer ?? null,
    active: draft.active ?? true,
  }
}

/** Whose uses a limit per customer counts: the customer's, else those of the e-mail address. */
export function discountBuyer(order: { readonly customerId: number | null; readonly email: string }): string {
  return order.customerId === null ? `email:${order.email}` : `customer:${order.customerId}`
}
