import { contentOf, hasCode, hasSameContent, normalizeProduct, type Principal, type Product, type ProductDraft } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { loadProduct, productChange } from './product-change.ts'

/** How often a change is made anew on what others wrote meanwhile. */
const attemptsMax = 10

/**
 * Changes the fields given and leaves the others as they are; `variants`, when given, replace all variants (matched by id, else by SKU).
 * A change that changes nothing writes nothing. Throws `product_not_found`, `version_conflict` when `expectedVersion` is not the present version, and as creating does.
 */
export async function updateProduct(
  deps: Pick<Deps, 'catalog' | 'clock'>,
  id: number,
  change: Partial<ProductDraft>,
  by: Principal,
  options: { readonly expectedVersion?: number } = {},
): Promise<Product> {
  for (let attempt = 1; ; attempt++) {
    const present = await loadProduct(deps, id)
    const next = normalizeProduct({ ...contentOf(present), ...change })
    const expectedVersion = options.expectedVersion ?? present.version
    if (expectedVersion === present.version && hasSameContent(present, next)) return present
    try {
      return await deps.catalog.replaceProduct(id, next, { ...productChange(deps, by, 'product.updated'), expectedVersion })
    } catch (error) {
      const isRace = options.expectedVersion === undefined && hasCode(error, 'version_conflict')
      if (!isRace || attempt === attemptsMax) throw error
    }
  }
}
