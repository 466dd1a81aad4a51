import pg from 'pg'
import { postgresTypes } from './postgres-types.ts'

/** How connections to one server are made and kept. */
export interface PoolOptions {
  readonly url: string
  /** Most connections of this process. */
  readonly max: number
  readonly applicationName: string
  /** Called when an idle connection breaks: the next one is made when it is needed. */
  readonly onIdleError: (error: Error) => void
}

/** Limits of a session, in milliseconds (RELIABILITY 3.1). */
const lockTimeoutMs = 3_000
const statementTimeoutMs = 10_000
const idleInTransactionMs = 15_000
/** How long a call waits for a connection, made or given back. */
const connectMaxMs = 5_000

/** Connections to a server, made as they are needed. Statements are sent without waiting for the answers of those before them (`pipeline`). */
export function postgresPool({ url, max, applicationName, onIdleError }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    pipeline: true,
    types: postgresTypes,
    keepAlive: true,
    connectionTimeoutMillis: connectMaxMs,
    idleTimeoutMillis: 60_000,
    lock_timeout: lockTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
  } as pg.PoolConfig)
  pool.on('error', onIdleError)
  return pool
}
