import type { EventQueue } from '@cartwright/core'
import type pg from 'pg'
import type { PostgresDatabase } from './postgres-database.ts'
import { sqlState } from './translate-postgres-error.ts'

/** Events a partition holds: about a day's, of a shop with a million orders a day. */
const perPartition = 5_000_000
/** Partitions there are ahead of the last event: made at every start and while old ones are looked for. */
const ahead = 8
/** How often old partitions are looked for, in milliseconds. */
const lookEveryMs = 600_000

/** Makes the partitions that the next events will need; does nothing where they are. */
export async function makeEventPartitions(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ last: number }>('SELECT last_value AS last FROM event_id_seq')
  const first = eventPartition(rows[0]?.last ?? 1)
  for (let number = first; number <= first + ahead; number++) await makeEventPartition(client, number)
}

/** The number of the partition in which the event with this id lies. */
export function eventPartition(id: number | string): number {
  return Math.floor(Number(id) / perPartition)
}

/** Makes one partition, where it is not there. */
export async function makeEventPartition(client: Pick<pg.ClientBase, 'query'>, number: number): Promise<void> {
  const [from, to] = [number * perPartition, (number + 1) * perPartition]
  const made = client.query(`CREATE TABLE IF NOT EXISTS event_${number} PARTITION OF event FOR VALUES FROM (${from}) TO (${to})`)
  await made.catch(cause => {
    // Another process has made it between the look and the making, which are two for the server.
    if (!['42P07', '23505'].includes(sqlState(cause) ?? '')) throw cause
  })
}

/** {@link EventQueue.purge} that drops a partition in which everything is old and done with; the rows of others are deleted as everywhere. */
export function purgeByPartition(db: PostgresDatabase, purge: EventQueue['purge'], now: () => number): EventQueue['purge'] {
  let lookedAt = Number.NEGATIVE_INFINITY
  return async (before, limit) => {
    if (now() - lookedAt < lookEveryMs) return purge(before, limit)
    lookedAt = now()
    await makeEventPartitions(db.pool)
    let dropped = 0
    for (const partition of await pastPartitions(db.pool)) dropped += await dropIfDone(db.pool, partition, before)
    return dropped + (await purge(before, limit))
  }
}

/** Partitions that get no more events, the oldest first. */
async function pastPartitions(pool: pg.Pool): Promise<readonly number[]> {
  const { rows } = await pool.query<{ name: string }>("SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'event'::regclass")
  const { rows: last } = await pool.query<{ last: number }>('SELECT last_value AS last FROM event_id_seq')
  const present = Math.floor(Number(last[0]?.last ?? 0) / perPartition)
  const numbers = rows.map(({ name }) => Number(/^event_(\d+)$/.exec(name)?.[1])).filter(number => number < present)
  return numbers.sort((a, b) => a - b)
}

/** How many events went with it; 0 when some of them are still needed, or somebody else is at it. */
async function dropIfDone(pool: pg.Pool, number: number, before: number): Promise<number> {
  const partition = `event_${number}`
  const [from, to] = [number * perPartition, (number + 1) * perPartition]
  try {
    const { rows } = await pool.query<{ count: number; is_done: boolean }>(
      `SELECT (SELECT count(*) FROM ${partition}) AS count, NOT EXISTS (SELECT 1 FROM ${partition} WHERE relayed = 0 OR at >= $1)
        AND NOT EXISTS (SELECT 1 FROM delivery WHERE event_id >= $2 AND event_id < $3) AS is_done`,
      [before, from, to],
    )
    if (!rows[0]?.is_done) return 0
    // No new event is kept waiting by it.
    await pool.query(`ALTER TABLE event DETACH PARTITION ${partition} CONCURRENTLY`)
    await pool.query(`DROP TABLE ${partition}`)
    return rows[0].count
  } catch (cause) {
    // Another process drops it at this moment, or one that was cut off has begun to.
    if (['42P01', '55000', '40P01', '55P03'].includes(sqlState(cause) ?? '')) return 0
    throw cause
  }
}
