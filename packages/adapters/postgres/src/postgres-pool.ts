import pg from 'pg'
import { postgresTypes } from './postgres-types.ts'

/** Limits of a session, in milliseconds (RELIABILITY 3.1). */
const lockTimeoutMs = 3_000
const statementTimeoutMs = 10_000
const idleInTransactionMs = 15_000
/** How long a call waits for a connection, made or given back; and for an answer, where the server does not keep its own limit. */
const connectMaxMs = 5_000
const answerMaxMs = 12_000

/** How each connection is made. Statements are sent without waiting for the answers of those before them (`pipeline`). */
export function connectionConfig(url: string, applicationName: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: applicationName,
    types: postgresTypes,
    keepAlive: true,
    connectionTimeoutMillis: connectMaxMs,
    lock_timeout: lockTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    query_timeout: answerMaxMs,
    ...{ pipeline: true },
  }
}

/** Connections to a server, made as they are needed. `onIdleError` hears of one that breaks while nobody uses it. */
export function postgresPool(config: pg.ClientConfig, max: number, onIdleError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ ...config, max, idleTimeoutMillis: 60_000 })
  pool.on('error', onIdleError)
  // One that breaks while it is used is heard of by the statement under way, or by the next; without a listener it would end the process.
  pool.on('connect', client => client.on('error', () => undefined))
  return pool
}
