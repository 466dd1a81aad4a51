import { CommerceError, compactCode, decodeSearchCursor, encodeSearchCursor, foldText, type SearchQuery, type SearchResult } from '@cartwright/core'
import type { MultiSearchQuery, MultiSearchResult } from 'meilisearch'
import type { Calls } from './calls.ts'
import { codedCharactersMax } from './codes.ts'
import { countFacets } from './count-facets.ts'
import { afterFilter, baseFilters, type FixedSort, facetFilters, isCurrency, sortOf } from './filters.ts'
import { type IndexDocument, skuKey } from './index-document.ts'
import { totalMax } from './index-settings.ts'
import { askedText } from './words.ts'

export type Hit = Pick<IndexDocument, 'id' | 'name' | 'prices' | 'created_at'>
export type Answer = MultiSearchResult<Hit>

/** Asks for several searches at once. */
export type Ask = (queries: readonly MultiSearchQuery[]) => Promise<readonly Answer[]>

/** What every search for one query has in common. */
export interface Asked {
  readonly indexUid: string
  readonly q: string
  readonly filter: readonly string[]
}

/** Products with one SKU, compact, that come first when it is searched for. */
const skuHitsMax = 20

const nothing: SearchResult = { productIds: [], total: 0, nextCursor: null, facets: {} }

/** Answers a query: one round of searches, and a second one where facets are counted. */
export async function runSearch(calls: Calls, indexUid: string, query: SearchQuery): Promise<SearchResult> {
  const isEmpty = query.text.trim() === ''
  const q = isEmpty ? '' : askedText(query.text)
  if (q === null || !isCurrency(query.currency)) return nothing
  const asked: Asked = { indexUid, q, filter: [...baseFilters(query), ...facetFilters(query.filter)] }
  const sort = query.sort === 'relevance' && isEmpty ? 'newest' : query.sort
  const page = sort === 'relevance' ? relevancePage(asked, query) : sortedPage(asked, query, sort)
  return calls.search(async init => {
    const ask: Ask = async queries => (await calls.client.multiSearch<{ queries: MultiSearchQuery[] }, Hit>({ queries: [...queries] }, init)).results
    const count = { ...common(asked), hitsPerPage: 0, ...(query.withFacets ? { facets: ['facet_names'] } : {}) }
    const [counted, ...pages] = await ask([count, ...page.queries])
    const { productIds, nextCursor } = page.read(pages)
    const facets = query.withFacets ? await countFacets(ask, asked, query, counted) : {}
    return { productIds, total: counted?.totalHits ?? 0, nextCursor, facets }
  })
}

/** The parts of a search that all of a round share. */
export function common({ indexUid, q, filter }: Asked): MultiSearchQuery {
  return { indexUid, q, filter: [...filter], matchingStrategy: 'all' }
}

interface Page {
  readonly queries: readonly MultiSearchQuery[]
  /** Makes the page of the answers to its queries. */
  readonly read: (answers: readonly Answer[]) => Pick<SearchResult, 'productIds' | 'nextCursor'>
}

/** A page in an order of its own: it begins after the cursor's product, wherever that would stand now. */
function sortedPage(asked: Asked, query: SearchQuery, sort: FixedSort): Page {
  const { currency, limit } = query
  const position = query.cursor ? decodeSearchCursor(query.cursor, sort) : null
  const filter = position ? [...asked.filter, afterFilter(sort, currency, position)] : asked.filter
  const offset = position ? 0 : offsetOf(query)
  const attributesToRetrieve = ['id', 'name', 'prices', 'created_at']
  return {
    queries: isBeyond(offset) ? [] : [{ ...common({ ...asked, filter }), sort: sortOf(sort, currency), offset, limit: limit + 1, attributesToRetrieve }],
    read: ([answer]) => {
      const hits = answer?.hits ?? []
      const last = hits.slice(0, limit).at(-1)
      const isMore = last !== undefined && hits.length > limit
      return {
        productIds: hits.slice(0, limit).map(({ id }) => id),
        nextCursor: isMore ? encodeSearchCursor({ sort, key: keyOf(last, sort, currency), productId: last.id }) : null,
      }
    },
  }
}

/** A page by relevance: its cursor is a place in the list. Products that have the text for a SKU come first, so the others stand as many places later. */
function relevancePage(asked: Asked, query: SearchQuery): Page {
  const { limit } = query
  const offset = query.cursor ? placeOf(query.cursor) : offsetOf(query)
  const key = skuKey(query.text)
  const firstOther = Math.max(0, offset - skuHitsMax)
  const search = { ...common(asked), attributesToRetrieve: ['id'] }
  const skuSearch = { ...search, filter: [...asked.filter, `sku_keys = ${key}`], limit: skuHitsMax }
  const others = { ...search, filter: [...asked.filter, `NOT sku_keys = ${key}`], offset: firstOther, limit: offset + limit + 1 - firstOther }
  return {
    queries: isBeyond(offset) || compactCode(query.text) === '' ? [] : [skuSearch, others],
    read: ([first, rest]) => {
      const skuHits = first?.hits ?? []
      const all = offset < skuHits.length ? [...skuHits.slice(offset), ...(rest?.hits ?? [])] : (rest?.hits.slice(offset - skuHits.length - firstOther) ?? [])
      const hits = all.slice(0, limit)
      const last = hits.at(-1)
      return {
        productIds: hits.map(({ id }) => id),
        nextCursor: last && all.length > limit ? encodeSearchCursor({ sort: 'relevance', key: offset + limit, productId: last.id }) : null,
      }
    },
  }
}

function offsetOf({ page, limit }: SearchQuery): number {
  return (Math.max(page ?? 1, 1) - 1) * limit
}

/** Whether Meilisearch has nothing there, or cannot say. */
function isBeyond(offset: number): boolean {
  return offset >= totalMax
}

function placeOf(cursor: string): number {
  const { key } = decodeSearchCursor(cursor, 'relevance')
  if (typeof key === 'number' && Number.isSafeInteger(key) && key >= 0) return key
  const message = 'This cursor does not belong to this list.'
  throw new CommerceError('validation_failed', message, { errors: [{ path: 'cursor', message }] })
}

function keyOf(hit: Hit, sort: FixedSort, currency: string): string | number {
  if (sort === 'newest') return hit.created_at
  return sort === 'name' ? foldText(hit.name).slice(0, codedCharactersMax) : (hit.prices[currency] ?? 0)
}
