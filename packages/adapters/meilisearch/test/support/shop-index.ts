import { randomUUID } from 'node:crypto'
import type { SearchDocument, SearchIndex, SearchQuery } from '@cartwright/core'
import { type MeilisearchOptions, meilisearch } from '../../src/meilisearch.ts'
import type { FakeMeilisearch } from './fake-meilisearch.ts'

/** A document with only what a test is about. */
export function documentOf(productId: number, given: Partial<SearchDocument> = {}): SearchDocument {
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

/** A query for everything, but for what is given. */
export function queryOf(given: Partial<SearchQuery> = {}): SearchQuery {
  return { text: '', currency: 'USD', filter: {}, sort: 'relevance', limit: 100, withFacets: false, ...given }
}

export async function idsOf(index: SearchIndex, text: string, given: Partial<SearchQuery> = {}): Promise<readonly number[]> {
  return (await index.search(queryOf({ text, ...given }))).productIds
}

export async function* batchesOf(...batches: readonly (readonly SearchDocument[])[]): AsyncGenerator<readonly SearchDocument[]> {
  yield* batches
}

/** Opens the index of a shop, as one process does. */
export function opened(fake: FakeMeilisearch, options: Partial<MeilisearchOptions> = {}): SearchIndex {
  return meilisearch({ host: fake.host, apiKey: fake.apiKey, ...options })
}

/** A shop's index with these documents, under a name of its own, as two processes see it. */
export async function builtIndex(fake: FakeMeilisearch, documents: readonly SearchDocument[] = [], options: Partial<MeilisearchOptions> = {}) {
  const name = randomUUID()
  const index = opened(fake, { ...options, index: name })
  await index.rebuild(batchesOf(documents))
  return { index, other: opened(fake, { ...options, index: name }), uid: `${name}-1` }
}
