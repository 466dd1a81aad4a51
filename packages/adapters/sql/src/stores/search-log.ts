import type { SearchCount, SearchLog } from '@cartwright/core'
import type { SqlDatabase } from '../database/sql-database.ts'

/** Rows in one statement: five values each, of the 32,766 that SQLite takes. */
const rowsMax = 500

/** Counts of searches on SQL. */
export function sqlSearchLog(db: SqlDatabase): SearchLog {
  return {
    add: async counts => {
      // Everyone locks rows in one order, so that two processes that add at once wait for each other at most once.
      const rows = [...counts].sort((a, b) => a.day - b.day || (a.text < b.text ? -1 : 1)).map(fromCount)
      if (rows.length === 0) return
      await db.write(async tx => {
        for (let from = 0; from < rows.length; from += rowsMax) {
          await tx
            .insertInto('query_count')
            .values(rows.slice(from, from + rowsMax))
            .onConflict(conflict =>
              conflict.columns(['day', 'text']).doUpdateSet(eb => ({
                searches: eb('query_count.searches', '+', eb.ref('excluded.searches')),
                without_result: eb('query_count.without_result', '+', eb.ref('excluded.without_result')),
                results: eb.ref('excluded.results'),
              })),
            )
            .execute()
        }
      })
    },

    top: async ({ fromDay, withoutResult, limit }) => {
      const frequency = withoutResult ? 'without_result' : 'searches'
      const rows = await db.read
        .selectFrom('query_count as counted')
        .where('day', '>=', fromDay)
        .groupBy('text')
        .having(eb => eb(eb.fn.sum(frequency), '>', 0))
        .select(eb => [
          'text',
          eb.fn.sum<number | string>('searches').as('searches'),
          eb.fn.sum<number | string>('without_result').as('without_result'),
          eb.fn.max('day').as('last_day'),
          eb
            .selectFrom('query_count as last')
            .whereRef('last.text', '=', 'counted.text')
            .orderBy('last.day', 'desc')
            .limit(1)
            .select('last.results')
            .as('results'),
        ])
        .orderBy(eb => eb.fn.sum(frequency), 'desc')
        .orderBy('text')
        .limit(limit)
        .execute()
      return rows.map(row => ({
        text: row.text,
        // Postgres gives sums as texts: they might be wider than a number.
        searches: Number(row.searches),
        withoutResult: Number(row.without_result),
        results: Number(row.results),
        lastDay: Number(row.last_day),
      }))
    },

    purge: (beforeDay, limit) =>
      db.write(async tx => {
        const old = await tx.selectFrom('query_count').select(['day', 'text']).where('day', '<', beforeDay).orderBy('day').limit(limit).execute()
        for (const { day, text } of old) await tx.deleteFrom('query_count').where('day', '=', day).where('text', '=', text).execute()
        return old.length
      }),
  }
}

function fromCount({ day, text, searches, withoutResult, results }: SearchCount) {
  return { day, text, searches, without_result: withoutResult, results }
}
