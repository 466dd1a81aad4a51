import { type Discount, type DiscountDraft, normalizeDiscount, type Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { discountChange } from './discount-change.ts'
import { requireCategories } from './require-categories.ts'

/** Adds a code. Throws `validation_failed`, `amount_invalid`, `amount_out_of_range`, `category_not_found`, `currency_unknown`, `duplicate` when the code exists. */
export async function createDiscount(deps: Pick<Deps, 'catalog' | 'discounts' | 'clock'>, draft: DiscountDraft, by: Principal): Promise<Discount> {
  const discount = normalizeDiscount(draft)
  await requireCategories(deps, draft.categoryIds)
  return deps.discounts.insert(discount, discountChange(deps, by, 'discount.created'))
}
