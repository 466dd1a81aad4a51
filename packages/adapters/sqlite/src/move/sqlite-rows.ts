import type { ShopRows } from '@cartwright/sql'
import type Database from 'better-sqlite3'
import { assertNodeVersion } from '../assert-node-version.ts'
import { demandAlone } from '../demand-alone.ts'
import { openConnection } from '../open-connection.ts'
import { translateSqliteError } from '../translate-sqlite-error.ts'
import { rowReader } from './row-reader.ts'
import { rowWriter } from './row-writer.ts'

/** Memory for pages that a transaction has changed, in KiB: what does not fit goes to the file early, and perhaps twice. */
const cacheKib = 128 * 1024

/** The rows of a shop's file, to move or compare: nobody else may have it open meanwhile. The shop is there and up to date. */
export function sqliteRows(file: string): ShopRows {
  return {
    dialect: 'sqlite',
    read: work => inTransaction(file, 'BEGIN', connection => work(rowReader(connection))),
    fill: work =>
      inTransaction(file, 'BEGIN IMMEDIATE', connection => {
        connection.pragma(`cache_size = -${cacheKib}`)
        return work(rowWriter(connection))
      }),
  }
}

async function inTransaction<T>(file: string, begin: 'BEGIN' | 'BEGIN IMMEDIATE', work: (connection: Database.Database) => Promise<T>): Promise<T> {
  assertNodeVersion(process.versions.node)
  const connection = openConnection(file, 'writing')
  try {
    // Indexes of large tables are sorted on the disk.
    connection.pragma('temp_store = FILE')
    // Checked at the end, all at once.
    connection.pragma('foreign_keys = OFF')
    demandAlone(connection, file, 'stop the servers of both shops first')
    connection.exec(begin)
    const result = await work(connection)
    connection.exec('COMMIT')
    return result
  } catch (cause) {
    throw translateSqliteError(cause)
  } finally {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    connection.close()
  }
}
