import { setTimeout as wait } from 'node:timers/promises'
import { CommerceError } from '@cartwright/core'
import { movedTables, type ShopRows } from '@cartwright/sql'
import pg from 'pg'
import { connectionConfig } from '../postgres-pool.ts'
import { translatePostgresError } from '../translate-postgres-error.ts'
import { rowReader } from './row-reader.ts'
import { rowWriter } from './row-writer.ts'

/** How long a lock is waited for that somebody else has, in milliseconds. */
const lockMaxMs = 10_000

/** How often, and in what pauses in milliseconds, sessions are looked for that may be just ending. */
const looksMax = 30
const pauseMs = 100

/** What this connection calls itself; servers of a shop begin likewise. */
const ownName = 'cartwright-move'
const serversPattern = 'cartwright%'

/** The rows of a shop in Postgres, to move or compare: no server may have sessions there meanwhile. The shop is there and up to date. */
export function postgresRows(url: string): ShopRows {
  return {
    dialect: 'postgres',
    read: work =>
      inTransaction(url, 'BEGIN ISOLATION LEVEL REPEATABLE READ', async client => {
        // Before anything is read: so what is seen is what is there until the end. Others go on reading.
        await client.query(`LOCK TABLE ${lockedTables} IN SHARE MODE`)
        return work(rowReader(client))
      }),
    fill: work => inTransaction(url, 'BEGIN', client => work(rowWriter(client))),
  }
}

const lockedTables = Object.keys(movedTables).join(', ')

async function inTransaction<T>(url: string, begin: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    ...connectionConfig(url, ownName),
    // The whole move is one transaction, and statements of it take as long as the shop is large.
    statement_timeout: 0,
    idle_in_transaction_session_timeout: 0,
    query_timeout: 0,
    lock_timeout: lockMaxMs,
  })
  // Statements under way fail with the connection; this is said then.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await assertNobodyServes(client)
    await client.query(begin)
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (cause) {
    throw translatePostgresError(cause)
  } finally {
    // The server undoes what was not committed.
    await client.end()
  }
}

async function assertNobodyServes(client: pg.Client): Promise<void> {
  const query = `SELECT count(*) AS sessions FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE $1 AND application_name <> $2`
  for (let looks = 1; ; looks++) {
    const { rows } = await client.query<{ sessions: number }>(query, [serversPattern, ownName])
    const sessions = rows[0]?.sessions ?? 0
    if (sessions === 0) return
    if (looks === looksMax) {
      throw new CommerceError(
        'storage_unavailable',
        `Servers have ${sessions} sessions open in the database "${client.database}": stop the servers of both shops first.`,
      )
    }
    await wait(pauseMs)
  }
}
