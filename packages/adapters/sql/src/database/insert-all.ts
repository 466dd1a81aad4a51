import type { InsertObject, InsertQueryBuilder, InsertResult } from 'kysely'
import type { Schema } from './schema.ts'
import { type Executor, runUnasked } from './sql-database.ts'

/** Values in one statement at most; SQLite takes 32,766 of them. */
const valuesMax = 20_000

type OnConflict<Table extends keyof Schema> = Parameters<InsertQueryBuilder<Schema, Table, InsertResult>['onConflict']>[0]

/** Inserts rows that may be very many, in statements that no engine finds too long. */
export async function insertAll<Table extends keyof Schema>(
  tx: Executor,
  table: Table,
  rows: readonly InsertObject<Schema, Table>[],
  onConflict?: OnConflict<Table>,
): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const perStatement = Math.max(1, Math.floor(valuesMax / Object.keys(first).length))
  for (let from = 0; from < rows.length; from += perStatement) {
    const insert = tx.insertInto(table).values(rows.slice(from, from + perStatement))
    await runUnasked(tx, onConflict ? insert.onConflict(onConflict) : insert)
  }
}
