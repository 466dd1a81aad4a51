// Goal: what may be a few seconds old is read from a replica while one is fit, nothing else is, and whoever changed something sees it at once.
// Method: a real streaming replica whose replay is paused, so that it can be told from its primary by what it answers.
import type { Storage } from '@cartwright/core'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { type PostgresServer, startPostgres } from '../../../../tests/support/services/postgres-server.ts'
import { postgres } from '../src/index.ts'

const by = { at: 1, actor: 'system:test' }
const lamp = (name: string) => ({
  ...{ slug: 'lamp', name, description: '', brand: null, status: 'published', images: [], attributes: {}, metadata: {}, categoryIds: [] },
  variants: [{ sku: 'LAMP', title: '', options: {}, barcode: null, weightGrams: null, prices: [] }],
})

describe.skipIf(postgresUrl === undefined)('reads from replicas', () => {
  let primary: PostgresServer
  let replica: PostgresServer
  let shop: Storage
  let other: Storage
  let productId: number

  beforeAll(async () => {
    primary = await startPostgres()
    const migrating = postgres(primary.url)
    await migrating.migrate()
    productId = (await migrating.catalog.insertProduct(lamp('First') as never, by)).id
    await migrating.close()
    replica = await primary.replica()
    shop = postgres(primary.url, { replicas: [replica.url] })
    other = postgres(primary.url, { replicas: [replica.url] })
  })

  afterAll(async () => {
    await Promise.all([shop.close(), other.close()])
    await replica.close()
    await primary.close()
  })

  const nameOf = async (storage: Storage) => (await storage.catalog.products([productId]))[0]?.name
  const staleNameOf = (storage: Storage) => storage.staleReads?.(() => nameOf(storage))

  /** Changes the name behind the adapter's back, where nobody hears of it. */
  const rename = (name: string) => on(primary.url, `UPDATE product SET name = '${name}', version = version + 1`)
  const replay = (what: 'pause' | 'resume') => on(replica.url, `SELECT pg_wal_replay_${what}()`)

  /** Stops the replica in its tracks once these read from it: then it shows `before` while the primary has `after`. */
  const pauseInUse = async (shops: readonly Storage[], before: string, after: string) => {
    await until(async () => {
      await rename(before)
      await until(async () => (await on(replica.url, 'SELECT name FROM product')) === before)
      await replay('pause')
      await rename(after)
      const shown = await Promise.all(shops.map(staleNameOf))
      if (shown.every(name => name === before)) return true
      await replay('resume')
      return false
    })
  }

  it('come from the replica once it has shown that it follows, and only where they are allowed to be old', async () => {
    expect(await staleNameOf(shop)).toBe('First')
    await pauseInUse([shop], 'Second', 'Third')
    expect(await nameOf(shop)).toBe('Third')
  })

  it('pass a replica by that has fallen behind', async () => {
    await until(async () => (await staleNameOf(shop)) === 'Third')
    await replay('resume')
  })

  it('show a change to whoever made it, and to the other processes, also where the replica does not have it yet', async () => {
    await pauseInUse([shop, other], 'Fourth', 'Fifth')
    await shop.catalog.replaceProduct(productId, lamp('Sixth') as never, by)
    expect(await staleNameOf(shop)).toBe('Sixth')
    // The signal is under way to the other process; a replica that is behind is passed by much later only.
    await until(async () => (await staleNameOf(other)) === 'Sixth')
    await replay('resume')
  })

  it('go on without a replica that is gone', async () => {
    await pauseInUse([shop, other], 'Seventh', 'Eighth')
    await replica.stop('immediate')
    expect([await staleNameOf(shop), await staleNameOf(other)]).toEqual(['Eighth', 'Eighth'])
  })
})

/** Runs a statement; answers the name in its first row. */
async function on(url: string, statement: string): Promise<string | undefined> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query<{ name?: string }>(statement)
  await client.end()
  return rows[0]?.name
}

/** A replica's position is looked at twice a second by the clock of the machine: nothing but waiting brings it on. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('It did not come to be within ten seconds.')
}
