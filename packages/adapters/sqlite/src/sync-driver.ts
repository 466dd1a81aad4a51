import type Database from 'better-sqlite3'
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import { translateSqliteError } from './translate-sqlite-error.ts'

/** Statements kept prepared per connection, by their SQL text. */
const statementsMax = 500

/**
 * A Kysely driver over one better-sqlite3 connection, without Kysely's own lock (the gathering writer sees to the order of writes; reads are one statement each)
 * and with prepared statements cached by SQL text.
 */
export function syncDriver(connection: Database.Database): Driver {
  const single: DatabaseConnection = { executeQuery: executor(connection), streamQuery: refuseStreaming }
  const nothing = async (): Promise<void> => {}
  return {
    init: nothing,
    acquireConnection: async () => single,
    beginTransaction: refuseTransaction,
    commitTransaction: refuseTransaction,
    rollbackTransaction: refuseTransaction,
    releaseConnection: nothing,
    destroy: nothing,
  }
}

function executor(connection: Database.Database): DatabaseConnection['executeQuery'] {
  const statements = new Map<string, Database.Statement>()
  const prepare = (text: string): Database.Statement => {
    const known = statements.get(text)
    if (known) return known
    if (statements.size >= statementsMax)
      for (const oldest of statements.keys()) {
        statements.delete(oldest)
        break
      }
    const statement = connection.prepare(text)
    statements.set(text, statement)
    return statement
  }
  return async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
    try {
      const statement = prepare(query.sql)
      if (statement.reader) return { rows: statement.all(query.parameters) as R[] }
      const { changes, lastInsertRowid } = statement.run(query.parameters)
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
    } catch (cause) {
      throw translateSqliteError(cause)
    }
  }
}

async function refuseTransaction(): Promise<never> {
  throw new Error('Use SqlDatabase.write: a transaction of Kysely would not be gathered.')
}

function refuseStreaming(): never {
  throw new Error('Streaming is not offered: read in pages.')
}
