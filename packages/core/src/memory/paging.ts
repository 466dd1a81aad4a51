import { CommerceError } from '../model/index.ts'
import type { Page, PageRequest } from '../ports/index.ts'

/** The place of a row in its list: compared number by number. */
type Key = readonly number[]

/**
 * One page of `rows`, which are in the order of their keys. A cursor is the key of the last row shown, so that what is added or deleted meanwhile shifts nothing.
 * Throws `validation_failed` for a cursor that is none of ours.
 */
export function pageOf<T>(rows: readonly T[], request: PageRequest, order: 'ascending' | 'descending', keyOf: (row: T) => Key): Page<T> {
  const sign = order === 'ascending' ? 1 : -1
  const after = request.cursor ? decodeCursor(request.cursor) : null
  const rest = after ? rows.filter(row => sign * compareKeys(keyOf(row), after) > 0) : rows.slice(((request.page ?? 1) - 1) * request.limit)
  const items = rest.slice(0, request.limit)
  const last = items.at(-1)
  return { items, total: rows.length, nextCursor: last !== undefined && rest.length > items.length ? encodeCursor(keyOf(last)) : null }
}

/** The most common list: rows with an id, the highest first. `rows` come in ascending order. */
export function newestFirst<T extends { readonly id: number }>(rows: Iterable<T>, matches: (row: T) => boolean, request: PageRequest): Page<T> {
  return pageOf([...rows].filter(matches).reverse(), request, 'descending', row => [row.id])
}

function compareKeys(a: Key, b: Key): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function encodeCursor(key: Key): string {
  return btoa(JSON.stringify(key)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function decodeCursor(cursor: string): Key {
  try {
    const key: unknown = JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
    if (Array.isArray(key) && key.length > 0 && key.every(part => typeof part === 'number')) return key
  } catch {
    // Fall through: whatever cannot be read is refused alike.
  }
  throw new CommerceError('validation_failed', 'The cursor is not one of ours.', { errors: [{ path: 'cursor', message: 'not a cursor of this list' }] })
}
