import { allocate, applyRate } from '../money/index.ts'
import { sumOf } from './apply-discounts.ts'
import type { Discount } from './discount.ts'
import type { DiscountStrategy } from './pricing.ts'
import type { QuoteInput } from './quote.ts'

/**
 * Discount codes as their fields say: valid from `startsAt` up to but not at `endsAt`, from the minimum subtotal on (before discounts, all
 * lines), on lines in its categories only. Percentages are taken of what is left of those lines, rounded half-even once for the code;
 * fixed amounts are not more than that. Both are spread over the lines in proportion. A code with minimum subtotals applies in their currencies only.
 */
export function codeDiscounts(): DiscountStrategy {
  return {
    apply(discount, input, remaining) {
      const weights = input.lines.map((line, index) => (isEligible(discount, line.categoryIds) ? (remaining[index] ?? 0) : 0))
      const refusal = refusalOf(discount, input)
      if (refusal) return { rejected: refusal }
      if (discount.kind === 'free_shipping') return { lineAmounts: weights.map(() => 0), freeShipping: true }
      const eligible = sumOf(weights)
      const amount = discount.kind === 'percentage' ? applyRate(eligible, discount.percentPpm ?? 0) : (discount.amounts[input.currency] ?? 0)
      return { lineAmounts: eligible === 0 ? weights : allocate(Math.min(amount, eligible), weights), freeShipping: false }
    },
  }
}

function isEligible(discount: Discount, categoryIds: readonly number[]): boolean {
  return discount.categoryIds.length === 0 || categoryIds.some(id => discount.categoryIds.includes(id))
}

function refusalOf(discount: Discount, input: QuoteInput): string | undefined {
  if (!discount.active) return 'This code is not active.'
  if (discount.startsAt !== null && input.now < discount.startsAt) return 'This code is not valid yet.'
  if (discount.endsAt !== null && input.now >= discount.endsAt) return 'This code has expired.'
  if (discount.usageLimit !== null && discount.used >= discount.usageLimit) return 'This code is used up.'
  if (!input.lines.some(line => isEligible(discount, line.categoryIds))) return 'This code is for none of the items in the cart.'
  if (discount.kind === 'fixed' && discount.amounts[input.currency] === undefined) return `This code is not valid in ${input.currency}.`
  const minimum = discount.minimumSubtotals[input.currency]
  if (minimum === undefined) return Object.keys(discount.minimumSubtotals).length === 0 ? undefined : `This code is not valid in ${input.currency}.`
  const subtotal = sumOf(input.lines.map(line => line.unitAmount * line.quantity))
  return subtotal < minimum ? 'The cart has not reached the minimum for this code.' : undefined
}
