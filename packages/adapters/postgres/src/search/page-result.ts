import type { SearchQuery, SearchResult, SearchSort } from '@cartwright/core'
import { type CountedValue, facetsOf } from './facets-sql.ts'
import { cursorOf } from './positions.ts'

/** What a statement answers to a search: a page with one product more than asked for, which only tells that there is more. */
export interface FoundPage {
  readonly total: number | null
  readonly page: readonly (readonly [productId: number, number: number, text: string])[]
  readonly facets: readonly CountedValue[] | null
}

export function pageResult({ total, page, facets }: FoundPage, { limit }: SearchQuery, sort: SearchSort): SearchResult {
  const shown = page.slice(0, limit)
  const last = shown.at(-1)
  const hasMore = last !== undefined && page.length > limit
  return {
    productIds: shown.map(([productId]) => productId),
    total: total ?? 0,
    nextCursor: hasMore ? cursorOf(sort, { productId: last[0], number: last[1], text: last[2] }) : null,
    facets: facetsOf(facets ?? []),
  }
}
