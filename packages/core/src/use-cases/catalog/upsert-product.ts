import { contentOf, hasCode, hasSameContent, normalizeProduct, type Principal, type Product, type ProductDraft } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { insertProduct } from './insert-product.ts'
import { productChange } from './product-change.ts'

type UpsertDeps = Pick<Deps, 'catalog' | 'clock'>
type Upserted = { readonly product: Product; readonly outcome: 'created' | 'updated' | 'unchanged' }

/** How often an import yields to another that writes the same product. */
const attemptsMax = 3

/**
 * Creates the product, or replaces the one that has the first variant's SKU, else the one that has the slug given. A draft without a slug keeps the
 * present one. Equal content writes nothing, so an import may run any number of times. Throws as creating does.
 */
export async function upsertProduct(deps: UpsertDeps, draft: ProductDraft, by: Principal): Promise<Upserted> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await upsertOnce(deps, draft, by)
    } catch (error) {
      // Another writer made, changed or removed the product between our look and our write: look again.
      const isRace = hasCode(error, 'version_conflict') || hasCode(error, 'duplicate') || hasCode(error, 'product_not_found')
      if (!isRace || attempt === attemptsMax) throw error
    }
  }
}

async function upsertOnce(deps: UpsertDeps, draft: ProductDraft, by: Principal): Promise<Upserted> {
  const present = await findPresent(deps, draft)
  if (!present) return { product: await insertProduct(deps, draft, by), outcome: 'created' }
  const next = normalizeProduct({ ...draft, slug: draft.slug ?? contentOf(present).slug })
  if (hasSameContent(present, next)) return { product: present, outcome: 'unchanged' }
  const product = await deps.catalog.replaceProduct(present.id, next, { ...productChange(deps, by, 'product.updated'), expectedVersion: present.version })
  return { product, outcome: 'updated' }
}

async function findPresent(deps: UpsertDeps, draft: ProductDraft): Promise<Product | null> {
  const sku = draft.variants[0]?.sku.trim() ?? ''
  const known = (await deps.catalog.variantIdsBySku([sku])).get(sku)
  if (known) return (await deps.catalog.products([known.productId]))[0] ?? null
  return draft.slug === undefined ? null : deps.catalog.productBySlug(draft.slug)
}
