import type { Failpoint, Meter, Storage, Tracer } from '@cartwright/core'
import { sqlStores } from '@cartwright/sql'
import { afterWrites } from './after-writes.ts'
import { demandSafeSettings } from './demand-safe-settings.ts'
import { purgeByPartition } from './event-partitions.ts'
import { migratePostgres } from './migrate-postgres.ts'
import { openPostgres, type PostgresDatabase } from './postgres-database.ts'
import { connectionConfig } from './postgres-pool.ts'
import { postgresSearchIndex } from './search/postgres-search-index.ts'
import { translatePostgresError } from './translate-postgres-error.ts'

export interface PostgresOptions {
  /** Most connections of this process for transactions; 10 unless told. Single statements share six more. */
  readonly connections?: number
  /** How long what a shopper waits for waits for one of them that gets free, in milliseconds; 1,000 unless told. Anything else waits 5 s. Then it is `storage_unavailable`. */
  readonly waitMs?: number
  /** Physical read replicas, from which reads that may be a little old (four seconds at most) are answered while one is fit. */
  readonly replicas?: readonly string[]
  /** In production a server that may lose what it acknowledged, and a network connection that is not verified, are refused. */
  readonly production?: boolean
  /** What the server calls these connections in its lists; `cartwright` unless told. */
  readonly applicationName?: string
  /** Hears of connections that broke while nobody used them. */
  readonly onIdleError?: (error: Error) => void
  /** Where a test lets the process die, within a transaction too. */
  readonly failpoint?: Failpoint
  /** Hears of the connections for transactions, and of waiting for one. */
  readonly meter?: Meter
  /** Traces statements; by OpenTelemetry's API unless given. */
  readonly tracer?: Tracer
}

/**
 * A whole shop in a Postgres database, for as many processes as there are: `createCommerce({ storage: postgres('postgres://...') })`. Nothing is connected before the first call.
 * `migrate` throws `storage_unsafe` for a server that is too old or, in production, set up to lose data.
 */
export function postgres(url: string, options: PostgresOptions = {}): Storage {
  const { connections = 10, replicas = [], production = false, applicationName = 'cartwright', onIdleError = () => undefined } = options
  const { failpoint, meter, tracer, waitMs } = options
  const watched = { ...(failpoint ? { failpoint } : {}), ...(meter ? { meter } : {}), ...(tracer ? { tracer } : {}) }
  const db = openPostgres({ url, replicas, connections, applicationName, onIdleError, ...(waitMs === undefined ? {} : { waitMs }), ...watched })
  const stores = sqlStores(db)
  return {
    name: 'postgres',
    ...stores,
    catalog: afterWrites(stores.catalog, catalogWrites, db.catalogChanged),
    inventory: afterWrites(stores.inventory, ['adjust', 'realign'], db.catalogChanged),
    events: { ...stores.events, purge: purgeByPartition(db, stores.events.purge, () => performance.now()) },
    search: postgresSearchIndex(db),
    migrate: async () => {
      await demandSafeSettings(db, url, production)
      return migratePostgres(connectionConfig(url, `${applicationName} migrate`))
    },
    isInTransaction: db.isWriting,
    inLane: db.inLane,
    writeWaitMs: db.writeWaitMs,
    staleReads: db.staleReads,
    ping: () => ping(db),
    close: db.close,
  }
}

const catalogWrites = ['insertProduct', 'replaceProduct', 'deleteProduct', 'insertCategory', 'updateCategory', 'deleteCategory'] as const

/** Reads something only a shop's database has. */
async function ping(db: PostgresDatabase): Promise<void> {
  try {
    await db.read.selectFrom('migration').select('name').limit(1).execute()
  } catch (cause) {
    throw translatePostgresError(cause, 'The database cannot serve: does it need to be migrated?')
  }
}
