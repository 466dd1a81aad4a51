import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { CommerceError, type Failpoint, noFailpoint } from '@cartwright/core'
import { type Executor, type SqlDatabase, storedSignal } from '@cartwright/sql'
import type { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { flushPerTurn } from './flush-per-turn.ts'
import { kyselyOver, resultOf } from './kysely-over.ts'
import { connectionConfig, postgresPool } from './postgres-pool.ts'
import { AttemptFailed, retrying } from './retrying.ts'
import { sharedLanes } from './shared-lanes.ts'
import { statementNames } from './statement-names.ts'
import { togetherRows, togetherStatement } from './together-statement.ts'
import { type Session, transaction } from './transaction.ts'
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

/** Connections that reads share, and that writes of one statement share: few, so that many statements travel together. */
const readLanes = 2
const writeLanes = 2

/** A database on a Postgres server. Nothing is connected before the first statement. */
export function openPostgres({ failpoint = noFailpoint, connections, url, applicationName, onIdleError }: PostgresDatabaseOptions): PostgresDatabase {
  const config = connectionConfig(url, applicationName)
  const pool = postgresPool(config, connections, onIdleError)
  const writing = new AsyncLocalStorage<Session>()
  const nameOf = statementNames()
  const statementOf = ({ sql, parameters }: CompiledQuery): pg.QueryConfig => {
    const name = nameOf(sql)
    return { text: sql, values: parameters as unknown[], ...(name === undefined ? {} : { name }) }
  }
  const elsewhere = (query: CompiledQuery) => pool.query(statementOf(query))
  const readers = sharedLanes({ count: readLanes, config, statementOf, elsewhere })
  const writers = sharedLanes({ count: writeLanes, config, statementOf, elsewhere })
  const session = (): Session => {
    const own = writing.getStore()
    // On another's transaction, it would be.
    if (!own?.isOpen) throw new Error('A write was used after its end.')
    return own
  }
  const send = (query: CompiledQuery): Promise<pg.QueryResult> => {
    const { client } = session()
    flushPerTurn(client)
    return client.query(statementOf(query))
  }
  const tx: Executor = Object.assign(kyselyOver(send), {
    sendAlong: (query: CompiledQuery) => session().sentAlong.push(send(query)),
  })
  let isClosed = false
  const outside = (what: string) => {
    if (isClosed) throw new CommerceError('storage_unavailable', 'The database is closed.')
    if (writing.getStore()) throw new CommerceError('fault', `A ${what} was begun inside a write: it would wait for a connection of its own.`)
  }
  const readOne = async (query: CompiledQuery): Promise<pg.QueryResult> => {
    outside('read')
    try {
      return await retrying(() => once(() => readers.run(query), 'nothing_done'), wait)
    } catch (cause) {
      throw translatePostgresError(cause)
    }
  }
  return {
    dialect: 'postgres',
    pool,
    read: kyselyOver(readOne),
    readTogether: async queries => {
      // One statement sees one moment anyway.
      const [only] = queries
      if (queries.length === 1 && only) return [(await readOne(only)).rows] as never
      const { rows } = await readOne(togetherStatement(queries))
      return togetherRows(rows[0], queries.length) as never
    },
    write: async work => {
      outside('write')
      try {
        return await retrying(() => transaction(pool, writing, () => work(tx)), wait)
      } catch (cause) {
        throw translatePostgresError(cause)
      }
    },
    writeOne: async query => {
      outside('write')
      try {
        return resultOf(await retrying(() => once(() => writers.run(query.compile()), 'unknown'), wait))
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
      await Promise.all([readers.close(), writers.close(), pool.end()])
    },
  }
}

/** One statement, of which a lost connection leaves `effect` behind. */
async function once<T>(run: () => Promise<T>, effect: AttemptFailed['effect']): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    throw new AttemptFailed(cause, isConnectionLoss(cause) ? effect : 'nothing_done')
  }
}
