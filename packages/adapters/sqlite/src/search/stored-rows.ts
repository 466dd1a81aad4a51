import type { Database, Statement } from 'better-sqlite3'
import type { IndexRow } from './index-row.ts'
import type { Shelf } from './search-tables.ts'

/** Tells writes that would change nothing. While a rebuild is under way, every write has something to do: the rebuild needs it too. */
export class StoredRows {
  private readonly reader: Database
  private state: Statement | null = null
  private readonly statements = new Map<Shelf, { readonly same: Statement; readonly present: Statement }>()

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

  private current() {
    this.state ??= this.reader.prepare('SELECT live, rebuild FROM search_state')
    const { live, rebuild } = this.state.get() as { readonly live: Shelf; readonly rebuild: string | null }
    if (rebuild !== null) return null
    const known = this.statements.get(live)
    if (known) return known
    const select = (where: string) => this.reader.prepare(`SELECT 1 FROM search_document_${live} WHERE product_id = ? AND ${where}`).pluck()
    const statements = { same: select('version = ? AND text_hash = ? AND body = ?'), present: select('removed = 0') }
    this.statements.set(live, statements)
    return statements
  }
}
