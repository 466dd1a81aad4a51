import { randomUUID } from 'node:crypto'
import { CommerceError, type SearchDocument } from '@cartwright/core'
import type { Executor, SqlDatabase } from '@cartwright/sql'
import { sql } from 'kysely'
import { indexRows } from './index-row.ts'
import { createShelf, dropShelf, otherShelf, type Shelf } from './search-tables.ts'
import { beginChange, type SearchState, writeRows } from './write-rows.ts'

/** Documents in one write, so that others' writes need not wait long between two of them. */
const chunkSize = 100

/**
 * Fills the shelf that is not live, then swaps: see {@link SearchIndex.rebuild}. Every write in between, of any process, goes to both shelves because the state row
 * names this rebuild. Throws `unavailable` when another process began a rebuild of its own meanwhile.
 */
export async function rebuildShelf(db: SqlDatabase, batches: AsyncIterable<readonly SearchDocument[]>): Promise<number> {
  const token = randomUUID()
  await db.write(async tx => {
    const { live } = await beginChange(tx)
    await emptyShelf(tx, otherShelf(live))
    await sql`UPDATE search_state SET rebuild = ${token}`.execute(tx)
  })
  try {
    for await (const batch of batches) {
      for (let from = 0; from < batch.length; from += chunkSize) {
        const rows = indexRows(batch.slice(from, from + chunkSize))
        await db.write(async tx => {
          const { live, change } = await beginOwnChange(tx, token)
          await writeRows(tx, otherShelf(live), rows, { change, late: true })
        })
      }
    }
    return await db.write(tx => swap(tx, token))
  } catch (cause) {
    await db.write(tx => abandon(tx, token))
    throw cause
  }
}

async function swap(tx: Executor, token: string): Promise<number> {
  const { live } = await beginOwnChange(tx, token)
  const filled = otherShelf(live)
  await sql`DELETE FROM ${sql.raw(`search_document_${filled}`)} WHERE removed = 1`.execute(tx)
  await sql`UPDATE search_state SET live = ${filled}, generation = generation + 1, rebuild = NULL`.execute(tx)
  await emptyShelf(tx, live)
  const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM ${sql.raw(`search_document_${filled}`)}`.execute(tx)
  return rows[0]?.count ?? 0
}

async function abandon(tx: Executor, token: string): Promise<void> {
  const { live, rebuild } = await beginChange(tx)
  if (rebuild !== token) return
  await sql`UPDATE search_state SET rebuild = NULL`.execute(tx)
  await emptyShelf(tx, otherShelf(live))
}

async function beginOwnChange(tx: Executor, token: string): Promise<SearchState> {
  const state = await beginChange(tx)
  if (state.rebuild !== token) throw new CommerceError('unavailable', 'Another rebuild of the search index was begun; this one gave way.')
  return state
}

async function emptyShelf(tx: Executor, shelf: Shelf): Promise<void> {
  for (const statement of [...dropShelf(shelf), ...createShelf(shelf)]) await sql.raw(statement).execute(tx)
}
