import type { Category } from '@cartwright/core'
import type { CategoryNode, Category as WireCategory } from '../contract/index.ts'

export function presentCategory({ id, parentId, slug, name, position }: Category): WireCategory {
  return { id, parent_id: parentId, slug, name, position }
}

/** The tree under the roots. `categories` are in the order in which siblings are shown. */
export function presentTree(categories: readonly Category[]): CategoryNode[] {
  const known = new Set(categories.map(category => category.id))
  const byParent = Map.groupBy(categories, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null))
  const below = (parentId: number | null): CategoryNode[] =>
    (byParent.get(parentId) ?? []).map(category => ({ ...presentCategory(category), children: below(category.id) }))
  return below(null)
}
