import { CommerceError, type Discount, type DiscountDraft, normalizeDiscount, type Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { discountChange } from './discount-change.ts'
import { requireCategories } from './require-categories.ts'

/** Changes the fields given. Throws `discount_not_found`, and as creating does. */
export async function updateDiscount(
  deps: Pick<Deps, 'catalog' | 'discounts' | 'clock'>,
  id: number,
  change: Partial<DiscountDraft>,
  by: Principal,
): Promise<Discount> {
  const present = await deps.discounts.discount(id)
  if (!present) throw new CommerceError('discount_not_found', `There is no discount ${id}.`, { discountId: id })
  const discount = normalizeDiscount({ ...present, ...change })
  await requireCategories(deps, change.categoryIds)
  return deps.discounts.update(id, discount, discountChange(deps, by, 'discount.updated'))
}
