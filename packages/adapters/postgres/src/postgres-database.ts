import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { CommerceError, type Failpoint, type Meter, noFailpoint, noopMeter, openTelemetryTracer, type Tracer } from '@cartwright/core'
import { type Executor, type SqlDatabase, statementSpans, storedSignal } from '@cartwright/sql'
import type { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { type AcrossProcesses, acrossProcesses } from './across-processes.ts'
import { flushPerTurn } from './flush-per-turn.ts'
import { kyselyOver, resultOf } from './kysely-over.ts'
import { type Lanes, lanes } from './lanes.ts'
import { meteredPool } from './metered-pool.ts'
import { connectionConfig, postgresPool } from './postgres-pool.ts'
import { replicaReads } from './replica-reads.ts'
import { AttemptFailed, retrying } from './retrying.ts'
import { sharedLanes } from './shared-lanes.ts'
import { statementNames } from './statement-names.ts'
import { togetherRows, togetherStatement } from './together-statement.ts'
import { type Session, transaction } from './transaction.ts'
import { isConnectionLoss, translatePostgresError } from './translate-postgres-error.ts'

export interface PostgresDatabase extends SqlDatabase {
  readonly dialect: 'postgres'
  readonly pool: pg.Pool
  readonly processes: AcrossProcesses
  /** Whether the caller is within a write, also after it has waited for something there. */
  readonly isWriting: () => boolean
  /** See `Storage`. */
  readonly inLane: Lanes['in']
  /** How long shoppers' writes waited for a connection of late; see `Storage`. */
  readonly writeWaitMs: () => number
  /** What `work` reads may come from a replica. */
  readonly staleReads: <T>(work: () => Promise<T>) => Promise<T>
  /** Somebody changed what shoppers are shown: he sees it from now on, whoever answers him. */
  readonly catalogChanged: () => void
  close(): Promise<void>
}

export interface PostgresDatabaseOptions {
  readonly url: string
  /** None unless told. */
  readonly replicas?: readonly string[]
  readonly connections: number
  /** How long a shopper's transaction waits for one of them that gets free, in milliseconds; a second unless told (RELIABILITY 3.11). */
  readonly waitMs?: number
  readonly applicationName: string
  readonly onIdleError: (error: Error) => void
  readonly failpoint?: Failpoint
  readonly meter?: Meter
  readonly tracer?: Tracer
}

/** Connections that reads share, filled one after the other; and that writes of one statement share, each of which waits for the disk. */
const readLanes = { count: 2, perLane: 32 }
const writeLanes = { count: 4, perLane: 1 }

const positionText = `SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn) AS position`

/** A database on a Postgres server. Nothing is connected before the first statement. */
export function openPostgres({
  failpoint = noFailpoint,
  meter = noopMeter,
  tracer = openTelemetryTracer(),
  connections,
  waitMs = 1_000,
  url,
  replicas = [],
  applicationName,
  onIdleError,
}: PostgresDatabaseOptions): PostgresDatabase {
  const config = connectionConfig(url, applicationName)
  const pool = postgresPool(config, connections, onIdleError)
  const writersApart = lanes(connections)
  const transactions = meteredPool(pool, meter, { lane: writersApart.present, waitMs })
  const writing = new AsyncLocalStorage<Session>()
  const spans = statementSpans(tracer, 'postgresql')
  const names = statementNames()
  const statementOf = ({ sql, parameters }: CompiledQuery): pg.QueryConfig => {
    const name = names.of(sql)
    return { text: sql, values: parameters as unknown[], ...(name === undefined ? {} : { name }) }
  }
  const elsewhere = (query: CompiledQuery) => pool.query(statementOf(query))
  const readers = sharedLanes({ ...readLanes, config, statementOf, elsewhere })
  const writers = sharedLanes({ ...writeLanes, config, statementOf, elsewhere })
  const session = (): Session => {
    const own = writing.getStore()
    // On another's transaction, it would be.
    if (!own?.isOpen) throw new Error('A write was used after its end.')
    return own
  }
  const send = (query: CompiledQuery): Promise<pg.QueryResult> => {
    const { client } = session()
    flushPerTurn(client)
    return spans.statement([query.sql], () => client.query(statementOf(query)))
  }
  const tx: Executor = Object.assign(kyselyOver(send), {
    trace: () => tracer.current(),
    sendAlong: (query: CompiledQuery) => {
      const answer = send(query)
      session().sentAlong.push(answer)
      // Asked for at the end; until then it may have failed without anybody waiting for it.
      answer.catch(() => undefined)
    },
  })
  let isClosed = false
  const processes = acrossProcesses({ config, run: (text, values) => pool.query(text, values) })
  const local = storedSignal()
  const hooks = { wait: (ms: number) => wait(ms), onOutdated: () => names.renew() }
  const outside = (what: string) => {
    if (isClosed) throw new CommerceError('storage_unavailable', 'The database is closed.')
    if (writing.getStore()) throw new CommerceError('fault', `A ${what} was begun inside a write: it would wait for a connection of its own.`)
  }
  const followers =
    replicas.length === 0
      ? undefined
      : replicaReads({
          configs: replicas.map(replica => connectionConfig(replica, applicationName)),
          statementOf,
          primaryPosition: async () => (await pool.query(positionText)).rows[0].position,
          now: () => performance.now(),
        })
  if (followers) processes.hear(signal => signal === 'catalog' && followers.avoid())
  const maybeStale = new AsyncLocalStorage<true>()
  const readOne = (query: CompiledQuery): Promise<pg.QueryResult> => spans.statement([query.sql], () => readUntraced(query))
  const readUntraced = async (query: CompiledQuery): Promise<pg.QueryResult> => {
    outside('read')
    const elsewhere = followers && maybeStale.getStore() ? followers.run(query) : undefined
    // Whatever a replica has against it, the primary can answer.
    const answer = await elsewhere?.catch(() => undefined)
    if (answer) return answer
    try {
      return await retrying(() => once(() => readers.run(query), 'nothing_done'), hooks)
    } catch (cause) {
      throw translatePostgresError(cause)
    }
  }
  return {
    dialect: 'postgres',
    pool,
    read: Object.assign(kyselyOver(readOne), { trace: () => tracer.current() }),
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
        return await spans.transaction(() => retrying(() => writersApart.write(() => transaction(transactions, writing, () => work(tx))), hooks))
      } catch (cause) {
        throw translatePostgresError(cause)
      }
    },
    writeOne: async query => {
      outside('write')
      try {
        const compiled = query.compile()
        return resultOf(await spans.statement([compiled.sql], () => retrying(() => once(() => writers.run(compiled), 'unknown'), hooks)))
      } catch (cause) {
        throw translatePostgresError(cause)
      }
    },
    staleReads: work => maybeStale.run(true, work),
    catalogChanged: () => {
      if (!followers) return
      followers.avoid()
      processes.tell('catalog')
    },
    isWriting: () => writing.getStore() !== undefined,
    inLane: writersApart.in,
    writeWaitMs: transactions.writeWaitMs,
    failpoint,
    processes,
    notifyStored: () => {
      local.notifyStored()
      processes.tell('stored')
    },
    onStored: listener => {
      const ends = [local.onStored(listener), processes.hear(signal => signal === 'stored' && listener())]
      return () => {
        for (const end of ends) end()
      }
    },
    close: async () => {
      if (isClosed) return
      isClosed = true
      transactions.stop()
      await Promise.all([processes.close(), followers?.close(), readers.close(), writers.close(), pool.end()])
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
