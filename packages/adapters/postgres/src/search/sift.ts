import type { SearchQuery, SearchResult, SearchSort } from '@cartwright/core'
import { mostFrequentSql, wantedFacets, wantedSql } from './facets-sql.ts'
import { type Ask, liveSql } from './live-shelf.ts'
import { matchParameters, matchSql } from './match-sql.ts'
import { type FoundPage, pageResult } from './page-result.ts'
import { offsetOf, positionOf } from './positions.ts'
import type { QueryTerms } from './query-terms.ts'
import { anyCategory, type Shelf } from './search-tables.ts'
import { storable } from './storable-text.ts'

/** What a sift looks at besides the list: nothing, facets to filter by, or facets to filter by and count. */
type Facets = 'none' | 'filtered' | 'counted'

/** Searches by a text or filters: finds all that match, counts them, and sorts out the page. */
export async function sift(query: SearchQuery, sort: SearchSort, terms: QueryTerms | null, shelf: Shelf, ask: Ask): Promise<SearchResult> {
  const { filter, currency, limit, withFacets } = query
  const position = positionOf(query, sort)
  const wanted = wantedFacets(filter)
  const facets = withFacets ? 'counted' : wanted.length > 0 ? 'filtered' : 'none'
  const found = await ask<FoundPage>(siftSql(shelf, terms, facets), {
    ...(terms ? matchParameters(terms) : {}),
    currency: storable(currency),
    category: filter.categoryId ?? anyCategory,
    minPrice: Math.max(Math.ceil(filter.minPrice ?? Number.MIN_SAFE_INTEGER), Number.MIN_SAFE_INTEGER),
    maxPrice: Math.min(Math.floor(filter.maxPrice ?? Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER),
    inStock: filter.inStock ?? null,
    wanted: JSON.stringify(wanted),
    sort,
    afterNumber: position?.number ?? Number.NEGATIVE_INFINITY,
    afterText: position?.text ?? '',
    afterId: position?.productId ?? Number.MIN_SAFE_INTEGER,
    limit: limit + 1,
    offset: offsetOf(query),
  })
  return pageResult(found, query, sort)
}

function siftSql(shelf: Shelf, terms: QueryTerms | null, facets: Facets): string {
  const parts = [
    ...(terms ? [matchSql(shelf, terms)] : []),
    ...(facets === 'none' ? [] : [wantedSql(shelf)]),
    `candidate AS MATERIALIZED (${candidateSql(shelf, terms !== null, facets)})`,
  ]
  const order = 'number_key, text_key, product_id'
  return `WITH ${parts.join(',\n')}
    SELECT ${liveSql},
      (SELECT count(*) FROM candidate WHERE failed = 0) AS total,
      (SELECT coalesce(json_agg(json_build_array(product_id, number_key, text_key) ORDER BY ${order}), '[]') FROM (
        SELECT ${order} FROM candidate
        WHERE failed = 0 AND (${order}) > ({afterNumber}::float8, {afterText}::text, {afterId}::bigint)
        ORDER BY ${order} LIMIT {limit}::bigint OFFSET {offset}::bigint) page) AS page,
      ${facets === 'counted' ? mostFrequentSql(shelf, countedSql(shelf)) : 'NULL::json'} AS facets`
}

/**
 * The products that pass everything but, perhaps, facet filters: how many of these each fails, and the name of one. Rows of a product are looked up one by one where a text has found it:
 * then the cost goes with what was found, whatever the planner expects.
 */
function candidateSql(shelf: Shelf, hasText: boolean, facets: Facets): string {
  const place = 'currency = {currency}::text AND category_id = {category}::bigint'
  const filters = `amount BETWEEN {minPrice}::bigint AND {maxPrice}::bigint AND ({inStock}::boolean IS NULL OR in_stock = {inStock}::boolean)`
  const listing = `SELECT * FROM search_listing_${shelf} WHERE ${place} AND ${filters}`
  const documents = `search_document_${shelf} d`
  return `SELECT l.product_id,
      CASE {sort}::text WHEN 'price' THEN l.amount WHEN '-price' THEN -l.amount WHEN 'newest' THEN -l.created_at ${hasText ? `WHEN 'relevance' THEN -m.score` : ''} ELSE 0 END::float8 AS number_key,
      CASE {sort}::text WHEN 'name' THEN l.name ELSE '' END AS text_key,
      ${facets === 'none' ? '0 AS failed' : 'd.facet_ids, w.failed, w.name AS failing'}
    FROM ${hasText ? `match m CROSS JOIN LATERAL (${listing} AND product_id = m.product_id LIMIT 1) l` : `(${listing}) l`}
    ${
      facets === 'none'
        ? ''
        : `${hasText ? `CROSS JOIN LATERAL (SELECT facet_ids FROM ${documents} WHERE d.product_id = l.product_id LIMIT 1) d` : `JOIN ${documents} USING (product_id)`}
      CROSS JOIN LATERAL (SELECT count(*) AS failed, min(name) AS name FROM wanted WHERE NOT d.facet_ids && ids) w
      ${facets === 'filtered' ? 'WHERE w.failed = 0' : 'WHERE w.failed <= 1'}`
    }`
}

/** A product that fails one facet's filter alone is counted for that facet, whose own filter does not count there. */
function countedSql(shelf: Shelf): string {
  return `SELECT v.facet_id, sum(v.count)::bigint AS count
    FROM (SELECT facet_id, failing, count(*) AS count FROM (SELECT unnest(facet_ids) AS facet_id, failing FROM candidate) u GROUP BY facet_id, failing) v
      JOIN search_facet_${shelf} own ON own.id = v.facet_id
    WHERE v.failing IS NULL OR v.failing = own.name
    GROUP BY v.facet_id`
}
