import { type Category, type CategoryDraft, type Principal, slugify } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { assertCategory, categoryChange, requireCategory } from './category-change.ts'
import { forgetCategories } from './product-cache.ts'

/**
 * Adds a category. Without a slug it gets one from its name, with its parent's before it where another category has that already ("Accessories").
 * Throws `validation_failed`, `category_not_found` (the parent), `duplicate` (the slug).
 */
export async function createCategory(deps: Pick<Deps, 'catalog' | 'cache' | 'clock'>, draft: CategoryDraft, by: Principal): Promise<Category> {
  const present = await deps.catalog.categories()
  const parent = draft.parentId == null ? null : requireCategory(present, draft.parentId)
  const category = { name: draft.name.trim(), parentId: parent?.id ?? null, position: draft.position ?? 0 }
  assertCategory(category)
  const slug = draft.slug ?? freeSlug(slugify(category.name), parent, present)
  const saved = await deps.catalog.insertCategory({ ...category, slug }, categoryChange(deps, by, 'category.created'))
  await forgetCategories(deps)
  return saved
}

function freeSlug(slug: string, parent: Category | null, present: readonly Category[]): string {
  const isTaken = present.some(category => category.slug === slug)
  return isTaken && parent ? slugify(`${parent.slug} ${slug}`) : slug
}
