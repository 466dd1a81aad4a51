import { AsyncLocalStorage } from 'node:async_hooks'
import { CommerceError } from '@cartwright/core'
import { type Schema, type SqlDatabase, storedSignal } from '@cartwright/sql'
import Database from 'better-sqlite3'
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { assertNodeVersion } from './assert-node-version.ts'
import { gatheringWriter } from './gathering-writer.ts'
import { syncDriver } from './sync-driver.ts'
import { translateSqliteError } from './translate-sqlite-error.ts'

/** A SQLite file with one writing and one reading connection. */
export interface SqliteDatabase extends SqlDatabase {
  readonly dialect: 'sqlite'
  /** The reading connection itself, for prepared statements on hot paths. */
  readonly reader: Database.Database
  /** Differs whenever anybody, this process included, committed a change since. */
  readonly changeToken: () => string
  close(): Promise<void>
}

/**
 * Opens the file (`:memory:` gives a shop that is gone with the process).
 * WAL, `synchronous=FULL`, foreign keys on; a file whose settings cannot be had, or that is no database, is refused with `storage_unavailable`.
 */
export function openSqlite(file: string): SqliteDatabase {
  assertNodeVersion(process.versions.node)
  const memory = file === ':memory:'
  const writerConnection = openConnection(file)
  const reader = memory ? writerConnection : openConnection(file)
  if (!memory) reader.pragma('query_only = ON')
  const handle = (connection: Database.Database) =>
    new Kysely<Schema>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => syncDriver(connection),
        createIntrospector: db => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    })
  const writing = new AsyncLocalStorage<true>()
  const writer = gatheringWriter(writerConnection)
  const tx = handle(writerConnection)
  const signal = storedSignal()
  // The pragma tells of other connections' commits (SQLite documentation, PRAGMA data_version), the count of this one's own.
  const dataVersion = reader.prepare('PRAGMA data_version').pluck()
  const ownChanges = reader.prepare('SELECT total_changes()').pluck()
  return {
    dialect: 'sqlite',
    read: memory ? tx : handle(reader),
    reader,
    write: work => {
      if (writing.getStore()) throw new CommerceError('fault', 'A write was begun inside a write: it would wait for itself.')
      return writer.run(() => writing.run(true, () => work(tx)))
    },
    ...signal,
    changeToken: memory ? () => String(ownChanges.get()) : () => String(dataVersion.get()),
    close: async () => {
      await writer.close()
      if (!memory) reader.close()
      writerConnection.close()
    },
  }
}

function openConnection(file: string): Database.Database {
  try {
    const connection = new Database(file, { timeout: 50 })
    connection.pragma('journal_mode = WAL')
    connection.pragma('synchronous = FULL')
    // A quarter of the checkpoints that 1,000 pages would make, each page written back once for more commits; a WAL of 16 MiB at most when readers are short.
    connection.pragma('wal_autocheckpoint = 4000')
    connection.pragma('foreign_keys = ON')
    connection.pragma('cache_size = -32000')
    connection.pragma('mmap_size = 268435456')
    connection.pragma('temp_store = MEMORY')
    return connection
  } catch (cause) {
    throw translateSqliteError(cause, `The database file "${file}" cannot be opened.`)
  }
}
