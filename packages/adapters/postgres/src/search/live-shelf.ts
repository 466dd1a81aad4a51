import type { Executor } from '@cartwright/sql'
import { CompiledQuery } from 'kysely'
import { numbered } from './numbered.ts'
import type { Shelf } from './search-tables.ts'

/** Runs a statement of {@link numbered} parameters that also selects {@link liveSql}; answers its one row. */
export type Ask = <Row extends object>(text: string, parameters: Readonly<Record<string, unknown>>) => Promise<Row>

class ShelfMoved extends Error {
  readonly live: Shelf

  constructor(live: Shelf) {
    super('the search index was swapped')
    this.live = live
  }
}

/** What every statement of {@link LiveShelf.read} selects. */
export const liveSql = '(SELECT live FROM search_state WHERE id = 1) AS live'

/**
 * Reads of the live shelf, whichever it is at that moment. Which it is, is assumed, because statements name their tables, and told by each statement, which sees one moment:
 * when the assumption was wrong the read is done again.
 */
export class LiveShelf {
  private readonly executor: Executor
  private assumed: Shelf = 0

  constructor(executor: Executor) {
    this.executor = executor
  }

  async read<T>(work: (shelf: Shelf, ask: Ask) => Promise<T>): Promise<T> {
    for (;;) {
      const shelf = this.assumed
      try {
        return await work(shelf, (text, parameters) => this.ask(shelf, text, parameters))
      } catch (cause) {
        if (!(cause instanceof ShelfMoved)) throw cause
        this.assumed = cause.live
      }
    }
  }

  private async ask<Row extends object>(shelf: Shelf, text: string, parameters: Readonly<Record<string, unknown>>): Promise<Row> {
    const { sql, names } = numbered(text)
    const query = CompiledQuery.raw(
      sql,
      names.map(name => parameters[name]),
    )
    const { rows } = await this.executor.executeQuery<Row & { readonly live: Shelf | null }>(query)
    const [row] = rows
    if (row === undefined || row.live === null) throw new Error('The search index has lost its state row.')
    if (row.live !== shelf) throw new ShelfMoved(row.live)
    return row
  }
}
