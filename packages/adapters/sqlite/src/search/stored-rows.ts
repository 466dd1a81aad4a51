import type { Database, Statement } from 'better-sqlite3'
import type { IndexRow } from './index-row.ts'
import type { Shelf } from './search-tables.ts'

/** Whether the live shelf holds exactly these rows already and no rebuild is under way that would need them too. */
export function storedRows(reader: Database): (rows: readonly IndexRow[]) => boolean {
  let state: Statement | undefined
  const stored = new Map<Shelf, Statement>()
  return rows => {
    state ??= reader.prepare('SELECT live, rebuild FROM search_state')
    const { live, rebuild } = state.get() as { readonly live: Shelf; readonly rebuild: string | null }
    if (rebuild !== null) return false
    let select = stored.get(live)
    if (!select) {
      select = reader.prepare(`SELECT 1 FROM search_document_${live} WHERE product_id = ? AND version = ? AND text_hash = ? AND body = ?`).pluck()
      stored.set(live, select)
    }
    const find = select
    return rows.every(row => find.get(row.productId, row.version, row.textHash, row.body) === 1)
  }
}
