import { postgresRows } from '@cartwright/postgres'
import type { ShopRows } from '@cartwright/sql'
import { sqliteRows } from '@cartwright/sqlite'

/** A database as a move sees it. */
export function rowsOf(url: string): ShopRows {
  return url.startsWith('sqlite:') ? sqliteRows(url.slice('sqlite:'.length)) : postgresRows(url)
}
