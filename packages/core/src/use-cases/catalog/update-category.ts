import type { Category, CategoryDraft, Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { assertCategory, categoryChange, requireCategory } from './category-change.ts'
import { forgetCategories } from './product-cache.ts'

/** Changes the fields given. Throws `category_not_found` (also the parent), `category_cycle`, `validation_failed`, `duplicate` (the slug). */
export async function updateCategory(
  deps: Pick<Deps, 'catalog' | 'cache' | 'clock'>,
  id: number,
  change: Partial<CategoryDraft>,
  by: Principal,
): Promise<Category> {
  const present = await deps.catalog.categories()
  const { id: _, ...before } = requireCategory(present, id)
  const parentId = change.parentId === undefined ? before.parentId : change.parentId
  if (parentId !== null) requireCategory(present, parentId)
  const next = { slug: change.slug ?? before.slug, name: change.name?.trim() ?? before.name, parentId, position: change.position ?? before.position }
  assertCategory(next)
  const saved = await deps.catalog.updateCategory(id, next, categoryChange(deps, by, 'category.updated'))
  await forgetCategories(deps)
  return saved
}
