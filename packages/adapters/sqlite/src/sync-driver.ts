import type { RunTogether, StatementSpans } from '@cartwright/sql'
import type Database from 'better-sqlite3'
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import { preparedStatements } from './prepared-statements.ts'
import { translateSqliteError } from './translate-sqlite-error.ts'

/** Awaited before a query runs; undefined when there is nothing to wait for. */
export type Gate = () => Promise<void> | undefined

/** How queries run on one connection. */
export interface SyncRunner {
  /**
   * A Kysely driver without Kysely's own lock (the gathering writer sees to the order of writes; reads are one statement each)
   * and with prepared statements cached by SQL text.
   */
  readonly driver: Driver
  /** Runs reads in one transaction, synchronously: nothing of this process comes between. */
  readonly together: RunTogether
}

/** Everything through `connection`, each query after its `gate`, with a span. Errors are those of {@link translateSqliteError}. */
export function syncRunner(connection: Database.Database, spans: StatementSpans, gate: Gate = () => undefined): SyncRunner {
  const prepare = preparedStatements(connection)
  const begin = connection.prepare('BEGIN')
  const commit = connection.prepare('COMMIT')
  const rollback = connection.prepare('ROLLBACK')

  async function passing<T>(work: () => T): Promise<T> {
    for (let waiting = gate(); waiting; waiting = gate()) await waiting
    try {
      return work()
    } catch (cause) {
      throw translateSqliteError(cause)
    }
  }

  function run<R>(query: CompiledQuery): QueryResult<R> {
    const statement = prepare(query.sql)
    if (statement.reader) return { rows: statement.all(query.parameters) as R[] }
    const { changes, lastInsertRowid } = statement.run(query.parameters)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  const executeQuery: DatabaseConnection['executeQuery'] = <R>(query: CompiledQuery) => spans.statement([query.sql], () => passing(() => run<R>(query)))
  return {
    driver: driverOf({ executeQuery, streamQuery: refuseStreaming }),
    together: queries =>
      spans.statement(
        queries.map(query => query.sql),
        () =>
          passing(() => {
            // A statement of its own sees one moment anyway.
            if (queries.length === 1) return queries.map(query => run(query).rows) as never
            begin.run()
            try {
              const answers = queries.map(query => run(query).rows)
              commit.run()
              return answers as never
            } catch (cause) {
              if (connection.inTransaction) rollback.run()
              throw cause
            }
          }),
      ),
  }
}

function driverOf(connection: DatabaseConnection): Driver {
  const nothing = async (): Promise<void> => {}
  return {
    init: nothing,
    acquireConnection: async () => connection,
    beginTransaction: refuseTransaction,
    commitTransaction: refuseTransaction,
    rollbackTransaction: refuseTransaction,
    releaseConnection: nothing,
    destroy: nothing,
  }
}

async function refuseTransaction(): Promise<never> {
  throw new Error('Use SqlDatabase.write: a transaction of Kysely would not be gathered.')
}

function refuseStreaming(): never {
  throw new Error('Streaming is not offered: read in pages.')
}
