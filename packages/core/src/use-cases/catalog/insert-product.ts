import { CommerceError, hasCode, normalizeProduct, type Principal, type Product, type ProductDraft, slugify } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { sha256Hex } from '../tokens.ts'
import { type AuditNote, productChange } from './product-change.ts'

/** Characters of a name that a slug keeps when something that tells it apart follows. */
const nameInSlugMax = 60

/**
 * Writes a new product. A slug that was made from its name and is taken gives way to one with the SKU in it: names repeat, SKUs do not.
 * Throws what `normalizeProduct` and `CatalogStore.insertProduct` throw.
 */
export async function insertProduct(deps: Pick<Deps, 'catalog' | 'clock'>, draft: ProductDraft, by: Principal, note: AuditNote = {}): Promise<Product> {
  const product = normalizeProduct(draft)
  const context = productChange(deps, by, 'product.created', note)
  if (draft.slug !== undefined) return deps.catalog.insertProduct(product, context)
  const sku = product.variants[0]?.sku ?? ''
  const base = product.slug.slice(0, nameInSlugMax)
  // Hashed only where it is needed: hashing yields to other rows of an import, which would then get their ids in no order.
  const slugs = [() => product.slug, () => slugify(`${base} ${sku}`), async () => slugify(`${base} ${(await sha256Hex(sku)).slice(0, 12)}`)]
  for (const slugOf of slugs) {
    try {
      return await deps.catalog.insertProduct({ ...product, slug: await slugOf() }, context)
    } catch (error) {
      if (!isTakenSlug(error)) throw error
    }
  }
  throw new CommerceError('duplicate', 'Every slug made from this name is in use; give one.', { field: 'slug', value: product.slug })
}

function isTakenSlug(error: unknown): boolean {
  return hasCode(error, 'duplicate') && error.details.field === 'slug'
}
