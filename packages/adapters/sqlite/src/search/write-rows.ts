import type { Executor } from '@cartwright/sql'
import { sql } from 'kysely'
import type { IndexRow } from './index-row.ts'
import type { Shelf } from './search-tables.ts'

/** Where writes go: the live shelf, the number of this change, and the rebuild under way. */
export interface SearchState {
  readonly live: Shelf
  readonly change: number
  readonly rebuild: string | null
}

/**
 * Runs one change of the index, numbered. The number is published last: in a shop in memory, readers see what a write has done so far,
 * and whoever saw the number before the rows would never look for them again.
 */
export async function writeChange<T>(tx: Executor, work: (state: SearchState) => Promise<T>): Promise<T> {
  const { rows } = await sql<SearchState>`SELECT live, change + 1 AS change, rebuild FROM search_state`.execute(tx)
  const [state] = rows
  if (!state) throw new Error('The search index has lost its state row.')
  const result = await work(state)
  await sql`UPDATE search_state SET change = ${state.change}`.execute(tx)
  return result
}

interface Present {
  readonly product_id: number
  readonly version: number
  readonly removed: number
  readonly text_hash: string
}

/**
 * Writes the rows that are not older than what the shelf has. Those read by a rebuild (`late`) also lose against the same version and against a removal,
 * since whoever wrote that, wrote it meanwhile.
 */
export async function writeRows(
  tx: Executor,
  shelf: Shelf,
  rows: readonly IndexRow[],
  options: { readonly change: number; readonly late: boolean },
): Promise<void> {
  const present = await presentRows(tx, shelf, rows)
  const accepted = rows.filter(row => {
    const other = present.get(row.productId)
    if (!other) return true
    if (options.late) return other.removed === 0 && other.version < row.version
    return other.removed === 1 || other.version <= row.version
  })
  if (accepted.length === 0) return
  const documents = JSON.stringify(accepted.map(row => [row.productId, row.version, row.textHash, row.body]))
  await sql`INSERT INTO ${table('document', shelf)} (product_id, version, change, removed, text_hash, body)
    SELECT value ->> 0, value ->> 1, ${options.change}, 0, value ->> 2, value ->> 3 FROM json_each(${documents}) WHERE true
    ON CONFLICT (product_id) DO UPDATE SET version = excluded.version, change = excluded.change, removed = 0, text_hash = excluded.text_hash, body = excluded.body`.execute(
    tx,
  )
  await writeTexts(tx, shelf, accepted, present)
}

/** Takes products out of the shelf. What stays is a mark for readers that follow the changes, and for batches of a rebuild that still have them. */
export async function removeRows(
  tx: Executor,
  shelf: Shelf,
  productIds: readonly number[],
  options: { readonly change: number; readonly mark: boolean },
): Promise<void> {
  const ids = JSON.stringify(productIds)
  const gone = sql`version = 0, change = ${options.change}, removed = 1, text_hash = '', body = ''`
  await sql`DELETE FROM ${table('text', shelf)} WHERE rowid IN (SELECT value FROM json_each(${ids}))`.execute(tx)
  if (options.mark) {
    await sql`INSERT INTO ${table('document', shelf)} (product_id, version, change, removed, text_hash, body)
      SELECT DISTINCT value, 0, ${options.change}, 1, '', '' FROM json_each(${ids}) WHERE true ON CONFLICT (product_id) DO UPDATE SET ${gone}`.execute(tx)
  } else {
    await sql`UPDATE ${table('document', shelf)} SET ${gone} WHERE product_id IN (SELECT value FROM json_each(${ids})) AND removed = 0`.execute(tx)
  }
}

async function presentRows(tx: Executor, shelf: Shelf, rows: readonly IndexRow[]): Promise<Map<number, Present>> {
  const ids = JSON.stringify(rows.map(row => row.productId))
  const { rows: found } = await sql<Present>`SELECT product_id, version, removed, text_hash FROM ${table('document', shelf)}
    WHERE product_id IN (SELECT value FROM json_each(${ids}))`.execute(tx)
  return new Map(found.map(row => [row.product_id, row]))
}

async function writeTexts(tx: Executor, shelf: Shelf, rows: readonly IndexRow[], present: ReadonlyMap<number, Present>): Promise<void> {
  const changed = rows.filter(row => present.get(row.productId)?.text_hash !== row.textHash)
  if (changed.length === 0) return
  const stale = changed.filter(row => present.get(row.productId)?.removed === 0).map(row => row.productId)
  if (stale.length > 0) await sql`DELETE FROM ${table('text', shelf)} WHERE rowid IN (SELECT value FROM json_each(${JSON.stringify(stale)}))`.execute(tx)
  const texts = JSON.stringify(changed.map(row => [row.productId, ...row.texts]))
  await sql`INSERT INTO ${table('text', shelf)} (rowid, name, brand, category, sku, attribute, description)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6 FROM json_each(${texts})`.execute(tx)
}

function table(name: 'document' | 'text', shelf: Shelf) {
  return sql.raw(`search_${name}_${shelf}`)
}
