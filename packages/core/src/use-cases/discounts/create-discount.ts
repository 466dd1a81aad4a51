import { type Discount, type DiscountDraft, normalizeDiscount, type Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { discountChange } from './discount-change.ts'

/** Adds a code. Throws `validation_failed`, `amount_invalid`, `amount_out_of_range`, `currency_unknown`, `duplicate` when the code exists. */
export async function createDiscount(deps: Pick<Deps, 'discounts' | 'clock'>, draft: DiscountDraft, by: Principal): Promise<Discount> {
  return deps.discounts.insert(normalizeDiscount(draft), discountChange(deps, by, 'discount.created'))
}
