// Goal: a process that stored events wakes the workers of the others, and goes on doing so when connections break.
import type { Storage } from '@cartwright/core'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { postgres } from '../src/index.ts'

describe.skipIf(postgresUrl === undefined)('events of another process', () => {
  let url: string
  let shop: Storage
  let other: Storage

  beforeEach(async () => {
    url = await emptyDatabase()
    shop = postgres(url)
    other = postgres(url)
    await shop.migrate()
  })
  afterEach(async () => {
    await Promise.all([shop.close(), other.close()])
    giveBack(url)
  })

  let stored = 0
  const store = () =>
    shop.inventory.adjust(
      { causeKey: `cause ${++stored}`, cause: 'import', reason: '', lines: [{ variantId: 1, delta: 1 }] },
      { at: 1, actor: 'system:test', events: [{ topic: 'order.paid', key: 'k', payload: { orderId: 1 } }] },
    )
  const listeners = async () => {
    const client = new pg.Client(url)
    await client.connect()
    const { rows } = await client.query("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN cartwright'")
    await client.end()
    return rows.map(row => Number(row.pid))
  }
  const until = async (isSo: () => Promise<boolean> | boolean) => {
    for (let tries = 0; !(await isSo()); tries++) {
      if (tries > 500) throw new Error('It did not come to be within ten seconds.')
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }

  it('are heard of, those of this process at once and once', async () => {
    let [here, there] = [0, 0]
    const ends = [shop.events.onStored(() => here++), other.events.onStored(() => there++)]
    await until(async () => (await listeners()).length === 2)
    await store()
    expect(here).toBe(1)
    await until(() => there === 1)
    expect([here, there]).toEqual([1, 1])
    for (const end of ends) end()
  })

  it('are heard of again after the connection that listens was cut', async () => {
    let heard = 0
    other.events.onStored(() => heard++)
    await until(async () => (await listeners()).length === 1)
    const [pid] = await listeners()
    const client = new pg.Client(url)
    await client.connect()
    await client.query('SELECT pg_terminate_backend($1)', [pid])
    await client.end()
    await until(async () => {
      const [again] = await listeners()
      return again !== undefined && again !== pid
    })
    await store()
    await until(() => heard === 1)
  })
})
