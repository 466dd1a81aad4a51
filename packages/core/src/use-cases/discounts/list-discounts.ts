import type { Discount } from '../../model/index.ts'
import type { Deps, Page, PageRequest } from '../../ports/index.ts'

/** All codes, newest first. */
export async function listDiscounts(deps: Pick<Deps, 'discounts'>, page: PageRequest): Promise<Page<Discount>> {
  return deps.discounts.list(page)
}
