import type { Hold, HoldStatus } from '@cartwright/core'
import { listQuery } from '../database/in-list.ts'
import type { RunTogether, SqlDatabase } from '../database/sql-database.ts'

/** The holds found, in the order of `keys`, with their lines ascending by variant: of one moment, from wherever `run` reads. */
export type HoldLoader = (run: RunTogether, keys: readonly string[]) => Promise<Hold[]>

export function holdLoader(db: SqlDatabase): HoldLoader {
  const holdsOf = listQuery(db, isListed => db.read.selectFrom('hold').selectAll().where(isListed('key')))
  const linesOf = listQuery(db, isListed => db.read.selectFrom('hold_line').selectAll().where(isListed('hold_key')).orderBy('hold_key').orderBy('variant_id'))
  return async (run, keys) => {
    if (keys.length === 0) return []
    const [holds, lineRows] = await run([holdsOf(keys), linesOf(keys)])
    const rows = Map.groupBy(lineRows, row => row.hold_key)
    const found = new Map(
      holds.map(hold => {
        const lines = (rows.get(hold.key) ?? []).map(row => ({
          variantId: row.variant_id,
          locationId: row.location_id,
          quantity: row.quantity,
          shipped: row.shipped,
          released: row.released,
        }))
        return [hold.key, { key: hold.key, status: hold.status as HoldStatus, expiresAt: hold.expires_at, lines }]
      }),
    )
    return keys.flatMap(key => found.get(key) ?? [])
  }
}
