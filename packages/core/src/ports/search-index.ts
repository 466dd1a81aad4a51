import type { CurrencyCode } from '../model/index.ts'

/** What the index knows of a product. Made from the catalog by a pure function; `version` lets late writes lose against newer ones. */
export interface SearchDocument {
  readonly productId: number
  readonly version: number
  readonly name: string
  readonly brand: string
  readonly description: string
  readonly skus: readonly string[]
  /** The product's categories and all their ancestors. */
  readonly categoryIds: readonly number[]
  readonly categoryNames: readonly string[]
  /** Option values and attributes as texts, by name: what can be filtered by and counted. */
  readonly facets: Readonly<Record<string, readonly string[]>>
  /** The lowest unit price of any variant, per currency, in minor units. */
  readonly prices: Readonly<Record<CurrencyCode, number>>
  readonly inStock: boolean
  readonly createdAt: number
}

export type SearchSort = 'relevance' | 'price' | '-price' | 'name' | 'newest'

export interface SearchFilter {
  readonly categoryId?: number
  readonly minPrice?: number
  readonly maxPrice?: number
  readonly inStock?: boolean
  /** All names must match, each by one of its values. */
  readonly facets?: Readonly<Record<string, readonly string[]>>
}

export interface SearchQuery {
  /** Empty means everything. Words are matched in any order, all of them, each by prefix and with typos (none under 5 letters, one from 5, two from 9). */
  readonly text: string
  /** The currency of price filters and price order; products without a price in it are left out. */
  readonly currency: CurrencyCode
  readonly filter: SearchFilter
  /** `relevance` without text is `newest`. Ties go by product id. */
  readonly sort: SearchSort
  readonly limit: number
  readonly page?: number
  readonly cursor?: string | null
  /** Whether to count facets. */
  readonly withFacets: boolean
}

export interface FacetValue {
  readonly value: string
  readonly count: number
}

export interface SearchResult {
  readonly productIds: readonly number[]
  readonly total: number
  readonly nextCursor: string | null
  /** Counts over everything that matches, most frequent first; a facet's own filter is left out of its own counts, so that alternatives stay visible. */
  readonly facets: Readonly<Record<string, readonly FacetValue[]>>
}

/** Full-text search. A hint, not the truth: losing it loses nothing, it can be rebuilt. Case and diacritics are folded. */
export interface SearchIndex {
  readonly name: string
  search(query: SearchQuery): Promise<SearchResult>
  /** Completions of what is being typed: product names first, at most `limit`. */
  suggest(text: string, limit: number): Promise<readonly { readonly text: string; readonly productId: number | null }[]>
  /** Adds or replaces documents; one older (by version) than what is there is ignored. */
  put(documents: readonly SearchDocument[]): Promise<void>
  remove(productIds: readonly number[]): Promise<void>
  /** Builds a fresh index beside the live one from all batches, then swaps. Writes arriving meanwhile are in the result too. Says how many documents it holds. */
  rebuild(batches: AsyncIterable<readonly SearchDocument[]>): Promise<number>
}
