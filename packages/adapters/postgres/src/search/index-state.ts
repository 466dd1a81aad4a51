import type { Executor } from '@cartwright/sql'
import { sql } from 'kysely'
import type { Shelf } from './search-tables.ts'

/** Where writes go: the live shelf, and the rebuild under way. */
export interface IndexState {
  readonly live: Shelf
  readonly rebuild: string | null
}

/** Locks the index for writers until the end of the write: everything in it is written by one at a time, in all processes, and nobody waits in circles. Readers wait for nobody. */
export async function lockIndex(tx: Executor): Promise<IndexState> {
  const { rows } = await sql<IndexState>`SELECT live, rebuild FROM search_state WHERE id = 1 FOR NO KEY UPDATE`.execute(tx)
  return theState(rows)
}

/** The state as it is, without a lock. */
export async function readState(executor: Executor): Promise<IndexState> {
  const { rows } = await sql<IndexState>`SELECT live, rebuild FROM search_state WHERE id = 1`.execute(executor)
  return theState(rows)
}

function theState([state]: readonly IndexState[]): IndexState {
  if (!state) throw new Error('The search index has lost its state row.')
  return state
}
