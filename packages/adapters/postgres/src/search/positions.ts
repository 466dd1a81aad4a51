import { decodeSearchCursor, encodeSearchCursor, type SearchQuery, type SearchSort } from '@cartwright/core'
import { sortName } from './index-row.ts'
import { fromStorable } from './storable-text.ts'

/** Where a product stands in an order; always ascending: what is sorted from the greatest has its sign turned. */
export interface Position {
  readonly number: number
  readonly text: string
  readonly productId: number
}

const turned: ReadonlySet<SearchSort> = new Set(['relevance', '-price', 'newest'])

/** The position after which a page begins; null when it does not go by a cursor. Throws `validation_failed` for one that is none of this order. */
export function positionOf({ cursor }: SearchQuery, sort: SearchSort): Position | null {
  if (!cursor) return null
  const { key, productId } = decodeSearchCursor(cursor, sort)
  if (typeof key === 'string') return { number: 0, text: sortName(key), productId }
  return { number: turned.has(sort) ? -key : key, text: '', productId }
}

export function cursorOf(sort: SearchSort, { number, text, productId }: Position): string {
  const key = sort === 'name' ? fromStorable(text) : turned.has(sort) ? -number : number
  return encodeSearchCursor({ sort, key, productId })
}

/** How many products come before the page, when it goes by number. */
export function offsetOf({ page, limit, cursor }: SearchQuery): number {
  return cursor ? 0 : Math.min((Math.max(page ?? 1, 1) - 1) * limit, Number.MAX_SAFE_INTEGER)
}

/** The number, or the nearest that a column of whole numbers can be compared with: a cursor that was made up, or a filter, may hold any. */
export function exact(whole: number): number {
  return Math.max(Math.min(whole, Number.MAX_SAFE_INTEGER), Number.MIN_SAFE_INTEGER)
}
