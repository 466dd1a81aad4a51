import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { CommerceError, type Failpoint, noFailpoint } from '@cartwright/core'
import { DecideAgain, type SqlDatabase, storedSignal } from '@cartwright/sql'
import type { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { kyselyOver, type RunStatement } from './kysely-over.ts'
import { postgresPool } from './postgres-pool.ts'
import { AttemptFailed, retrying } from './retrying.ts'
import { statementNames } from './statement-names.ts'
import { togetherRows, togetherStatement } from './together-statement.ts'
import { isConnectionLoss, translatePostgresError } from './translate-postgres-error.ts'

export interface PostgresDatabase extends SqlDatabase {
  readonly dialect: 'postgres'
  readonly pool: pg.Pool
  /** Whether the caller is within a write, also after it has waited for something there. */
  readonly isWriting: () => boolean
  close(): Promise<void>
}

export interface PostgresDatabaseOptions {
  readonly url: string
  readonly connections: number
  readonly applicationName: string
  readonly onIdleError: (error: Error) => void
  readonly failpoint?: Failpoint
}

/** A write under way, on its connection. */
interface Session {
  readonly client: pg.PoolClient
  isOpen: boolean
}

/** A database on a Postgres server, through a pool of connections. Nothing is connected before the first statement. */
export function openPostgres({ failpoint = noFailpoint, connections, ...options }: PostgresDatabaseOptions): PostgresDatabase {
  const pool = postgresPool({ ...options, max: connections })
  const writing = new AsyncLocalStorage<Session>()
  const nameOf = statementNames()
  const statement = ({ sql, parameters }: CompiledQuery): pg.QueryConfig => {
    const name = nameOf(sql)
    return { text: sql, values: parameters as unknown[], ...(name === undefined ? {} : { name }) }
  }
  const readOne: RunStatement = async query => {
    // It would wait for a connection while holding one: with as many such callers as connections, for ever.
    if (writing.getStore()) throw new CommerceError('fault', 'A read outside of the write was begun inside it: it would wait for a connection of its own.')
    try {
      return await pool.query(statement(query))
    } catch (cause) {
      throw translatePostgresError(cause)
    }
  }
  const tx = kyselyOver(query => {
    const session = writing.getStore()
    // On another's transaction, it would be.
    if (!session?.isOpen) throw new Error('A write was used after its end.')
    return session.client.query(statement(query))
  })
  let isClosed = false
  return {
    dialect: 'postgres',
    pool,
    read: kyselyOver(readOne),
    readTogether: async queries => {
      const { rows } = await readOne(togetherStatement(queries))
      return togetherRows(rows[0], queries.length) as never
    },
    write: async work => {
      if (writing.getStore()) throw new CommerceError('fault', 'A write was begun inside a write: it would wait for itself.')
      try {
        return await retrying(() => transaction(pool, writing, () => work(tx)), wait)
      } catch (cause) {
        throw translatePostgresError(cause)
      }
    },
    isWriting: () => writing.getStore() !== undefined,
    failpoint,
    ...storedSignal(),
    close: async () => {
      if (isClosed) return
      isClosed = true
      await pool.end()
    },
  }
}

/** One try of a write, on a connection of its own. Throws {@link AttemptFailed} for what the database said, anything else as it was thrown. */
async function transaction<T>(pool: pg.Pool, writing: AsyncLocalStorage<Session>, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(cause => {
    throw new AttemptFailed(cause, 'nothing_done')
  })
  const session: Session = { client, isOpen: true }
  let isCommitting = false
  try {
    // Sent with the first statement: what becomes of it is seen by that one.
    client.query('BEGIN').catch(() => undefined)
    const result = await writing.run(session, work)
    session.isOpen = false
    isCommitting = true
    const { command } = await client.query('COMMIT')
    // A transaction in which a statement failed ends like this, without an error.
    if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command}.`)
    client.release()
    return result
  } catch (cause) {
    session.isOpen = false
    await undo(client, cause)
    throw isDatabaseError(cause) ? new AttemptFailed(cause, isCommitting && isConnectionLoss(cause) ? 'unknown' : 'nothing_done') : cause
  }
}

async function undo(client: pg.PoolClient, cause: unknown): Promise<void> {
  if (isConnectionLoss(cause)) return client.release(true)
  try {
    await client.query('ROLLBACK')
    client.release()
  } catch {
    // Whoever waits is told the first reason; a connection in doubt is not used again.
    client.release(true)
  }
}

/** What may be otherwise the next time. */
function isDatabaseError(cause: unknown): boolean {
  return isConnectionLoss(cause) || cause instanceof DecideAgain || (cause instanceof Error && 'code' in cause && 'severity' in cause)
}
