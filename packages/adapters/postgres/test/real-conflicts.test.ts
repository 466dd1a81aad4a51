import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCuttingProxy } from '../../../../tests/support/services/cutting-proxy.ts'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { openPostgres, type PostgresDatabase } from '../src/postgres-database.ts'

// What the server refuses or delays for real. Limits are those of the adapter, so some of these wait for seconds.
describe.skipIf(postgresUrl === undefined)('on a real server', () => {
  let url: string
  let db: PostgresDatabase
  let other: pg.Client

  const open = (at = url) => openPostgres({ url: at, replicas: [], connections: 2, applicationName: 'test', onIdleError: () => undefined })

  beforeEach(async () => {
    url = await emptyDatabase()
    other = new pg.Client({ connectionString: url })
    await other.connect()
    await other.query('CREATE TABLE counter (name TEXT PRIMARY KEY, value INT NOT NULL)')
    await other.query("INSERT INTO counter VALUES ('a', 0), ('b', 0)")
    db = open()
  })

  afterEach(async () => {
    await db.close()
    await other.query('DROP TABLE counter')
    await other.end()
    giveBack(url)
  })

  const raise = (name: string) => sql`UPDATE counter SET value = value + 1 WHERE name = ${name}`
  const values = async () => (await other.query<{ value: number }>('SELECT value FROM counter ORDER BY name')).rows.map(({ value }) => value)
  const slowRead = (seconds: number) => sql`SELECT pg_sleep(${seconds})`.compile(db.read)
  const quickRead = () => db.read.executeQuery<{ one: number }>(sql<{ one: number }>`SELECT 1 AS one`.compile(db.read))

  it('two writes that wait for each other: one is undone and run again, and both are done', async () => {
    let tries = 0
    let isMet = false
    let meet: () => void = () => undefined
    const met = new Promise<void>(resolve => {
      meet = resolve
    })
    const crossing = (first: string, second: string) =>
      db.write(async tx => {
        tries += 1
        await raise(first).execute(tx)
        if (isMet) meet()
        isMet = true
        await met
        await raise(second).execute(tx)
      })
    await Promise.all([crossing('a', 'b'), crossing('b', 'a')])
    expect([tries, await values()]).toEqual([3, [2, 2]])
  })

  it('a lock that is not to be had in time: the write is run again, and is done', async () => {
    await other.query("BEGIN; UPDATE counter SET value = 10 WHERE name = 'a'")
    let tries = 0
    const writing = db.write(async tx => {
      // The first try has waited as long as it may.
      if (++tries === 2) await other.query('COMMIT')
      await raise('a').execute(tx)
    })
    await writing
    expect([tries, await values()]).toEqual([2, [11, 0]])
  })

  it('a transaction that cannot be serialized: it is run again, and nothing is lost', async () => {
    const name = new URL(url).pathname.slice(1)
    await other.query(`ALTER DATABASE ${name} SET default_transaction_isolation = 'serializable'`)
    const strict = open()
    let tries = 0
    const increment = () =>
      strict.write(async tx => {
        tries += 1
        const { rows } = await sql<{ value: number }>`SELECT value FROM counter WHERE name = 'a'`.execute(tx)
        await sql`UPDATE counter SET value = ${Number(rows[0]?.value) + 1} WHERE name = 'a'`.execute(tx)
      })
    for (let round = 0; round < 5; round++) await Promise.all([increment(), increment()])
    await strict.close()
    await other.query(`ALTER DATABASE ${name} RESET default_transaction_isolation`)
    expect(await values()).toEqual([10, 0])
    expect(tries).toBeGreaterThan(10)
  })

  it('a statement that takes too long: it is given up, and others pass it by meanwhile', async () => {
    const giving = expect(db.read.executeQuery(slowRead(30))).rejects.toMatchObject({ code: 'storage_unavailable' })
    await new Promise(resolve => setTimeout(resolve, 100))
    for (let reads = 0; reads < 20; reads++) expect((await quickRead()).rows).toEqual([{ one: 1 }])
    await giving
    expect((await quickRead()).rows).toEqual([{ one: 1 }])
  })

  it('all connections taken: who waits for one is told so, reads go on, and afterwards so do writes', async () => {
    let release: () => void = () => undefined
    const released = new Promise<void>(resolve => {
      release = resolve
    })
    const holding = ['a', 'b'].map(name =>
      db.write(async tx => {
        await raise(name).execute(tx)
        await released
      }),
    )
    await expect(db.write(tx => raise('a').execute(tx))).rejects.toMatchObject({ code: 'storage_unavailable' })
    expect((await quickRead()).rows).toEqual([{ one: 1 }])
    release()
    await Promise.all(holding)
    await db.write(tx => raise('a').execute(tx))
    expect(await values()).toEqual([2, 1])
  })

  it('a server that says nothing: everybody is told so, and when it speaks again, all goes on', async () => {
    const server = new URL(url)
    const proxy = await startCuttingProxy(Number(server.port))
    server.port = String(proxy.port)
    const far = open(server.href)
    const one = () => far.read.executeQuery<{ one: number }>(sql<{ one: number }>`SELECT 1 AS one`.compile(far.read))
    await one()
    await far.write(tx => raise('a').execute(tx))
    proxy.hang(true)
    const calls = [one(), one(), far.write(tx => raise('a').execute(tx)), far.writeOne({ compile: () => raise('b').compile(far.read) })]
    for (const call of await Promise.allSettled(calls)) expect(call).toMatchObject({ status: 'rejected', reason: { code: 'storage_unavailable' } })
    proxy.hang(false)
    expect((await one()).rows).toEqual([{ one: 1 }])
    await far.write(tx => raise('a').execute(tx))
    await far.close()
    await proxy.close()
    expect(await values()).toEqual([2, 0])
  })

  it('statements sent right behind one that could not be prepared: all of them are answered', async () => {
    await other.query('BEGIN; LOCK TABLE counter IN ACCESS EXCLUSIVE MODE')
    const reads = Array.from({ length: 6 }, () =>
      db.read.executeQuery<{ sum: number }>(sql<{ sum: number }>`SELECT sum(value) AS sum FROM counter`.compile(db.read)),
    )
    // Longer than a lock is waited for.
    await new Promise(resolve => setTimeout(resolve, 3_500))
    await other.query('COMMIT')
    for (const { rows } of await Promise.all(reads)) expect(rows).toEqual([{ sum: 0 }])
  })
})
