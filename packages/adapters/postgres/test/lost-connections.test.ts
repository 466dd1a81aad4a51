import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CuttingProxy, startCuttingProxy } from '../../../../tests/support/services/cutting-proxy.ts'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { openPostgres, type PostgresDatabase } from '../src/postgres-database.ts'

// An error that nobody hears would end the process: vitest fails the run then.
describe.skipIf(postgresUrl === undefined)('a connection', () => {
  let url: string
  let db: PostgresDatabase
  let operator: pg.Client

  beforeEach(async () => {
    url = await emptyDatabase()
    db = openPostgres({ url, replicas: [], connections: 2, applicationName: 'victim', onIdleError: () => undefined })
    operator = new pg.Client({ connectionString: url })
    await operator.connect()
  })

  afterEach(async () => {
    await db.close()
    await operator.end()
    giveBack(url)
  })

  /** Cuts every connection of the shop and waits until its process has noticed. */
  const cut = async () => {
    await operator.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'victim'")
    await new Promise(resolve => setTimeout(resolve, 50))
  }

  it('that is cut between two statements of a write: the write runs again, whole', async () => {
    let tries = 0
    await db.write(tx => sql`CREATE TABLE seen (number INT PRIMARY KEY)`.execute(tx))
    const answer = await db.write(async tx => {
      tries++
      await sql`INSERT INTO seen VALUES (1)`.execute(tx)
      if (tries === 1) await cut()
      await sql`INSERT INTO seen VALUES (2)`.execute(tx)
      return 'done'
    })
    expect([answer, tries]).toEqual(['done', 2])
    expect((await operator.query('SELECT count(*)::int AS count FROM seen')).rows).toEqual([{ count: 2 }])
    await operator.query('DROP TABLE seen')
  })

  it('that is cut while a statement runs, or while nobody uses it: what comes next has another', async () => {
    const reading = db.read.executeQuery<{ one: number }>(sql<{ one: number }>`SELECT 1 AS one, pg_sleep(0.2)`.compile(db.read))
    await new Promise(resolve => setTimeout(resolve, 100))
    await cut()
    expect((await reading).rows).toMatchObject([{ one: 1 }])
    await cut()
    expect((await db.read.executeQuery(sql`SELECT 2 AS two`.compile(db.read))).rows).toEqual([{ two: 2 }])
    expect(await db.write(async tx => (await sql<{ three: number }>`SELECT 3 AS three`.execute(tx)).rows)).toEqual([{ three: 3 }])
  })

  it('on which a statement fails that nobody waits for: the write fails with its reason', async () => {
    const writing = db.write(async tx => {
      tx.sendAlong?.(sql`SELECT 1 / 0`.compile(tx))
      await new Promise(resolve => setTimeout(resolve, 100))
      return 'done'
    })
    await expect(writing).rejects.toMatchObject({ code: '22012' })
  })

  describe('that is cut when the server has done what it was asked', () => {
    let proxy: CuttingProxy
    let far: PostgresDatabase

    beforeEach(async () => {
      const server = new URL(url)
      proxy = await startCuttingProxy(Number(server.port))
      server.port = String(proxy.port)
      far = openPostgres({ url: server.href, replicas: [], connections: 2, applicationName: 'far', onIdleError: () => undefined })
      await operator.query('CREATE TABLE seen (number INT)')
    })

    afterEach(async () => {
      await far.close()
      await proxy.close()
      await operator.query('DROP TABLE seen')
    })

    const rows = async () => (await operator.query('SELECT count(*)::int AS count FROM seen')).rows[0]?.count

    it('with a commit: nothing is said of what became of it, and nothing is repeated', async () => {
      await far.write(async tx => sql`SELECT 1`.execute(tx))
      const writing = far.write(async tx => {
        await sql`INSERT INTO seen VALUES (1)`.execute(tx)
        proxy.arm(1, 'after')
      })
      await expect(writing).rejects.toMatchObject({ code: 'storage_unavailable' })
      expect([proxy.hasCut(), await rows()]).toEqual([true, 1])
    })

    it('with a write of one statement: likewise', async () => {
      const insert = { compile: () => sql`INSERT INTO seen VALUES (2)`.compile(far.read) }
      await far.writeOne(insert)
      proxy.arm(1, 'after')
      await expect(far.writeOne(insert)).rejects.toMatchObject({ code: 'storage_unavailable' })
      expect([proxy.hasCut(), await rows()]).toEqual([true, 2])
    })

    it('with anything before the commit: the write runs again, and is done once', async () => {
      await far.write(async tx => sql`SELECT 1`.execute(tx))
      let tries = 0
      await far.write(async tx => {
        if (tries++ === 0) proxy.arm(1, 'after')
        await sql`INSERT INTO seen VALUES (3)`.execute(tx)
      })
      expect([proxy.hasCut(), tries, await rows()]).toEqual([true, 2, 1])
    })
  })
})
