// Goal: while Postgres is cut off, stopped as by a power cut, and started again, and while processes of the shop are killed, shoppers are told 503 with Retry-After and nothing else; nobody
// hangs; trade goes on by itself afterwards; and everything that was ever answered is there, once.
// Method: a Postgres of this test's own that syncs its commits; three real processes of the shop; shoppers and staff who ask again under the same key whenever they are told to, or hear
// nothing. Faults come under load, one after the other. At the end an hour passes, and answers, tables and the provider's own book are compared. `CARTWRIGHT_FAULT_ROUNDS=100` has more faults.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { postgresDatabaseOn } from './support/databases/postgres-database.ts'
import { postgresUrl } from './support/services/postgres-databases.ts'
import { type PostgresServer, startPostgres } from './support/services/postgres-server.ts'
import { type Market, openMarket } from './support/traders/market.ts'
import { type Patient, patient } from './support/traders/patient.ts'
import { startTraffic, type Traffic } from './support/traders/traffic.ts'
import { wrongInAnswers } from './support/traders/wrong-in-answers.ts'
import { wrongInMoney } from './support/traders/wrong-in-money.ts'
import { wrongInTables } from './support/traders/wrong-in-tables.ts'

const processes = 3
const rounds = Array.from({ length: Number(process.env.CARTWRIGHT_FAULT_ROUNDS ?? 2) }, (_, index) => index)
const patienceMs = 600_000

describe.skipIf(postgresUrl === undefined)('under load', () => {
  let server: PostgresServer
  let market: Market
  let people: Patient
  let traffic: Traffic

  beforeAll(async () => {
    server = await startPostgres({ durable: true })
  }, patienceMs)

  afterAll(() => server?.close())

  beforeEach(async () => {
    market = await openMarket(processes, await postgresDatabaseOn(server))
    people = patient(market)
    const things = [await market.stock(100_000), await market.stock(100_000), await market.stock(100_000)]
    traffic = startTraffic(market, people.ask, things, 12)
  }, patienceMs)

  afterEach(async () => {
    people?.leave()
    await market?.close()
  }, patienceMs)

  /** Whatever becomes of the database, no process ends. */
  const stillServe = () => expect(market.traders.map(trader => (trader.isGone() ? trader.said() : 'serves'))).toEqual(market.traders.map(() => 'serves'))

  /** Until so many more orders are answered. */
  const orders = async (more: number) => {
    const enough = traffic.placed() + more
    while (traffic.placed() < enough) {
      stillServe()
      await wait(10)
    }
  }

  const told = (what: string) => people.told[what] ?? 0

  /** The trouble is over: everybody finishes, time passes, and everything is as they were told. */
  const compare = async () => {
    await orders(50)
    await traffic.stop()
    const said = market.traders.map(trader => trader.said())
    await Promise.all(market.traders.map(trader => trader.end('SIGTERM')))
    await market.settle()
    expect(people.wrong).toEqual([])
    // That the database was away is noted; anything else would be a fault.
    expect(said.flatMap(text => text.split('\n')).filter(line => line !== '' && !line.includes('CommerceError: The database '))).toEqual([])
    expect(await wrongInAnswers(market.database, market.log)).toEqual([])
    expect(await wrongInTables(market.database)).toEqual([])
    expect(await wrongInMoney(market.database, market.stripe)).toEqual([])
    expect(await market.broken()).toEqual([])
  }

  it('Postgres is stopped as by a power cut, and started again', { timeout: patienceMs }, async () => {
    for (const round of rounds) {
      await orders(20)
      const before = told('503 storage_unavailable')
      await server.stop('immediate')
      while (told('503 storage_unavailable') < before + 12) {
        stillServe()
        await wait(10)
      }
      const { url } = market.traders[round % processes] ?? { url: '' }
      expect([(await fetch(`${url}/readyz`)).status, (await fetch(`${url}/livez`)).status]).toEqual([503, 200])
      await server.start()
    }
    await orders(20)
    await compare()
  })

  it('every connection is cut, again and again', { timeout: patienceMs }, async () => {
    for (const _ of rounds) {
      for (let cut = 0; cut < 5; cut++) {
        await orders(5)
        await market.database.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()')
      }
    }
    await compare()
  })

  it('processes of the shop are killed, one after the other', { timeout: patienceMs }, async () => {
    for (const round of rounds) {
      await orders(20)
      await market.replace(round)
    }
    expect(told('none')).toBeGreaterThan(0)
    await compare()
  })
})
