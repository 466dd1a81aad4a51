import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { lanes } from '../src/lanes.ts'
import { openPostgres } from '../src/postgres-database.ts'

describe('lanes', () => {
  it.each([
    [10, 5, 2],
    [4, 2, 0],
    [1, 1, 0],
  ])('of %d connections one may have %d at once and the other %d beside it, shoppers all', async (connections, admin, workers) => {
    const all = lanes(connections)
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
    const begun = { admin: 0, workers: 0, shoppers: 0 }
    const write = (who: keyof typeof begun) =>
      all.write(async () => {
        begun[who] += 1
        await isOver
      })
    const many = <T>(work: () => T) => Array.from({ length: 20 }, work)
    const running = [
      ...all.in('admin', () => many(() => write('admin'))),
      ...all.in('workers', () => many(() => write('workers'))),
      ...many(() => write('shoppers')),
    ]
    await new Promise(resolve => setImmediate(resolve))
    expect(begun).toEqual({ admin, workers, shoppers: 20 })
    end()
    await Promise.all(running)
    expect(begun).toEqual({ admin: 20, workers: 20, shoppers: 20 })
  })

  it('go on after something was waited for, and end with a failure like any', async () => {
    const all = lanes(1)
    const failing = all.in('workers', async () => {
      await Promise.resolve()
      return all.write(() => Promise.reject(new Error('no')))
    })
    await expect(failing).rejects.toThrow('no')
    expect(await all.in('workers', () => all.write(async () => 'next'))).toBe('next')
  })

  it.skipIf(postgresUrl === undefined)('leave a checkout its connection while staff would take them all', async () => {
    const url = await emptyDatabase()
    onTestFinished(() => giveBack(url))
    const db = openPostgres({ url, connections: 2, applicationName: 'test', onIdleError: () => undefined })
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
    const imports = db.inLane('admin', () => Array.from({ length: 5 }, () => db.write(() => isOver)))
    const { rows } = await db.write(tx => sql<{ one: number }>`SELECT 1 AS one`.execute(tx))
    expect(rows).toEqual([{ one: 1 }])
    end()
    await Promise.all(imports)
    await db.close()
  })
})
