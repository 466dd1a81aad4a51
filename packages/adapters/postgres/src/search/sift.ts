import type { SearchQuery, SearchResult, SearchSort } from '@cartwright/core'
import { mostFrequentSql, wantedFacets, wantedSql } from './facets-sql.ts'
import { type Ask, liveSql } from './live-shelf.ts'
import { matchParameters, matchSql } from './match-sql.ts'
import { type FoundPage, pageResult } from './page-result.ts'
import { exact, offsetOf, positionOf } from './positions.ts'
import type { QueryTerms } from './query-terms.ts'
import { anyCategory, type Shelf } from './search-tables.ts'
import { storable } from './storable-text.ts'

/** What a sift looks at besides the list: nothing, facets to filter by, or facets to filter by and count. */
type Facets = 'none' | 'filtered' | 'counted'

/** Where products are looked for: among those a text has found, in a piece of the list, or everywhere. */
type Source = 'text' | 'listing' | 'document'

/** Searches by a text or filters: finds all that match, counts them, and sorts out the page. */
export async function sift(query: SearchQuery, sort: SearchSort, terms: QueryTerms | null, shelf: Shelf, ask: Ask): Promise<SearchResult> {
  const { filter, currency, limit, withFacets } = query
  const position = positionOf(query, sort)
  const wanted = wantedFacets(filter)
  const facets = withFacets ? 'counted' : wanted.length > 0 ? 'filtered' : 'none'
  const found = await ask<FoundPage>(siftSql(shelf, terms, sourceOf(query, terms, facets), facets), {
    ...(terms ? matchParameters(terms) : {}),
    currency: storable(currency),
    category: filter.categoryId ?? anyCategory,
    minPrice: exact(Math.ceil(filter.minPrice ?? Number.MIN_SAFE_INTEGER)),
    maxPrice: exact(Math.floor(filter.maxPrice ?? Number.MAX_SAFE_INTEGER)),
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

function sourceOf({ filter }: SearchQuery, terms: QueryTerms | null, facets: Facets): Source {
  if (terms) return 'text'
  const isNarrow = filter.categoryId !== undefined || filter.minPrice !== undefined || filter.maxPrice !== undefined
  return isNarrow || facets === 'none' ? 'listing' : 'document'
}

function siftSql(shelf: Shelf, terms: QueryTerms | null, source: Source, facets: Facets): string {
  const parts = [
    ...(terms ? [matchSql(shelf, terms)] : []),
    ...(facets === 'none' ? [] : [wantedSql(shelf)]),
    `candidate AS MATERIALIZED (${candidateSql(shelf, source, facets)})`,
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

/** The products that pass everything but, perhaps, facet filters: how many of these each fails, and the name of one. */
function candidateSql(shelf: Shelf, source: Source, facets: Facets): string {
  const failing = '(SELECT count(*) AS failed, min(name) AS failing FROM wanted WHERE NOT p.facet_ids && ids) w'
  return `SELECT p.product_id,
      CASE {sort}::text WHEN 'price' THEN p.amount WHEN '-price' THEN -p.amount WHEN 'newest' THEN -p.created_at ${source === 'text' ? `WHEN 'relevance' THEN -p.score` : ''} ELSE 0 END::float8 AS number_key,
      CASE {sort}::text WHEN 'name' THEN p.sort_name ELSE '' END AS text_key,
      ${facets === 'none' ? '0 AS failed' : 'p.facet_ids, w.failed, w.failing'}
    FROM (${productsSql(shelf, source, facets)}) p ${facets === 'none' ? '' : `CROSS JOIN LATERAL ${failing}`}
    WHERE amount BETWEEN {minPrice}::bigint AND {maxPrice}::bigint AND ({inStock}::boolean IS NULL OR in_stock = {inStock}::boolean)
      ${facets === 'none' ? '' : facets === 'filtered' ? 'AND w.failed = 0' : 'AND w.failed <= 1'}`
}

/**
 * The products of a currency and category that are looked through. Those a text has found are looked up one by one, in the order they lie in: then the cost goes with what was found,
 * whatever the planner expects.
 */
function productsSql(shelf: Shelf, source: Source, facets: Facets): string {
  const document = `search_document_${shelf}`
  const columns = 'd.product_id, d.created_at, d.in_stock, d.sort_name, d.facet_ids, d.amounts[array_position(d.currencies, {currency}::text)] AS amount'
  const isPlaced = '{currency}::text = ANY(d.currencies) AND {category}::bigint = ANY(d.category_ids)'
  if (source === 'text') {
    return `SELECT d.*, m.score FROM (SELECT * FROM match ORDER BY product_id) m
      CROSS JOIN LATERAL (SELECT ${columns} FROM ${document} d WHERE d.product_id = m.product_id AND ${isPlaced} LIMIT 1) d`
  }
  if (source === 'document') return `SELECT ${columns} FROM ${document} d WHERE ${isPlaced}`
  const listing = `search_listing_${shelf} l ${facets === 'none' ? '' : `JOIN ${document} d USING (product_id)`}`
  return `SELECT product_id, l.amount, l.created_at, l.in_stock, l.sort_name ${facets === 'none' ? '' : ', d.facet_ids'} FROM ${listing} WHERE l.currency = {currency}::text AND l.category_id = {category}::bigint`
}

/** A product that fails one facet's filter alone is counted for that facet, whose own filter does not count there. */
function countedSql(shelf: Shelf): string {
  return `SELECT v.facet_id, sum(v.count)::bigint AS count
    FROM (SELECT facet_id, failing, count(*) AS count FROM (SELECT unnest(facet_ids) AS facet_id, failing FROM candidate) u GROUP BY facet_id, failing) v
      JOIN search_facet_${shelf} own ON own.id = v.facet_id
    WHERE v.failing IS NULL OR v.failing = own.name
    GROUP BY v.facet_id`
}
