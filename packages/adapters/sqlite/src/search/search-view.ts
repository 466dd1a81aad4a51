import type { Database, Statement } from 'better-sqlite3'
import { DocumentColumns, type DocumentRow } from './document-columns.ts'
import type { Shelf } from './search-tables.ts'
import { SortedOrders } from './sorted-orders.ts'
import { TermReader } from './term-reader.ts'

/** The live index as this process knows it. */
export interface SearchView {
  readonly columns: DocumentColumns
  readonly orders: SortedOrders
  readonly terms: TermReader
}

interface StateRow {
  readonly live: Shelf
  readonly generation: number
  readonly change: number
}

interface Known extends SearchView {
  readonly generation: number
  readonly changes: Statement
  change: number
}

/**
 * Keeps what this process knows of the index in step with the tables, whoever writes them: the state row tells by one small read whether anything changed,
 * then only the changed rows are read, or all of them after a rebuild.
 */
export class SearchViews {
  private readonly reader: Database
  private state: Statement | null = null
  private known: Known | null = null

  constructor(reader: Database) {
    this.reader = reader
  }

  /** The index as it is now. Call within a read transaction, so that what is read afterwards is of the same moment. */
  current(): SearchView {
    this.state ??= this.reader.prepare('SELECT live, generation, change FROM search_state')
    const state = this.state.get() as StateRow
    if (this.known?.generation !== state.generation) this.known = this.open(state)
    if (this.known.change !== state.change) this.follow(this.known, state.change)
    return this.known
  }

  /** Reads everything anew next time: what was seen may have been undone. */
  forget(): void {
    this.known = null
  }

  private open({ live, generation }: StateRow): Known {
    const columns = new DocumentColumns()
    const changes = this.reader.prepare(`SELECT product_id, removed, body FROM search_document_${live} WHERE change > ?`)
    return { columns, orders: new SortedOrders(columns), terms: new TermReader(this.reader, live), generation, changes, change: -1 }
  }

  private follow(known: Known, change: number): void {
    const moved = new Set<number>()
    const productIds: number[] = []
    for (const row of known.changes.iterate(known.change) as IterableIterator<DocumentRow>) {
      const change = known.columns.apply(row)
      if (change?.moved) moved.add(change.slot)
      if (row.removed === 0) productIds.push(row.product_id)
    }
    known.orders.mend(moved)
    known.terms.follow(productIds)
    known.change = change
  }
}
