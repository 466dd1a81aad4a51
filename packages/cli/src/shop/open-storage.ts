import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { CommerceError, hasCode, type Logger, type Meter, noopMeter, type Storage } from '@cartwright/core'
import { ShopUnreachableError, UsageError } from '../errors.ts'
import { isProduction } from '../is-production.ts'
import type { Terminal } from '../terminal.ts'
import { type Database, databaseName, type PostgresDatabase, readPostgresUrl, type SqliteDatabase } from './database-url.ts'

/** How the storage of a shop is opened. */
export interface OpenStorageOptions {
  readonly database: Database
  /** Whether a shop that is not there may be made; else that is an error. */
  readonly creates: boolean
  readonly env: Terminal['env']
  readonly logger: Logger
  /** Takes figures of the shop and its engine; none are taken unless given. */
  readonly meter?: Meter
}

/** Most connections of one process to Postgres, unless `DATABASE_POOL` says. */
const poolDefault = 10
const poolMax = 1_000

/**
 * The stores of a shop, not yet migrated. The engine's package is loaded only now: whoever speaks to a remote shop, or has another engine, needs none.
 * @throws ShopUnreachableError when there is no shop and none is to be made; UsageError for a variable that is wrong
 */
export const openStorage = async ({ database, creates, env, logger, meter = noopMeter }: OpenStorageOptions): Promise<Storage> =>
  database.kind === 'sqlite' ? openFile(database, creates, meter) : openServer(database, { creates, env, logger, meter })

const openFile = async ({ file }: SqliteDatabase, creates: boolean, meter: Meter): Promise<Storage> => {
  if (file !== ':memory:' && !existsSync(file)) {
    if (!creates) throw noShop(file)
    mkdirSync(dirname(file), { recursive: true })
  }
  const { sqlite } = await import('@cartwright/sqlite')
  return sqlite(file, { meter })
}

const openServer = async (database: PostgresDatabase, { creates, env, logger, meter }: Required<Omit<OpenStorageOptions, 'database'>>): Promise<Storage> => {
  const replicas = replicasOf(env)
  const connections = poolOf(env)
  const { postgres } = await import('@cartwright/postgres')
  const storage = postgres(database.url, {
    connections,
    replicas,
    meter,
    production: isProduction(env),
    onIdleError: ({ message }) => logger.log('warn', 'An idle connection to the database broke', { reason: message }),
  })
  try {
    if (!creates) await assertShop(storage, database)
  } catch (error) {
    await storage.close()
    throw error
  }
  return storage
}

/** SQLSTATE of a statement on a table that is not there. */
const undefinedTable = '42P01'

/** A typing error in a database's name must not turn that database into a shop. Whatever else is wrong is said by what is done next. */
const assertShop = async (storage: Storage, database: Database): Promise<void> => {
  try {
    await storage.ping()
  } catch (error) {
    const cause: unknown = error instanceof Error ? error.cause : undefined
    if (cause instanceof Error && 'code' in cause && cause.code === undefinedTable) throw noShop(databaseName(database))
  }
}

const noShop = (where: string): ShopUnreachableError =>
  new ShopUnreachableError(`There is no shop at ${where}: say where it is with DATABASE_URL or --url, or make one with "cartwright migrate".`)

/** What went wrong while a shop was opened, with the name of its server: a sentence about "the database" does not say which. */
export const nameServer = (error: unknown, database: Database): unknown =>
  database.kind === 'postgres' && hasCode(error, 'storage_unavailable')
    ? new CommerceError('storage_unavailable', `${databaseName(database)}: ${error.message}`, {}, { cause: error })
    : error

/** Most connections of this process, from `DATABASE_POOL`. */
export const poolOf = ({ DATABASE_POOL: text }: Terminal['env']): number => {
  if (!text) return poolDefault
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > poolMax) throw new UsageError(`DATABASE_POOL is a whole number of connections from 1 to ${poolMax}, not "${text}".`)
  return value
}

/** Servers that hold a copy, from `DATABASE_REPLICA_URLS`. */
export const replicasOf = ({ DATABASE_REPLICA_URLS: text = '' }: Terminal['env']): readonly string[] =>
  text
    .split(',')
    .map(url => url.trim())
    .filter(url => url !== '')
    .map(url => readPostgresUrl('DATABASE_REPLICA_URLS', url))
