import { doneBy, event, type Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { requireCategory } from './category-change.ts'
import { forgetCategories } from './product-cache.ts'

/** Removes a category without children; its products stay and lose it. Throws `category_not_found`, `category_in_use`. */
export async function deleteCategory(deps: Pick<Deps, 'catalog' | 'cache' | 'clock'>, id: number, by: Principal): Promise<void> {
  const { name } = requireCategory(await deps.catalog.categories(), id)
  await deps.catalog.deleteCategory(id, {
    at: deps.clock.now(),
    ...doneBy(by),
    events: [event('category.changed', `category:${id}`, { categoryId: id })],
    audit: { action: 'category.deleted', subject: `category:${id}`, data: { name } },
  })
  await forgetCategories(deps)
}
