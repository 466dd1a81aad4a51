import type { SearchDocument, SearchIndex, SearchQuery } from '../../ports/index.ts'

/** A document with only what a case is about; everything else is plain and alike. */
export function sampleDocument(productId: number, given: Partial<SearchDocument> = {}): SearchDocument {
  return {
    productId,
    version: 1,
    name: `Product ${productId}`,
    brand: '',
    description: '',
    skus: [`S${productId}`],
    categoryIds: [],
    categoryNames: [],
    facets: {},
    prices: { USD: 1000 },
    inStock: true,
    createdAt: 1_000,
    ...given,
  }
}

/** Documents of these names, numbered from 1. */
export function named(...names: readonly string[]): SearchDocument[] {
  return names.map((name, index) => sampleDocument(index + 1, { name }))
}

/** A query for everything in USD, but for what is given. */
export function queryOf(given: Partial<SearchQuery> = {}): SearchQuery {
  return { text: '', currency: 'USD', filter: {}, sort: 'relevance', limit: 100, withFacets: false, ...given }
}

/** The ids found for a text, best first. */
export async function idsOf(index: SearchIndex, text: string, given: Partial<SearchQuery> = {}): Promise<readonly number[]> {
  const { productIds } = await index.search(queryOf({ text, ...given }))
  return productIds
}

/** Batches as a rebuild takes them. */
export async function* batchesOf(...batches: readonly (readonly SearchDocument[])[]): AsyncGenerator<readonly SearchDocument[]> {
  yield* batches
}
