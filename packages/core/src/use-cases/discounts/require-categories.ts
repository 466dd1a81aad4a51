import { CommerceError, type DiscountDraft } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

/** A discount on a category there is not would be given to nothing. Throws `category_not_found`. */
export async function requireCategories(deps: Pick<Deps, 'catalog'>, ids: DiscountDraft['categoryIds']): Promise<void> {
  if (!ids || ids.length === 0) return
  const present = new Set((await deps.catalog.categories()).map(({ id }) => id))
  const missing = ids.find(id => !present.has(id))
  if (missing !== undefined) throw new CommerceError('category_not_found', `There is no category ${missing}.`, { categoryId: missing })
}
