import type { CompiledQuery } from 'kysely'
import pg from 'pg'
import { type SharedLanes, sharedLanes } from './shared-lanes.ts'

/** How often primary and replicas are asked how far they are, in milliseconds, and how many looks a replica may be behind. */
const lookEveryMs = 500
const looksBehindMax = 4
/** A replica that was not heard of this long is passed by, in milliseconds. */
const silentMaxMs = 3 * lookEveryMs
/** After this long a replica that is not passed by has what was written before, in milliseconds. */
const caughtUpMs = looksBehindMax * lookEveryMs + silentMaxMs

/** Reads that may be a little old, from replicas that are not older than that. */
export interface ReplicaReads {
  /** Undefined when no replica is fit: then the primary is read. */
  run(query: CompiledQuery): Promise<pg.QueryResult> | undefined
  /** Something was written that its writer wants to see: until every replica in use must have it, the primary is read. */
  avoid(): void
  close(): Promise<void>
}

export interface ReplicaReadsOptions {
  readonly configs: readonly pg.ClientConfig[]
  readonly statementOf: (query: CompiledQuery) => pg.QueryConfig
  /** How far the primary is: bytes of its log. */
  readonly primaryPosition: () => Promise<number>
  readonly now: () => number
}

interface Replica {
  readonly lanes: SharedLanes
  readonly pool: pg.Pool
  position: number
  heardAt: number
}

export function replicaReads({ configs, statementOf, primaryPosition, now }: ReplicaReadsOptions): ReplicaReads {
  const replicas = configs.map(config => openReplica(config, statementOf))
  /** Where the primary was at the last looks, the newest last. */
  const positions: number[] = []
  let avoidUntil = 0
  let next = 0
  let timer: NodeJS.Timeout | undefined

  const look = async (): Promise<void> => {
    const position = await primaryPosition().catch(() => undefined)
    if (position === undefined) return
    positions.push(position)
    if (positions.length > looksBehindMax + 1) positions.shift()
    await Promise.all(
      replicas.map(async replica => {
        const { rows } = await replica.pool.query(replayed)
        // One that does not follow a primary is none.
        if (rows[0]?.follows !== true) return
        replica.position = rows[0].position
        replica.heardAt = now()
      }),
    ).catch(() => undefined)
  }

  return {
    run: query => {
      timer ??= setInterval(() => void look(), lookEveryMs).unref()
      const wanted = positions.length > looksBehindMax ? positions[0] : undefined
      const at = now()
      if (wanted === undefined || at < avoidUntil) return undefined
      const fit = replicas.filter(replica => replica.position >= wanted && at - replica.heardAt <= silentMaxMs)
      return fit[next++ % fit.length]?.lanes.run(query)
    },
    avoid: () => {
      avoidUntil = now() + caughtUpMs
    },
    close: async () => {
      clearInterval(timer)
      await Promise.all(replicas.flatMap(({ lanes, pool }) => [lanes.close(), pool.end()]))
    },
  }
}

const replayed = `SELECT pg_is_in_recovery() AS follows, (pg_last_wal_replay_lsn() - '0/0'::pg_lsn) AS position`

function openReplica(config: pg.ClientConfig, statementOf: ReplicaReadsOptions['statementOf']): Replica {
  const pool = new pg.Pool({ ...config, max: 4 })
  pool.on('error', () => undefined)
  return {
    lanes: sharedLanes({ count: 2, perLane: 32, config, statementOf, elsewhere: query => pool.query(statementOf(query)) }),
    pool,
    position: 0,
    heardAt: 0,
  }
}
