import type { SearchIndex } from '@cartwright/core'
import type { SqliteDatabase } from '../sqlite-database.ts'
import { translateSqliteError } from '../translate-sqlite-error.ts'
import { indexRows } from './index-row.ts'
import { rebuildShelf } from './rebuild-shelf.ts'
import { runSearch } from './run-search.ts'
import { runSuggest } from './run-suggest.ts'
import { otherShelf } from './search-tables.ts'
import { SearchViews } from './search-view.ts'
import { StoredRows } from './stored-rows.ts'
import { removeRows, writeChange, writeRows } from './write-rows.ts'

/**
 * Full-text search in the shop's own file: FTS5 keeps the words, this process keeps what is filtered, counted and sorted by (docs/adr/0003).
 * Any number of processes may share the file. Needs {@link searchMigration}.
 */
export function sqliteSearchIndex(db: SqliteDatabase): SearchIndex {
  const views = new SearchViews(db.reader)
  const stored = new StoredRows(db.reader)
  let rebuilding: Promise<unknown> = Promise.resolve()
  let writing = 0

  /** Reads of one moment, synchronously: nothing of this process comes between. */
  const read = <T>(work: () => T): T => {
    try {
      return db.reader.transaction(work)()
    } catch (cause) {
      throw translateSqliteError(cause)
    }
  }

  /** Whether a write would change nothing. Not while another one is under way: it may be about to change that. */
  const isNeedless = (check: () => boolean): boolean => writing === 0 && read(check)

  /** In a shop in memory, readers see what a write has done so far: when it is undone, they must not remember. */
  const write: SqliteDatabase['write'] = async work => {
    writing++
    try {
      return await db.write(work)
    } catch (cause) {
      views.forget()
      throw cause
    } finally {
      writing--
    }
  }

  return {
    name: 'sqlite',

    async search(query) {
      return read(() => runSearch(views.current(), query))
    },

    async suggest(text, limit) {
      return read(() => runSuggest(views.current(), text, limit))
    },

    async put(documents) {
      const rows = indexRows(documents)
      // Every sold unit says that stock changed, and mostly nothing that is indexed did: then there is nothing to write.
      if (isNeedless(() => stored.haveAll(rows))) return
      await write(tx =>
        writeChange(tx, async ({ live, change, rebuild }) => {
          await writeRows(tx, live, rows, { change, late: false })
          if (rebuild !== null) await writeRows(tx, otherShelf(live), rows, { change, late: false })
        }),
      )
    },

    async remove(productIds) {
      if (isNeedless(() => stored.haveNone(productIds))) return
      await write(tx =>
        writeChange(tx, async ({ live, change, rebuild }) => {
          await removeRows(tx, live, productIds, { change, mark: false })
          if (rebuild !== null) await removeRows(tx, otherShelf(live), productIds, { change, mark: true })
        }),
      )
    },

    async differing(documents) {
      const rows = indexRows(documents)
      return read(() => stored.differing(rows))
    },

    async idsAfter(afterId, limit) {
      return read(() => stored.idsAfter(afterId, limit))
    },

    async rebuild(batches) {
      const before = rebuilding
      const own = before.then(() => rebuildShelf({ ...db, write }, batches))
      rebuilding = own.catch(() => undefined)
      return own
    },
  }
}
