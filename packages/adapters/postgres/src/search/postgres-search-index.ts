import type { SearchIndex } from '@cartwright/core'
import type { SqlDatabase } from '@cartwright/sql'
import { indexRows } from './index-row.ts'
import { lockIndex, readState } from './index-state.ts'
import { LiveShelf } from './live-shelf.ts'
import { rebuildShelf } from './rebuild-shelf.ts'
import { runSearch } from './run-search.ts'
import { runSuggest } from './run-suggest.ts'
import { otherShelf } from './search-tables.ts'
import { differing, idsAfter } from './stored-rows.ts'
import { holdsAll, holdsAny, markGone, removeRows, writeRows } from './write-rows.ts'

/**
 * Full-text search in the shop's own database: an inverted index in plain tables, ranked by core's rules (docs/adr). Nothing of it is kept in the process, so that any number of
 * processes may share it, and searches only read: a replica can answer them. Needs {@link searchMigration}.
 */
export function postgresSearchIndex(db: SqlDatabase): SearchIndex {
  const shelves = new LiveShelf(db.read)
  const inTurn = queue()
  const rebuildInTurn = queue()

  return {
    name: 'postgres',
    search: query => shelves.read((shelf, ask) => runSearch(query, shelf, ask)),
    suggest: (text, limit) => shelves.read((shelf, ask) => runSuggest(text, limit, shelf, ask)),

    async put(documents) {
      const rows = indexRows(documents)
      if (rows.length === 0) return
      await inTurn(() =>
        db.write(async tx => {
          const before = await readState(tx)
          // Every sold unit says that stock changed, and mostly nothing that is indexed did: then there is nothing to write.
          if (before.rebuild === null && (await holdsAll(tx, before.live, rows))) return
          const { live, rebuild } = await lockIndex(tx)
          await writeRows(tx, live, rows, false)
          if (rebuild === null) return
          const ids = rows.map(row => row.productId)
          await markGone(tx, ids, false)
          await writeRows(tx, otherShelf(live), rows, false)
        }),
      )
    },

    async remove(productIds) {
      if (productIds.length === 0) return
      await inTurn(() =>
        db.write(async tx => {
          const before = await readState(tx)
          if (before.rebuild === null && !(await holdsAny(tx, before.live, productIds))) return
          const { live, rebuild } = await lockIndex(tx)
          await removeRows(tx, live, productIds)
          if (rebuild === null) return
          await markGone(tx, productIds, true)
          await removeRows(tx, otherShelf(live), productIds)
        }),
      )
    },

    differing: documents => shelves.read((shelf, ask) => differing(indexRows(documents), shelf, ask)),
    idsAfter: (afterId, limit) => shelves.read((shelf, ask) => idsAfter(afterId, limit, shelf, ask)),
    rebuild: batches => rebuildInTurn(() => rebuildShelf(db, batches)),
  }
}

/** Runs works one after the other, in the order they were given: of two writes of one version, the later one stays. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const own = last.then(work)
    last = own.catch(() => undefined)
    return own
  }
}
