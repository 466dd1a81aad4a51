import { CommerceError } from '../errors/index.ts'

/** Where a page ended: the sort it belongs to, the sort key of its last product (a price, a name, a time, a score) and that product's id. */
export interface SearchPosition {
  readonly sort: string
  readonly key: string | number
  readonly productId: number
}

/** A position as an opaque text that is safe in a URL. */
export function encodeSearchCursor({ sort, key, productId }: SearchPosition): string {
  const bytes = new TextEncoder().encode(JSON.stringify([sort, key, productId]))
  const binary = Array.from(bytes, byte => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The position in a cursor made by {@link encodeSearchCursor}. Throws `validation_failed` when it is not one, or one of another sort. */
export function decodeSearchCursor(cursor: string, sort: string): SearchPosition {
  const [ofSort, key, productId] = parse(cursor)
  const expected = sort === 'name' ? 'string' : 'number'
  if (ofSort !== sort || typeof key !== expected || (typeof key !== 'string' && typeof key !== 'number') || !Number.isSafeInteger(productId)) {
    const message = 'This cursor does not belong to this list.'
    throw new CommerceError('validation_failed', message, { errors: [{ path: 'cursor', message }] })
  }
  return { sort, key, productId: Number(productId) }
}

function parse(cursor: string): readonly unknown[] {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, character => character.charCodeAt(0))
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
