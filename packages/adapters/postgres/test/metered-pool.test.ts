import { memoryMeter } from '@cartwright/core/memory'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { openPostgres } from '../src/postgres-database.ts'

describe.skipIf(postgresUrl === undefined)('the pool', () => {
  it('tells who uses it, who waits for it, and how long they waited', async () => {
    const url = await emptyDatabase()
    onTestFinished(() => giveBack(url))
    const meter = memoryMeter()
    const db = openPostgres({ url, connections: 1, applicationName: 'test', onIdleError: () => undefined, meter })
    const levels = async () => (await meter.levels()).map(({ value }) => value)
    expect(await levels()).toEqual([0, 0, 0])
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
    const { promise: isUnderWay, resolve: begun } = Promise.withResolvers<void>()
    const first = db.write(async tx => {
      await sql`SELECT 1`.execute(tx)
      begun()
      await isOver
    })
    await isUnderWay
    const second = db.write(tx => sql`SELECT 2`.execute(tx))
    await Promise.resolve()
    expect(await levels()).toEqual([1, 0, 1])
    end()
    await Promise.all([first, second])
    expect(await levels()).toEqual([0, 1, 0])
    expect(meter.observed('cartwright_postgres_pool_wait_seconds', {})).toEqual([expect.any(Number), expect.any(Number)])
    await db.close()
    expect(await levels()).toEqual([])
  })

  it('notes how long writes wait, as long as they do', async () => {
    const url = await emptyDatabase()
    onTestFinished(() => giveBack(url))
    const db = openPostgres({ url, connections: 1, applicationName: 'test', onIdleError: () => undefined })
    expect(db.writeWaitMs()).toBe(0)
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
    const first = db.write(() => isOver)
    const others = Array.from({ length: 20 }, () => db.write(tx => sql`SELECT 2`.execute(tx)))
    // The measure rests for 50 ms after it was asked.
    await vi.waitUntil(() => db.writeWaitMs() > 0)
    end()
    await Promise.all([first, ...others])
    await db.close()
  })

  it('refuses who does not want to wait while all are used, gives back what comes after all, and lets others wait', async () => {
    const url = await emptyDatabase()
    onTestFinished(() => giveBack(url))
    const db = openPostgres({ url, connections: 1, waitMs: 1, applicationName: 'test', onIdleError: () => undefined })
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
    const { promise: isUnderWay, resolve: begun } = Promise.withResolvers<void>()
    const first = db.write(async tx => {
      await sql`SELECT 1`.execute(tx)
      begun()
      await isOver
    })
    await isUnderWay
    const patient = db.write(tx => sql`SELECT 2`.execute(tx))
    const refused = await db.inLane('shopper', () => db.write(tx => sql`SELECT 2`.execute(tx))).catch(error => error)
    expect([refused.code, refused.message]).toEqual(['storage_unavailable', 'No connection to the database got free within 1 ms.'])
    expect((await sql<{ one: number }>`SELECT 1 AS one`.execute(db.read)).rows).toEqual([{ one: 1 }])
    end()
    await Promise.all([first, patient])
    await db.write(tx => sql`SELECT 3`.execute(tx))
    expect([db.pool.totalCount, db.pool.idleCount, db.pool.waitingCount]).toEqual([1, 1, 0])
    await db.close()
  })
})
