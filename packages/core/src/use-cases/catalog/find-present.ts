import type { Product, ProductDraft } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

type Named = Pick<ProductDraft, 'slug' | 'variants'>

/** The product each draft would replace: the one that has its first SKU, else the one that has its slug; null where there is none. */
export async function findPresent(deps: Pick<Deps, 'catalog'>, drafts: readonly Named[]): Promise<readonly (Product | null)[]> {
  const skuOf = ({ variants }: Named) => variants[0]?.sku.trim() ?? ''
  const known = await deps.catalog.variantIdsBySku([...new Set(drafts.map(skuOf))])
  const found = await deps.catalog.products([...new Set([...known.values()].map(({ productId }) => productId))])
  const byId = new Map(found.map(product => [product.id, product]))
  return Promise.all(
    drafts.map(async draft => {
      const bySku = known.get(skuOf(draft))
      if (bySku) return byId.get(bySku.productId) ?? null
      return draft.slug === undefined ? null : deps.catalog.productBySlug(draft.slug)
    }),
  )
}
