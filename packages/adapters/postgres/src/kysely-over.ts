import type { Schema } from '@cartwright/sql'
import { type CompiledQuery, type DatabaseConnection, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type QueryResult } from 'kysely'
import type pg from 'pg'

/** Runs one statement and gives its result. */
export type RunStatement = (query: CompiledQuery) => Promise<pg.QueryResult>

/** Kysely without connections and transactions of its own: every statement goes through `run`. */
export function kyselyOver(run: RunStatement): Kysely<Schema> {
  const connection: DatabaseConnection = { executeQuery: async query => resultOf(await run(query)), streamQuery: refuseStreaming }
  const nothing = async (): Promise<void> => {}
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => ({
        init: nothing,
        acquireConnection: async () => connection,
        beginTransaction: refuseTransaction,
        commitTransaction: refuseTransaction,
        rollbackTransaction: refuseTransaction,
        releaseConnection: nothing,
        destroy: nothing,
      }),
      createIntrospector: db => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

const changing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** What Kysely takes from an answer of the driver. */
export function resultOf<R>({ command, rowCount, rows }: pg.QueryResult): QueryResult<R> {
  return changing.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows }
}

async function refuseTransaction(): Promise<never> {
  throw new Error('Use SqlDatabase.write: a transaction of Kysely would not be run again after a conflict.')
}

function refuseStreaming(): never {
  throw new Error('Streaming is not offered: read in pages.')
}
