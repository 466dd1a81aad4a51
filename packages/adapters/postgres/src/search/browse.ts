import type { SearchQuery, SearchResult, SearchSort } from '@cartwright/core'
import { mostFrequentSql } from './facets-sql.ts'
import { type Ask, liveSql } from './live-shelf.ts'
import { type FoundPage, pageResult } from './page-result.ts'
import { exact, offsetOf, positionOf } from './positions.ts'
import { anyCategory, type Shelf } from './search-tables.ts'
import { storable } from './storable-text.ts'

export type FixedSort = Exclude<SearchSort, 'relevance'>

/** What each order goes by, as its index has it. */
const keys: Readonly<Record<FixedSort, string>> = { price: 'amount', '-price': 'amount_down', newest: 'created_down', name: 'sort_name' }

/** Whether everything, or a category, is listed: pages are then a piece of an index, and counts are known. */
export function isBrowsing({ filter }: SearchQuery): boolean {
  const { categoryId: _, facets = {}, ...others } = filter
  return Object.keys(facets).length === 0 && Object.values(others).every(value => value === undefined)
}

/** A page of everything in a currency, or of a category; what it costs depends on the page alone, not on how much there is. */
export async function browse(query: SearchQuery, sort: FixedSort, shelf: Shelf, ask: Ask): Promise<SearchResult> {
  const position = positionOf(query, sort)
  const found = await ask<FoundPage>(browseSql(shelf, sort, query.withFacets), {
    currency: storable(query.currency),
    category: query.filter.categoryId ?? anyCategory,
    ...(sort === 'name' ? { after: position?.text ?? '' } : { after: exact(Math.floor(position?.number ?? Number.MIN_SAFE_INTEGER)) }),
    afterId: position?.productId ?? Number.MIN_SAFE_INTEGER,
    limit: query.limit + 1,
    offset: offsetOf(query),
  })
  return pageResult(found, query, sort)
}

function browseSql(shelf: Shelf, sort: FixedSort, withFacets: boolean): string {
  const key = keys[sort]
  const place = 'currency = {currency}::text AND category_id = {category}::bigint'
  const counts = `search_count_${shelf} WHERE ${place}`
  const page = sort === 'name' ? 'product_id, 0, key' : `product_id, key, ''`
  return `SELECT ${liveSql},
    (SELECT count FROM ${counts} AND facet_id = 0) AS total,
    (SELECT coalesce(json_agg(json_build_array(${page}) ORDER BY key, product_id), '[]') FROM (
      SELECT product_id, ${key} AS key FROM search_listing_${shelf}
      WHERE ${place} AND (${key}, product_id) > ({after}::${sort === 'name' ? 'text' : 'bigint'}, {afterId}::bigint)
      ORDER BY ${key}, product_id LIMIT {limit}::bigint OFFSET {offset}::bigint) page) AS page,
    ${withFacets ? mostFrequentSql(shelf, `SELECT facet_id, count FROM ${counts} AND facet_id > 0 AND count > 0`) : 'NULL::json'} AS facets`
}
