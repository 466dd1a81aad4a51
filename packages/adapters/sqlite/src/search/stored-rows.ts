import type { Database, Statement } from 'better-sqlite3'
import type { IndexRow } from './index-row.ts'
import type { Shelf } from './search-tables.ts'

/** Tells writes that would change nothing. While a rebuild is under way, every write has something to do: the rebuild needs it too. */
export class StoredRows {
  private readonly reader: Database
  private state: Statement | null = null
  private readonly statements = new Map<Shelf, { readonly same: Statement; readonly present: Statement; readonly after: Statement }>()

  constructor(reader: Database) {
    this.reader = reader
  }

  /** Whether the index holds exactly these rows already. */
  haveAll(rows: readonly IndexRow[]): boolean {
    const same = this.current()?.same
    return same !== undefined && rows.every(row => same.get(row.productId, row.version, row.textHash, row.body) === 1)
  }

  /** Whether the index holds none of these products. */
  haveNone(productIds: readonly number[]): boolean {
    const present = this.current()?.present
    return present !== undefined && productIds.every(id => present.get(id) === undefined)
  }

  /** Products of these rows that the live shelf does not hold exactly so, ascending. */
  differing(rows: readonly IndexRow[]): number[] {
    const { same } = this.statementsOf(this.liveShelf().live)
    return rows
      .filter(row => same.get(row.productId, row.version, row.textHash, row.body) !== 1)
      .map(({ productId }) => productId)
      .sort((a, b) => a - b)
  }

  /** Products that the live shelf holds, above this id, ascending. */
  idsAfter(afterId: number, limit: number): number[] {
    return this.statementsOf(this.liveShelf().live).after.all(afterId, limit) as number[]
  }

  private current() {
    const { live, rebuild } = this.liveShelf()
    return rebuild === null ? this.statementsOf(live) : null
  }

  private liveShelf() {
    this.state ??= this.reader.prepare('SELECT live, rebuild FROM search_state')
    const { live, rebuild } = this.state.get() as { readonly live: Shelf; readonly rebuild: string | null }
    return { live, rebuild }
  }

  private statementsOf(live: Shelf) {
    const known = this.statements.get(live)
    if (known) return known
    const select = (what: string, where: string) => this.reader.prepare(`SELECT ${what} FROM search_document_${live} WHERE ${where}`).pluck()
    const statements = {
      same: select('1', 'product_id = ? AND removed = 0 AND version = ? AND text_hash = ? AND body = ?'),
      present: select('1', 'product_id = ? AND removed = 0'),
      after: select('product_id', 'product_id > ? AND removed = 0 ORDER BY product_id LIMIT ?'),
    }
    this.statements.set(live, statements)
    return statements
  }
}
