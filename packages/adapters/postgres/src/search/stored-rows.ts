import type { IndexRow } from './index-row.ts'
import { type Ask, liveSql } from './live-shelf.ts'
import type { Shelf } from './search-tables.ts'

/** Products of these rows that the shelf does not hold exactly so, ascending. */
export async function differing(rows: readonly IndexRow[], shelf: Shelf, ask: Ask): Promise<number[]> {
  const { ids } = await ask<{ readonly ids: number[] }>(
    `SELECT ${liveSql}, (SELECT coalesce(json_agg(r.id ORDER BY r.id), '[]') FROM unnest({ids}::bigint[], {versions}::bigint[], {hashes}::uuid[]) AS r(id, version, hash)
      WHERE NOT EXISTS (SELECT FROM search_document_${shelf} d WHERE d.product_id = r.id AND d.version = r.version AND d.hash = r.hash)) AS ids`,
    { ids: rows.map(row => row.productId), versions: rows.map(row => row.version), hashes: rows.map(row => row.hash) },
  )
  return ids
}

/** Products that the shelf holds, above this id, ascending. */
export async function idsAfter(afterId: number, limit: number, shelf: Shelf, ask: Ask): Promise<number[]> {
  const { ids } = await ask<{ readonly ids: number[] }>(
    `SELECT ${liveSql}, (SELECT coalesce(json_agg(product_id ORDER BY product_id), '[]') FROM (
      SELECT product_id FROM search_document_${shelf} WHERE product_id > {afterId}::bigint ORDER BY product_id LIMIT {limit}::bigint) page) AS ids`,
    { afterId, limit },
  )
  return ids
}
