import { CommerceError, type Meter, queueWaits } from '@cartwright/core'
import { OverdueError, within } from '@cartwright/resilience'
import type pg from 'pg'

/** Connections for transactions, and how long they are waited for. */
export interface MeteredPool {
  /** As the pool's own. Throws `storage_unavailable` when all are taken and none gets free in time. */
  connect(): Promise<pg.PoolClient>
  /** How long shoppers waited for connections of late; see `Storage.writeWaitMs`. */
  writeWaitMs(): number
  /** Measures no more. */
  stop(): void
}

/**
 * Measures a pool from outside: it is read when somebody looks, and waiting for it is timed.
 * @param waitMs how long this caller waits for a connection that others use; null: as long as for one that is made
 * @param isShopper whether this caller's waits tell if there is room for more of them
 */
export function meteredPool(
  pool: pg.Pool,
  meter: Meter,
  { waitMs, isShopper }: { readonly waitMs: () => number | null; readonly isShopper: () => boolean },
): MeteredPool {
  const stop = meter.watch(() => [
    { name: 'cartwright_postgres_pool_connections', labels: { state: 'busy' }, value: pool.totalCount - pool.idleCount },
    { name: 'cartwright_postgres_pool_connections', labels: { state: 'idle' }, value: pool.idleCount },
    { name: 'cartwright_postgres_pool_waiting', labels: {}, value: pool.waitingCount },
  ])
  const waits = queueWaits()
  const connect = async () => {
    const begun = isShopper() ? waits.begin() : undefined
    const startedAt = performance.now()
    const areAllTaken = pool.idleCount === 0 && pool.totalCount >= pool.options.max
    const limitMs = areAllTaken ? waitMs() : null
    try {
      return await (limitMs === null ? pool.connect() : soon(pool.connect(), limitMs))
    } finally {
      begun?.()
      meter.observe('cartwright_postgres_pool_wait_seconds', {}, (performance.now() - startedAt) / 1_000)
    }
  }
  return { connect, writeWaitMs: waits.p95, stop }
}

async function soon(connecting: Promise<pg.PoolClient>, waitMs: number): Promise<pg.PoolClient> {
  try {
    return await within(waitMs, () => connecting)
  } catch (error) {
    if (!(error instanceof OverdueError)) throw error
    // One that comes after all is given back.
    connecting.then(
      client => client.release(),
      () => undefined,
    )
    throw new CommerceError('storage_unavailable', `No connection to the database got free within ${waitMs} ms.`)
  }
}
