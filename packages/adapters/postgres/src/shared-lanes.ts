import type { CompiledQuery } from 'kysely'
import pg from 'pg'
import { flushPerTurn } from './flush-per-turn.ts'

/** A lane whose next answer has been awaited this long is passed by, in milliseconds: something slow is ahead. */
const slowMs = 20

/** Runs single statements of many callers on a few connections. */
export interface SharedLanes {
  run(query: CompiledQuery): Promise<pg.QueryResult>
  close(): Promise<void>
}

export interface SharedLanesOptions {
  readonly count: number
  /** Statements that are under way on a lane before another is taken: many travel together, and those that wait for the disk at their end do not wait for each other. */
  readonly perLane: number
  readonly config: pg.ClientConfig
  readonly statementOf: (query: CompiledQuery) => pg.QueryConfig
  /** For statements when every lane has something slow ahead. */
  readonly elsewhere: (query: CompiledQuery) => Promise<pg.QueryResult>
}

interface Lane {
  /** Undefined until it is needed, and after it broke. */
  client: Promise<pg.Client> | undefined
  waiting: number
  /** When the answer that comes next began to be waited for. */
  since: number
}

/**
 * Statements share connections: each is sent at once, behind others that are not answered yet (pipelining), so that a server under load reads and answers many at a time.
 * That needs statements that are quick; one that turns out slow keeps those behind it waiting, and later ones go elsewhere.
 */
export function sharedLanes({ count, perLane, config, statementOf, elsewhere }: SharedLanesOptions): SharedLanes {
  const lanes: Lane[] = Array.from({ length: count }, () => ({ client: undefined, waiting: 0, since: 0 }))
  return {
    run: async query => {
      const now = performance.now()
      const isQuick = ({ waiting, since }: Lane) => waiting === 0 || now - since <= slowMs
      const quick = lanes.filter(isQuick)
      const [first, ...others] = quick
      if (!first) return elsewhere(query)
      const lane = quick.find(({ waiting }) => waiting < perLane) ?? others.reduce((best, other) => (other.waiting < best.waiting ? other : best), first)
      if (lane.waiting++ === 0) lane.since = now
      try {
        lane.client ??= connected(config, () => {
          lane.client = undefined
        })
        const client = await lane.client
        flushPerTurn(client)
        return await client.query(statementOf(query))
      } finally {
        lane.waiting--
        lane.since = performance.now()
      }
    },
    close: async () => {
      for (const lane of lanes) await lane.client?.then(client => client.end()).catch(() => undefined)
    },
  }
}

/** A connection; `onLost` is called when it cannot be made, or breaks. */
async function connected(config: pg.ClientConfig, onLost: () => void): Promise<pg.Client> {
  const client = new pg.Client(config)
  client.on('error', onLost)
  client.on('end', onLost)
  try {
    await client.connect()
    return client
  } catch (cause) {
    onLost()
    throw cause
  }
}
