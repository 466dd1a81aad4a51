import { CommerceError, type Page, type PageRequest } from '@cartwright/core'

/** The id a page starts below, from a cursor; undefined on a page reached by number. Throws `validation_failed` for a cursor that is none of ours. */
export function cursorId(page: PageRequest): number | undefined {
  if (!page.cursor) return undefined
  const id = Number(page.cursor)
  if (Number.isSafeInteger(id) && id > 0) return id
  throw new CommerceError('validation_failed', 'The cursor is not one of ours.', { errors: [{ path: 'cursor', message: 'not a cursor of this list' }] })
}

export function offsetOf(page: PageRequest): number {
  return page.cursor ? 0 : ((page.page ?? 1) - 1) * page.limit
}

/** A page from `limit + 1` rows: the extra one only tells that there is more. */
export function pageOf<Row, Item>(rows: readonly Row[], total: number, page: PageRequest, idOf: (row: Row) => number, toItem: (row: Row) => Item): Page<Item> {
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return { items: shown.map(toItem), total, nextCursor: rows.length > page.limit && last !== undefined ? String(idOf(last)) : null }
}
