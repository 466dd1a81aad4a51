import { CommerceError, type Page, type PageRequest } from '@cartwright/core'

/** The key of the row a page starts behind, from a cursor of `length` numbers; undefined on a page reached by number. Throws `validation_failed` for a cursor that is none of ours. */
export function cursorKey(page: PageRequest, length: number): readonly number[] | undefined {
  if (!page.cursor) return undefined
  const key = page.cursor.split('.').map(Number)
  if (key.length === length && key.every(part => Number.isSafeInteger(part) && part > 0)) return key
  throw new CommerceError('validation_failed', 'The cursor is not one of ours.', { errors: [{ path: 'cursor', message: 'not a cursor of this list' }] })
}

/** The same for lists in the order of one id. */
export function cursorId(page: PageRequest): number | undefined {
  return cursorKey(page, 1)?.[0]
}

export function offsetOf(page: PageRequest): number {
  return page.cursor ? 0 : ((page.page ?? 1) - 1) * page.limit
}

/** A page from `limit + 1` rows: the extra one only tells that there is more. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  total: number,
  page: PageRequest,
  keyOf: (row: Row) => number | string,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return { items: shown.map(toItem), total, nextCursor: rows.length > page.limit && last !== undefined ? String(keyOf(last)) : null }
}
