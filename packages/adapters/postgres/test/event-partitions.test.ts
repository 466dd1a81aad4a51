// Goal: events that everybody is done with go with their partition; one that somebody still needs keeps it.
import type { Storage } from '@cartwright/core'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { postgres } from '../src/index.ts'

describe.skipIf(postgresUrl === undefined)('partitions of events', () => {
  let url: string
  let shop: Storage
  let client: pg.Client

  beforeEach(async () => {
    url = await emptyDatabase()
    shop = postgres(url)
    await shop.migrate()
    client = new pg.Client(url)
    await client.connect()
    await shop.events.register([{ name: 'mail', topics: ['order.paid'] }])
  })
  afterEach(async () => {
    await shop.close()
    // Other tests count on there being the first partition.
    await client.query('CREATE TABLE IF NOT EXISTS event_0 PARTITION OF event FOR VALUES FROM (0) TO (5000000)')
    await client.end()
    giveBack(url)
  })

  const store = (key: string, at: number) =>
    shop.inventory.adjust(
      { causeKey: key, cause: 'import', reason: '', lines: [{ variantId: 1, delta: 1 }] },
      { at, actor: 'system:test', events: [{ topic: 'order.paid', key, payload: { orderId: 1 } }] },
    )
  const partitions = async () =>
    (await client.query("SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'event'::regclass")).rows.map(row => row.name).sort()
  /** As if five million events had come. */
  const fillPartition = () => client.query("SELECT setval('event_id_seq', 5000001)")
  const deliver = async () => {
    await shop.events.relay(10, 100)
    const claimed = await shop.events.claim({ consumers: ['mail'], limit: 100, token: 't', now: 10, leasedUntil: 20 })
    await shop.events.finish(
      claimed.map(({ id }) => id),
      't',
    )
    return claimed.map(({ event }) => event.key)
  }

  it('are there ahead of the events, and more are made as they come; one that is past and holds nothing goes', async () => {
    const eight = Array.from({ length: 9 }, (_, number) => `event_${number}`)
    expect(await partitions()).toEqual(expect.arrayContaining(eight))
    await fillPartition()
    await shop.events.purge(0, 10)
    expect(await partitions()).toEqual([...eight.slice(1), 'event_9'])
  })

  it('are dropped when everything in them is old and delivered, and count as what was in them', async () => {
    await store('a', 1)
    await store('b', 2)
    await fillPartition()
    await store('c', 3)
    expect(await deliver()).toEqual(['a', 'b', 'c'])
    // With the event by which the stock began.
    expect(await shop.events.purge(3, 10)).toBe(3)
    expect(await partitions()).not.toContain('event_0')
    expect((await client.query('SELECT key FROM event')).rows).toEqual([{ key: 'c' }])
  })

  it('stay while an event is young, not relayed, or not delivered for good', async () => {
    await store('a', 1)
    await fillPartition()
    await shop.events.purge(2, 10)
    expect(await partitions()).toContain('event_0')
    const again = postgres(url)
    await again.events.relay(10, 100)
    await again.events.purge(2, 10)
    expect(await partitions()).toContain('event_0')
    await again.close()
    expect(await deliver()).toEqual(['a'])
    const young = postgres(url)
    await young.events.purge(1, 10)
    expect(await partitions()).toContain('event_0')
    await young.close()
  })

  it('are made by several processes at once, and none of them is in the way of another', async () => {
    const others = Array.from({ length: 6 }, () => postgres(url))
    await Promise.all(others.map(other => other.ping()))
    await client.query("SELECT setval('event_id_seq', 60000000)")
    const purges = await Promise.allSettled(others.map(other => other.events.purge(0, 1)))
    for (const other of others) await other.close()
    expect(purges.flatMap(purge => (purge.status === 'rejected' ? [String(purge.reason)] : []))).toEqual([])
    expect(await partitions()).toEqual(expect.arrayContaining(['event_12', 'event_20']))
  })
})
