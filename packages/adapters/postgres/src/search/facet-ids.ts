import type { Executor } from '@cartwright/sql'
import { sql } from 'kysely'
import type { IndexRow } from './index-row.ts'
import type { Shelf } from './search-tables.ts'

interface FacetId {
  readonly id: number
  readonly key: string
}

/** The numbers of all facet values of these rows, by key; new values are given one. Call with the index locked. */
export async function facetIdsOf(tx: Executor, shelf: Shelf, rows: readonly IndexRow[]): Promise<ReadonlyMap<string, number>> {
  const table = sql.raw(`search_facet_${shelf}`)
  const entries = new Map(rows.flatMap(row => row.facets).map(entry => [entry.key, entry]))
  if (entries.size === 0) return new Map()
  const { rows: known } =
    await sql<FacetId>`SELECT id, replace(key::text, '-', '') AS key FROM ${table} WHERE key = ANY(${[...entries.keys()]}::uuid[])`.execute(tx)
  const ids = new Map(known.map(({ id, key }) => [key, id]))
  const fresh = [...entries.values()].filter(({ key }) => !ids.has(key))
  if (fresh.length === 0) return ids
  const { rows: added } = await sql<FacetId>`INSERT INTO ${table} (key, folded_key, name, value)
    SELECT key, "foldedKey", name, value FROM json_to_recordset(${JSON.stringify(fresh)}::json) AS r(key uuid, "foldedKey" uuid, name text, value text)
    RETURNING id, replace(key::text, '-', '') AS key`.execute(tx)
  for (const { id, key } of added) ids.set(key, id)
  return ids
}
