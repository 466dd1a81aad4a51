import { type Meter, queueWaits } from '@cartwright/core'
import type pg from 'pg'

/** Connections for transactions, and how long they are waited for. */
export interface MeteredPool {
  /** As the pool's own. */
  connect(): Promise<pg.PoolClient>
  /** How long shoppers waited for connections of late; see `Storage.writeWaitMs`. */
  writeWaitMs(): number
  /** Measures no more. */
  stop(): void
}

/** Measures a pool from outside: it is read when somebody looks, and waiting for it is timed. @param isShopper whose waits tell whether there is room for more of them */
export function meteredPool(pool: pg.Pool, meter: Meter, isShopper: () => boolean): MeteredPool {
  const stop = meter.watch(() => [
    { name: 'cartwright_postgres_pool_connections', labels: { state: 'busy' }, value: pool.totalCount - pool.idleCount },
    { name: 'cartwright_postgres_pool_connections', labels: { state: 'idle' }, value: pool.idleCount },
    { name: 'cartwright_postgres_pool_waiting', labels: {}, value: pool.waitingCount },
  ])
  const waits = queueWaits()
  const connect = async () => {
    const begun = isShopper() ? waits.begin() : undefined
    const startedAt = performance.now()
    try {
      return await pool.connect()
    } finally {
      begun?.()
      meter.observe('cartwright_postgres_pool_wait_seconds', {}, (performance.now() - startedAt) / 1_000)
    }
  }
  return { connect, writeWaitMs: waits.p95, stop }
}
