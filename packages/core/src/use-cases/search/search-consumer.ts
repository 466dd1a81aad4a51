import { type SearchDocument, type StoredEvent, subtreeIds } from '../../model/index.ts'
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
      return refreshProducts(deps, [event.payload.productId])
    case 'stock.changed': {
      const products = await deps.catalog.productsOfVariants(event.payload.variantIds)
      return refreshProducts(
        deps,
        products.map(product => product.id),
      )
    }
    case 'category.changed':
      return followCategory(deps, event.payload.categoryId, signal)
  }
}

/** How often a product that keeps changing is written anew before the events of those changes are left to do it. */
const refreshesMax = 5

/**
 * Writes what is published now and removes the rest of `ids`. Two events of one product may be handled at once, and the one that read first may write last;
 * so whoever wrote looks again, and writes again when that was not the present state.
 */
export async function refreshProducts(deps: IndexDeps, ids: readonly number[]): Promise<void> {
  let documents = await documentsOf(deps, await deps.catalog.products(ids))
  for (let count = 1; count <= refreshesMax; count++) {
    const gone = ids.filter(id => !documents.some(document => document.productId === id))
    // Both are tried before either fails the event: an index made of two may have taken what it could.
    const written = await Promise.allSettled([
      ...(documents.length > 0 ? [deps.search.put(documents)] : []),
      ...(gone.length > 0 ? [deps.search.remove(gone)] : []),
    ])
    for (const outcome of written) if (outcome.status === 'rejected') throw outcome.reason
    const present = await documentsOf(deps, await deps.catalog.products(ids))
    if (stateOf(present) === stateOf(documents)) return
    documents = present
  }
}

function stateOf(documents: readonly SearchDocument[]): string {
  return documents.map(({ productId, version, inStock }) => `${productId} ${version} ${inStock}`).join()
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
