import { randomUUID } from 'node:crypto'
import { CommerceError, type SearchDocument } from '@cartwright/core'
import type { Executor, SqlDatabase } from '@cartwright/sql'
import { sql } from 'kysely'
import { countProducts } from './change-counts.ts'
import { indexRows } from './index-row.ts'
import { type IndexState, lockIndex, readState } from './index-state.ts'
import { analyzeShelf, emptyShelf, otherShelf, type Shelf } from './search-tables.ts'
import { writeRows } from './write-rows.ts'

/** Documents in one write, so that others' writes need not wait long between two of them. */
const chunkSize = 250

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
        await db.write(async tx => writeRows(tx, otherShelf((await lockOwn(tx, token)).live), rows, true))
      }
    }
    await analyze(db, token)
    const filled = await db.write(tx => swap(tx, token))
    await clear(db, otherShelf(filled.shelf))
    return filled.count
  } catch (cause) {
    await abandon(db, token)
    throw cause
  }
}

async function begin(tx: Executor, token: string): Promise<void> {
  const { live } = await lockIndex(tx)
  await makeEmpty(tx, otherShelf(live))
  await sql`DELETE FROM search_gone`.execute(tx)
  await sql`UPDATE search_state SET rebuild = ${token}`.execute(tx)
}

/** Locks the index for the rebuild that owns the token; another one that was begun since then goes first. */
async function lockOwn(tx: Executor, token: string): Promise<IndexState> {
  const state = await lockIndex(tx)
  if (state.rebuild !== token) throw new CommerceError('unavailable', 'Another rebuild of the search index was begun; this one gave way.')
  return state
}

/** Tells the planner what was filled in, without keeping writers waiting. Where somebody is in the way, autovacuum does it later. */
async function analyze(db: SqlDatabase, token: string): Promise<void> {
  const { live, rebuild } = await readState(db.read)
  if (rebuild !== token) return
  for (const statement of analyzeShelf(otherShelf(live))) await db.write(tx => sql.raw(statement).execute(tx)).catch(() => undefined)
}

async function swap(tx: Executor, token: string): Promise<{ readonly shelf: Shelf; readonly count: number }> {
  const { live } = await lockOwn(tx, token)
  const shelf = otherShelf(live)
  await sql`UPDATE search_state SET live = ${shelf}, rebuild = NULL`.execute(tx)
  return { shelf, count: await countProducts(tx, shelf) }
}

async function abandon(db: SqlDatabase, token: string): Promise<void> {
  const isOwn = await db.write(async tx => {
    const { rebuild } = await lockIndex(tx)
    if (rebuild !== token) return false
    await sql`UPDATE search_state SET rebuild = NULL`.execute(tx)
    return true
  })
  if (isOwn) await clear(db, undefined)
}

/** Empties the shelf that nobody needs any more. When readers or a backup are in the way, the next rebuild does it. */
async function clear(db: SqlDatabase, old: Shelf | undefined): Promise<void> {
  await db
    .write(async tx => {
      const { live, rebuild } = await lockIndex(tx)
      if (rebuild === null && live !== old) await makeEmpty(tx, otherShelf(live))
    })
    .catch(() => undefined)
}

/**
 * Emptying waits for those who read the shelf (there may be some for a moment after a swap) and makes later ones wait. It gives up soon, before the database would look for a deadlock
 * and end a reader for it, and is tried again as every conflict is.
 */
async function makeEmpty(tx: Executor, shelf: Shelf): Promise<void> {
  const { rows } = await sql<{
    used: boolean
  }>`SELECT EXISTS (SELECT FROM ${sql.raw(`search_document_${shelf}`)}) OR EXISTS (SELECT FROM ${sql.raw(`search_variant_${shelf}`)}) AS used`.execute(tx)
  if (rows[0]?.used !== true) return
  await sql`SET LOCAL lock_timeout = '200ms'`.execute(tx)
  await sql.raw(emptyShelf(shelf)).execute(tx)
}
