import { type Product, type StoredEvent, subtreeIds } from '../../model/index.ts'
import type { Consumer, Deps } from '../../ports/index.ts'
import { forgetCategories, readCategories } from '../catalog/product-cache.ts'
import { type DocumentDeps, documentsOf, productBatches } from './documents-of.ts'

type IndexDeps = DocumentDeps & Pick<Deps, 'search'>

/**
 * The built-in consumer that makes the index follow the catalog and the stock. It takes from an event which products may have changed and writes
 * their present state, so that repeated, late or swapped events do no harm.
 */
export function searchConsumer(deps: IndexDeps): Consumer {
  return {
    name: 'search-index',
    topics: ['product.changed', 'product.deleted', 'category.changed', 'stock.changed'],
    handle: (event, signal) => follow(deps, event, signal),
  }
}

async function follow(deps: IndexDeps, event: StoredEvent, signal: AbortSignal): Promise<void> {
  switch (event.topic) {
    case 'product.changed':
    case 'product.deleted':
      return refresh(deps, [event.payload.productId], await deps.catalog.products([event.payload.productId]))
    case 'stock.changed': {
      const products = await deps.catalog.productsOfVariants(event.payload.variantIds)
      return refresh(
        deps,
        products.map(product => product.id),
        products,
      )
    }
    case 'category.changed':
      return followCategory(deps, event.payload.categoryId, signal)
  }
}

/** Writes what is published now and removes the rest of `ids`. */
async function refresh(deps: IndexDeps, ids: readonly number[], products: readonly Product[]): Promise<void> {
  const documents = await documentsOf(deps, products)
  const gone = ids.filter(id => !documents.some(document => document.productId === id))
  if (documents.length > 0) await deps.search.put(documents)
  if (gone.length > 0) await deps.search.remove(gone)
}

/** A category's name and place are part of the document of every product in or below it. One that is gone leaves no trace of where it was, so all products are gone through. */
async function followCategory(deps: IndexDeps, categoryId: number, signal: AbortSignal): Promise<void> {
  // The event came after the change; what is remembered may be from before it.
  await forgetCategories(deps)
  const categories = await readCategories(deps)
  const isPresent = categories.some(category => category.id === categoryId)
  for await (const batch of productBatches(deps, isPresent ? subtreeIds(categories, categoryId) : undefined)) {
    signal.throwIfAborted()
    const documents = await documentsOf(deps, batch)
    if (documents.length > 0) await deps.search.put(documents)
  }
}
