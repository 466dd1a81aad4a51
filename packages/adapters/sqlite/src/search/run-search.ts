import { decodeSearchCursor, encodeSearchCursor, type SearchQuery, type SearchResult } from '@cartwright/core'
import type { DocumentColumns } from './document-columns.ts'
import { FacetCounts } from './facet-counts.ts'
import { firstSorted } from './first-sorted.ts'
import type { SearchView } from './search-view.ts'
import type { FixedSort } from './sorted-orders.ts'
import { scoreText, type TextScores } from './text-scores.ts'

/** Answers a query from the view: every document that may match is looked at once, for filters, count and facets together. */
export function runSearch(view: SearchView, query: SearchQuery): SearchResult {
  const text = query.text.trim() === '' ? null : scoreText(query.text, view)
  if (text && query.sort === 'relevance') return byScore(view, query, text)
  return byOrder(view, query, query.sort === 'relevance' ? 'newest' : query.sort, text)
}

function byOrder(view: SearchView, query: SearchQuery, sort: FixedSort, text: TextScores | null): SearchResult {
  const { currency, limit } = query
  const order = view.orders.slots(sort, currency)
  const position = query.cursor ? decodeSearchCursor(query.cursor, sort) : null
  const from = position ? view.orders.indexAfter(sort, currency, position) : 0
  const skip = position ? 0 : firstOf(query)
  const answer = (page: readonly number[], more: boolean, total: number, facets: SearchResult['facets']): SearchResult => {
    const last = page.at(-1)
    const cursor =
      last !== undefined && more
        ? encodeSearchCursor({ sort, key: view.orders.key(sort, currency, last), productId: view.columns.productIds[last] ?? 0 })
        : null
    return { productIds: page.map(slot => view.columns.productIds[slot] ?? 0), total, nextCursor: cursor, facets }
  }
  if (!text && !query.withFacets && Object.keys(query.filter).length === 0) {
    const start = from + skip
    return answer(order.slice(start, start + limit), start + limit < order.length, order.length, {})
  }
  const facets = new FacetCounts(view.columns, query.filter.facets ?? {}, query.withFacets)
  const matches = matcher(view, query, text, facets)
  const page: number[] = []
  let total = 0
  let after = 0
  for (let at = 0; at < order.length; at++) {
    const slot = order[at] ?? 0
    if (!matches(slot)) continue
    total++
    if (at < from) continue
    if (after >= skip && page.length < limit) page.push(slot)
    after++
  }
  return answer(page, after > skip + page.length, total, query.withFacets ? facets.result() : {})
}

function byScore(view: SearchView, query: SearchQuery, { slots, scores }: TextScores): SearchResult {
  const { productIds } = view.columns
  const compare = (a: number, b: number) => (scores[b] ?? 0) - (scores[a] ?? 0) || (productIds[a] ?? 0) - (productIds[b] ?? 0)
  const position = query.cursor ? decodeSearchCursor(query.cursor, 'relevance') : null
  const facets = new FacetCounts(view.columns, query.filter.facets ?? {}, query.withFacets)
  const passes = baseFilter(view.columns, query)
  let rest: number[] = []
  let total = 0
  for (const slot of slots) {
    if (!passes(slot) || !facets.take(slot)) continue
    total++
    if (!position || isAfter(scores[slot] ?? 0, productIds[slot] ?? 0, position)) rest.push(slot)
  }
  const skip = position ? 0 : firstOf(query)
  const more = rest.length > skip + query.limit
  rest = firstSorted(rest, skip + query.limit, compare)
  const page = rest.slice(skip, skip + query.limit)
  const last = page.at(-1)
  const cursor = last !== undefined && more ? encodeSearchCursor({ sort: 'relevance', key: scores[last] ?? 0, productId: productIds[last] ?? 0 }) : null
  return { productIds: page.map(slot => productIds[slot] ?? 0), total, nextCursor: cursor, facets: query.withFacets ? facets.result() : {} }
}

function isAfter(score: number, productId: number, position: { readonly key: string | number; readonly productId: number }): boolean {
  return score < Number(position.key) || (score === position.key && productId > position.productId)
}

function firstOf({ page, limit }: SearchQuery): number {
  return (Math.max(page ?? 1, 1) - 1) * limit
}

/** Whether a slot matches; each is asked for once. Where few can match, they are looked at first and the others cost next to nothing. */
function matcher(view: SearchView, query: SearchQuery, text: TextScores | null, facets: FacetCounts): (slot: number) => boolean {
  const passes = baseFilter(view.columns, query)
  const { categoryId } = query.filter
  const few = text?.slots ?? (categoryId === undefined ? null : (view.columns.byCategory.get(categoryId) ?? []))
  if (!few) return slot => passes(slot) && facets.take(slot)
  const marks = new Uint8Array(view.columns.size)
  for (const slot of few) if (passes(slot) && facets.take(slot)) marks[slot] = 1
  return slot => marks[slot] === 1
}

/** Whether a slot has a price in the currency and passes every filter but the facets'. */
function baseFilter(columns: DocumentColumns, { currency, filter }: SearchQuery): (slot: number) => boolean {
  const prices = columns.pricesIn(currency)
  const { minPrice = Number.NEGATIVE_INFINITY, maxPrice = Number.POSITIVE_INFINITY, inStock, categoryId } = filter
  const category = categoryId === undefined ? null : (columns.byCategory.get(categoryId) ?? new Set<number>())
  return slot => {
    const price = prices[slot]
    if (price === undefined || price < minPrice || price > maxPrice) return false
    if (inStock !== undefined && columns.inStock[slot] !== inStock) return false
    return category === null || category.has(slot)
  }
}
