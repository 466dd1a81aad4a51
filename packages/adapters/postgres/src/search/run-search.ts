import type { SearchQuery, SearchResult } from '@cartwright/core'
import { browse, isBrowsing } from './browse.ts'
import type { Ask } from './live-shelf.ts'
import { positionOf } from './positions.ts'
import { queryTerms } from './query-terms.ts'
import type { Shelf } from './search-tables.ts'
import { sift } from './sift.ts'

/** Answers a query from a shelf, in one statement, or two when a word of its text may have typos. */
export async function runSearch(query: SearchQuery, shelf: Shelf, ask: Ask): Promise<SearchResult> {
  if (query.text.trim() === '') {
    const sort = query.sort === 'relevance' ? 'newest' : query.sort
    return isBrowsing(query) ? browse(query, sort, shelf, ask) : sift(query, sort, null, shelf, ask)
  }
  const terms = await queryTerms(query.text, shelf, ask)
  if (terms) return sift(query, query.sort, terms, shelf, ask)
  positionOf(query, query.sort)
  return { productIds: [], total: 0, nextCursor: null, facets: {} }
}
