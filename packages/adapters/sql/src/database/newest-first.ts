import type { Page, PageRequest } from '@cartwright/core'
import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import { cursorId, offsetOf, pageOf } from './cursor.ts'
import type { Schema } from './schema.ts'

/**
 * One page of the rows a query selects, in falling order of their `id`, and how many it selects in all. Throws `validation_failed` for a cursor that is none of ours.
 * @param selected the filtered rows, `id` among their columns; neither ordered nor limited
 */
export async function newestFirst<Table extends keyof Schema, Row extends { readonly id: number }, Item>(
  selected: SelectQueryBuilder<Schema, Table, Row>,
  page: PageRequest,
  toItem: (row: Row) => Item,
): Promise<Page<Item>> {
  const below = cursorId(page)
  const { count } = await selected.clearSelect().select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  const id = sql.ref<number>('id')
  const rows = await (below === undefined ? selected : selected.where(sql<SqlBool>`${id} < ${below}`))
    .orderBy(id, 'desc')
    .limit(page.limit + 1)
    .offset(offsetOf(page))
    .execute()
  return pageOf(rows as Row[], Number(count), page, row => row.id, toItem)
}
