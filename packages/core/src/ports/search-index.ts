import type { CurrencyCode, SearchDocument } from '../model/index.ts'

export type { SearchDocument }

export type SearchSort = 'relevance' | 'price' | '-price' | 'name' | 'newest'

export interface SearchFilter {
  readonly categoryId?: number
  readonly minPrice?: number
  readonly maxPrice?: number
  readonly inStock?: boolean
  /** All names must match, each by one of its values. Names are taken as they are, values with case and diacritics folded. */
  readonly facets?: Readonly<Record<string, readonly string[]>>
}

export interface SearchQuery {
  /**
   * Empty means everything; a text without a letter or digit means nothing. Words are matched in any order, all of them, each by prefix and with typos
   * (none under 5 letters, one from 5, two from 9). Any text is allowed: it never means more than its words, and never throws.
   */
  readonly text: string
  /** The currency of price filters and price order; products without a price in it are left out, always. */
  readonly currency: CurrencyCode
  readonly filter: SearchFilter
  /** `relevance` without text is `newest`. Ties go by product id. */
  readonly sort: SearchSort
  readonly limit: number
  /** From 1. */
  readonly page?: number
  /** From `nextCursor`, for the same text, filter and sort; it goes before `page`. Throws `validation_failed` when it is not one, or one of another sort. */
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
  /**
   * Counts over everything that matches, most frequent first (ties by value), at most 100 values a facet (`facetValuesMax`); a facet's own filter
   * is left out of its own counts, so that alternatives stay visible. Empty unless asked for.
   */
  readonly facets: Readonly<Record<string, readonly FacetValue[]>>
}

/** How an index on a server of its own is doing. */
export interface SearchIndexStatus {
  /** Whether it answers now. A shop with a fallback searches on all the same. */
  readonly isUp: boolean
  /** How many products it holds; null when it does not tell. */
  readonly documents: number | null
  /** What an operator wants to know beside: the circuit, tasks that wait, the last one. No secret, no address. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

/** Full-text search. A hint, not the truth: losing it loses nothing, it can be rebuilt. Case and diacritics are folded. */
export interface SearchIndex {
  readonly name: string
  search(query: SearchQuery): Promise<SearchResult>
  /** Completions of what is being typed, by prefix and with typos: product names first, then words (`productId` null), at most `limit`, no text twice. */
  suggest(text: string, limit: number): Promise<readonly { readonly text: string; readonly productId: number | null }[]>
  /** Adds or replaces documents, all of them or none; one older (by version) than what is there is ignored. */
  put(documents: readonly SearchDocument[]): Promise<void>
  /** Takes products out and forgets them; unknown ids are ignored. */
  remove(productIds: readonly number[]): Promise<void>
  /** Products of these documents that the index does not hold as they are here: missing, older, or otherwise. Ascending. */
  differing(documents: readonly SearchDocument[]): Promise<readonly number[]>
  /** Products that the index holds, with an id above `afterId`, ascending: for finding those that should not be there. */
  idsAfter(afterId: number, limit: number): Promise<readonly number[]>
  /** Builds a fresh index beside the live one from all batches, then swaps. Writes arriving meanwhile are in the result too. Says how many documents it holds. */
  rebuild(batches: AsyncIterable<readonly SearchDocument[]>): Promise<number>
  /** Asks no more than a few short questions, and never throws: trouble is what it tells. Absent where there is nothing to tell. */
  readonly status?: () => Promise<SearchIndexStatus>
}
