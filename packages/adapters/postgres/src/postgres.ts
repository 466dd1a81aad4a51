import type { Failpoint, Storage } from '@cartwright/core'
import { sqlStores } from '@cartwright/sql'
import { migratePostgres } from './migrate-postgres.ts'
import { openPostgres, type PostgresDatabase } from './postgres-database.ts'
import { translatePostgresError } from './translate-postgres-error.ts'

export interface PostgresOptions {
  /** Most connections of this process; 10 unless told. */
  readonly connections?: number
  /** Addresses of servers that hold a copy of this one, for reads that may be a little old. */
  readonly replicas?: readonly string[]
  /** Whether settings of the server that can lose what was answered are refused. */
  readonly production?: boolean
  /** What the server calls these connections in its lists; `cartwright` unless told. */
  readonly applicationName?: string
  /** Hears of connections that broke while nobody used them. */
  readonly onIdleError?: (error: Error) => void
  /** Where a test lets the process die, within a transaction too. */
  readonly failpoint?: Failpoint
}

/** A whole shop in a Postgres database, for as many processes as there are: `createCommerce({ storage: postgres('postgres://...') })`. */
export function postgres(url: string, options: PostgresOptions = {}): Storage {
  const { connections = 10, applicationName = 'cartwright', onIdleError = () => undefined, failpoint } = options
  const db = openPostgres({ url, connections, applicationName, onIdleError, ...(failpoint ? { failpoint } : {}) })
  return {
    name: 'postgres',
    ...sqlStores(db),
    search: undefined as never,
    migrate: () => migratePostgres(db),
    isInTransaction: db.isWriting,
    ping: () => ping(db),
    close: db.close,
  }
}

/** Reads something only a shop's database has. */
async function ping(db: PostgresDatabase): Promise<void> {
  try {
    await db.read.selectFrom('migration').select('name').limit(1).execute()
  } catch (cause) {
    throw translatePostgresError(cause, 'The database cannot serve: does it need to be migrated?')
  }
}
