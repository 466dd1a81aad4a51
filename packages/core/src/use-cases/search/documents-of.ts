import { type Product, type SearchDocument, searchDocument } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { readCategories } from '../catalog/product-cache.ts'
import { availableUnits } from '../inventory/available-units.ts'

export type DocumentDeps = Pick<Deps, 'catalog' | 'inventory' | 'cache'>

/** Documents of the published ones among these products, with their stock at this moment: one read for all of them. */
export async function documentsOf(deps: DocumentDeps, products: readonly Product[]): Promise<readonly SearchDocument[]> {
  const published = products.filter(product => product.status === 'published')
  if (published.length === 0) return []
  const variantIds = published.flatMap(product => product.variants.map(variant => variant.id))
  const [categories, units] = await Promise.all([readCategories(deps), availableUnits(deps, variantIds)])
  const byId = new Map(categories.map(category => [category.id, category]))
  return published.map(product => searchDocument(product, byId, units))
}

/** Products in batches, ascending by id; with `categoryIds` those in one of them. */
export async function* productBatches(deps: Pick<Deps, 'catalog'>, categoryIds?: readonly number[]): AsyncGenerator<readonly Product[]> {
  let last = 0
  while (true) {
    const batch = await deps.catalog.productsAfter(last, batchSize, categoryIds)
    last = batch.at(-1)?.id ?? last
    if (batch.length === 0) return
    yield batch
  }
}

/** Products read, and documents written, at a time. */
const batchSize = 200
