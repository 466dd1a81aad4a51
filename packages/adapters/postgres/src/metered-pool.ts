import { CommerceError, type Lane, type Meter, queueWaits } from '@cartwright/core'
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
 * @param lane the caller's: waits of shoppers, and of no lane, tell if there is room for more of them
 * @param waitMs how long a shopper waits for a connection that others use; everybody else does as long as for one that is made
 */
export function meteredPool(pool: pg.Pool, meter: Meter, { lane, waitMs }: { readonly lane: () => Lane | undefined; readonly waitMs: number }): MeteredPool {
  const stop = meter.watch(() => [
    { name: 'cartwright_postgres_pool_connections', labels: { state: 'busy' }, value: pool.totalCount - pool.idleCount },
    { name: 'cartwright_postgres_pool_connections', labels: { state: 'idle' }, value: pool.idleCount },
    { name: 'cartwright_postgres_pool_waiting', labels: {}, value: pool.waitingCount },
  ])
  const waits = queueWaits()
  const connect = async () => {
    const caller = lane()
    const begun = (caller ?? 'shopper') === 'shopper' ? waits.begin() : undefined
    const startedAt = performance.now()
    const areAllTaken = pool.idleCount === 0 && pool.totalCount >= pool.options.max
    try {
      return await (areAllTaken && caller === 'shopper' ? soon(pool.connect(), waitMs) : pool.connect())
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
