import { hasCode, type Principal, type Product, type ProductDraft } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { insertProduct } from './insert-product.ts'
import { planUpsert } from './plan-upsert.ts'
import { productChange } from './product-change.ts'

type UpsertDeps = Pick<Deps, 'catalog' | 'clock'>
/** `batch`: the import that it belongs to, for the audit log. */
type UpsertOptions = { readonly batch?: number }
type Upserted = { readonly product: Product; readonly outcome: 'created' | 'updated' | 'unchanged' }

/** How often an import yields to another that writes the same product. */
const attemptsMax = 3

/**
 * Creates the product, or replaces the one that has the first variant's SKU, else the one that has the slug given. A draft without a slug keeps the
 * present one. Equal content writes nothing, so an import may run any number of times. Throws as creating does.
 */
export async function upsertProduct(deps: UpsertDeps, draft: ProductDraft, by: Principal, options: UpsertOptions = {}): Promise<Upserted> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await upsertOnce(deps, draft, by, options)
    } catch (error) {
      // Another writer made, changed or removed the product between our look and our write: look again.
      const isRace = hasCode(error, 'version_conflict') || hasCode(error, 'duplicate') || hasCode(error, 'product_not_found')
      if (!isRace || attempt === attemptsMax) throw error
    }
  }
}

async function upsertOnce(deps: UpsertDeps, draft: ProductDraft, by: Principal, { batch }: UpsertOptions): Promise<Upserted> {
  const note = batch === undefined ? {} : { batch }
  const { outcome, present, next } = await planUpsert(deps, draft)
  if (!present) return { product: await insertProduct(deps, draft, by, note), outcome: 'created' }
  if (outcome === 'unchanged') return { product: present, outcome }
  const context = { ...productChange(deps, by, 'product.updated', note), expectedVersion: present.version }
  return { product: await deps.catalog.replaceProduct(present.id, next, context), outcome }
}
