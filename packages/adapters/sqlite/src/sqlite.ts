import type { Failpoint, Meter, Storage, Tracer } from '@cartwright/core'
import { laterMigrations, mailNotesMigration, migrate, shopMigration, sqlStores, tracesMigration } from '@cartwright/sql'
import { searchMigration } from './search/search-migration.ts'
import { sqliteSearchIndex } from './search/sqlite-search-index.ts'
import { openSqlite, type SqliteDatabase } from './sqlite-database.ts'
import { translateSqliteError } from './translate-sqlite-error.ts'

/** The schema's steps, oldest first. */
const migrations = [shopMigration, searchMigration, ...laterMigrations, tracesMigration, mailNotesMigration]

export interface SqliteOptions {
  /** Where a test lets the process die, within a transaction too. */
  readonly failpoint?: Failpoint
  /** Hears how many operations share a commit, and how many wait. */
  readonly meter?: Meter
  /** Traces statements; by OpenTelemetry's API unless given. */
  readonly tracer?: Tracer
}

/**
 * A whole shop in one SQLite file: `createCommerce({ storage: sqlite('shop.db') })`. Made if it is not there; `:memory:` is gone with the process.
 * Throws `storage_unavailable` when the file cannot be opened or is no database.
 */
export function sqlite(file: string, options: SqliteOptions = {}): Storage {
  const db = openSqlite(file, options)
  return {
    name: 'sqlite',
    ...sqlStores(db),
    search: sqliteSearchIndex(db),
    // The write transaction is the lock: a second process waits for it and then finds everything done.
    migrate: () => db.write(tx => migrate(tx, 'sqlite', migrations, Date.now())),
    changeToken: db.changeToken,
    isInTransaction: db.isWriting,
    inLane: db.inLane,
    writeWaitMs: db.writeWaitMs,
    ping: () => ping(db),
    close: db.close,
  }
}

/** Reads something only a shop's file has. */
async function ping(db: SqliteDatabase): Promise<void> {
  try {
    await db.read.selectFrom('migration').select('name').limit(1).execute()
  } catch (cause) {
    throw translateSqliteError(cause, 'The database cannot serve: does it need to be migrated?')
  }
}
