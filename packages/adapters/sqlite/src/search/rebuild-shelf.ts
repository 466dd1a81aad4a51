import { randomUUID } from 'node:crypto'
import { CommerceError, type SearchDocument } from '@cartwright/core'
import type { Executor, SqlDatabase } from '@cartwright/sql'
import { sql } from 'kysely'
import { indexRows } from './index-row.ts'
import { createShelf, dropShelf, otherShelf, type Shelf } from './search-tables.ts'
import { type SearchState, writeChange, writeRows } from './write-rows.ts'

/** Documents in one write, so that others' writes need not wait long between two of them. */
const chunkSize = 100

/**
 * Fills the shelf that is not live, then swaps: see {@link SearchIndex.rebuild}. Every write in between, of any process, goes to both shelves because the state row
 * names this rebuild. Throws `unavailable` when another process began a rebuild of its own meanwhile.
 */
export async function rebuildShelf(db: SqlDatabase, batches: AsyncIterable<readonly SearchDocument[]>): Promise<number> {
  const token = randomUUID()
  await db.write(tx => begin(tx, token))
  try {
    for await (const batch of batches) {
      for (let from = 0; from < batch.length; from += chunkSize) {
        const rows = indexRows(batch.slice(from, from + chunkSize))
        await db.write(tx => ownChange(tx, token, ({ live, change }) => writeRows(tx, otherShelf(live), rows, { change, late: true })))
      }
    }
    return await db.write(tx => ownChange(tx, token, ({ live }) => swap(tx, live)))
  } catch (cause) {
    await db.write(tx => abandon(tx, token))
    throw cause
  }
}

function begin(tx: Executor, token: string): Promise<void> {
  return writeChange(tx, async ({ live }) => {
    await emptyShelf(tx, otherShelf(live))
    await sql`UPDATE search_state SET rebuild = ${token}`.execute(tx)
  })
}

/** A change of the rebuild that owns the token; another one that was begun since then goes first. */
function ownChange<T>(tx: Executor, token: string, work: (state: SearchState) => Promise<T>): Promise<T> {
  return writeChange(tx, state => {
    if (state.rebuild !== token) throw new CommerceError('unavailable', 'Another rebuild of the search index was begun; this one gave way.')
    return work(state)
  })
}

async function swap(tx: Executor, live: Shelf): Promise<number> {
  const filled = otherShelf(live)
  await sql`DELETE FROM ${sql.raw(`search_document_${filled}`)} WHERE removed = 1`.execute(tx)
  await sql`UPDATE search_state SET live = ${filled}, generation = generation + 1, rebuild = NULL`.execute(tx)
  await emptyShelf(tx, live)
  const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM ${sql.raw(`search_document_${filled}`)}`.execute(tx)
  return rows[0]?.count ?? 0
}

function abandon(tx: Executor, token: string): Promise<void> {
  return writeChange(tx, async ({ live, rebuild }) => {
    if (rebuild !== token) return
    await sql`UPDATE search_state SET rebuild = NULL`.execute(tx)
    await emptyShelf(tx, otherShelf(live))
  })
}

async function emptyShelf(tx: Executor, shelf: Shelf): Promise<void> {
  for (const statement of [...dropShelf(shelf), ...createShelf(shelf)]) await sql.raw(statement).execute(tx)
}
