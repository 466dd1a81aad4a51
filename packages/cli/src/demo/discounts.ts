import type { DiscountDraft } from '@cartwright/core'

/** Discount codes of the demo shop, given the ids of its categories by slug. */
export const demoDiscounts = (categoryId: (slug: string) => number): readonly DiscountDraft[] => [
  { code: 'WELCOME10', kind: 'percentage', percentPpm: 100_000, usageLimitPerCustomer: 1 },
  { code: 'PHONES15', kind: 'percentage', percentPpm: 150_000, categoryIds: [categoryId('phones')] },
  { code: 'TAKE20', kind: 'fixed', amounts: { USD: 20_00, EUR: 20_00 }, minimumSubtotals: { USD: 150_00, EUR: 150_00 } },
  { code: 'FREESHIP', kind: 'free_shipping' },
  { code: 'FIRST100', kind: 'percentage', percentPpm: 250_000, usageLimit: 100 },
  { code: 'SUMMER24', kind: 'percentage', percentPpm: 200_000, endsAt: Date.UTC(2024, 8, 1) },
]
