import type { Executor } from '@cartwright/sql'
import { sql } from 'kysely'
import { anyCategory, type Shelf } from './search-tables.ts'

/** The currency of no price: under it, all products are counted. */
export const anyCurrency = ''

/** Counts products where they are now, or takes them off there: before and after a change of their currencies, categories or facets. */
export async function changeCounts(tx: Executor, shelf: Shelf, productIds: readonly number[], sign: 1 | -1): Promise<void> {
  if (productIds.length === 0) return
  await sql`INSERT INTO ${sql.raw(`search_count_${shelf}`)} AS old (currency, category_id, facet_id, count)
    SELECT currency, category_id, facet_id, ${sign}::integer * count(*) FROM (
      SELECT l.currency, l.category_id, unnest(0 || d.facet_ids) AS facet_id
      FROM ${sql.raw(`search_document_${shelf}`)} d JOIN ${sql.raw(`search_listing_${shelf}`)} l ON l.product_id = d.product_id
      WHERE d.product_id = ANY(${productIds})
      UNION ALL
      SELECT ${anyCurrency}, ${anyCategory}::bigint, 0 FROM ${sql.raw(`search_document_${shelf}`)} WHERE product_id = ANY(${productIds})
    ) places
    GROUP BY currency, category_id, facet_id
    ON CONFLICT (currency, category_id, facet_id) DO UPDATE SET count = old.count + excluded.count`.execute(tx)
}

/** How many products the shelf holds. */
export async function countProducts(tx: Executor, shelf: Shelf): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count FROM ${sql.raw(`search_count_${shelf}`)}
    WHERE currency = ${anyCurrency} AND category_id = ${anyCategory} AND facet_id = 0`.execute(tx)
  return rows[0]?.count ?? 0
}
