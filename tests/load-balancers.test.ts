// Goal: whoever buys through nginx or HAProxy, with the configuration of their examples, gets right answers while servers are killed or restarted behind them, and every order they
// were told of is there, once.
// Method: guests with the client of storefronts, two `cartwright serve` on one Postgres; what every client was told is compared with the tables.
import { type Commerce, createCommerce, silentLogger } from '@cartwright/core'
import { postgres } from '@cartwright/postgres'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Acknowledged, type Buyers, startBuyers } from './support/load-balancers/buyers.ts'
import { type Fleet, startFleet } from './support/load-balancers/fleet.ts'
import { startHaproxy, startNginx } from './support/load-balancers/proxies.ts'
import { inPath } from './support/services/in-path.ts'
import { emptyDatabase, giveBack, postgresUrl } from './support/services/postgres-databases.ts'

const operator = { kind: 'system', name: 'test' } as const
const stock = 100_000

const found = (name: string): string | undefined => {
  const program = inPath(name)
  if (program !== undefined) return program
  if (process.env.CI === 'true') throw new Error(`CI has no ${name}.`)
  process.stderr.write(`Tests that need ${name} are skipped: it is not installed\n`)
  return undefined
}

const balancers = [
  { name: 'nginx', program: found('nginx'), start: startNginx },
  { name: 'HAProxy', program: found('haproxy'), start: startHaproxy },
]

interface Shop {
  readonly url: string
  readonly commerce: Commerce
  readonly productId: number
  readonly query: <Row extends object>(statement: string) => Promise<Row[]>
}

/** A shop of its own with one product, of which there is plenty. */
const openShop = async (): Promise<Shop> => {
  const url = await emptyDatabase()
  const commerce = createCommerce({ storage: postgres(url), logger: silentLogger })
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  onTestFinished(async () => {
    await pool.end()
    await commerce.close()
    giveBack(url)
  })
  await commerce.start()
  const product = await commerce.catalog.create({ name: 'Lamp', variants: [{ sku: 'LAMP', prices: [{ currency: 'USD', amount: 6_000 }] }] }, operator)
  const lines = [{ variantId: product.variants[0]?.id ?? 0, to: stock }]
  await commerce.inventory.adjust({ causeKey: 'first', reason: 'test', lines }, operator)
  return { url, commerce, productId: product.id, query: async statement => (await pool.query(statement)).rows }
}

interface Scene {
  readonly shop: Shop
  readonly fleet: Fleet
  readonly buyers: Buyers
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

describe.skipIf(postgresUrl === undefined).each(balancers)('behind $name', ({ program, start }) => {
  const open = async (env: Readonly<Record<string, string>>, load: { readonly count: number; readonly retries: number }): Promise<Scene> => {
    const shop = await openShop()
    const fleet = await startFleet(shop.url, env)
    onTestFinished(() => fleet.close())
    const proxy = await start(program ?? '', fleet.ports)
    onTestFinished(() => proxy.close())
    return { shop, fleet, buyers: startBuyers({ url: proxy.url, productId: shop.productId, ...load }) }
  }

  it.skipIf(program === undefined)('no answer is wrong, lost or doubled while a server is killed every few seconds', { timeout: 240_000 }, async () => {
    const { shop, fleet, buyers } = await open({}, { count: 6, retries: 60 })
    for (const index of [0, 1] as const) {
      await pause(1_000)
      await fleet.crash(index)
    }
    await Promise.all([buyers.stop(), passLocks(shop, buyers)])
    expect(buyers.failures).toEqual([])
    await expectAgreement(shop, buyers)
  })

  it.skipIf(program === undefined)('no request fails while the servers are restarted one after the other', { timeout: 240_000 }, async () => {
    const { shop, fleet, buyers } = await open({ DRAIN_MS: '6000' }, { count: 4, retries: 0 })
    const codes = [await fleet.restart(0), await fleet.restart(1)]
    await buyers.stop()
    expect([codes, buyers.failures]).toEqual([[0, 0], []])
    await expectAgreement(shop, buyers)
  })
})

/** The key of a call whose server was killed is free again after 30 s. When those who wait for that are the only ones left, these are over. */
const passLocks = async ({ query }: Shop, buyers: Buyers): Promise<void> => {
  while (buyers.busy() > 0) {
    const before = buyers.paid.length
    await pause(2_000)
    if (buyers.paid.length === before) await query('UPDATE idempotency_key SET locked_until = 0 WHERE status IS NULL')
  }
}

interface OrderRow {
  readonly id: string
  readonly status: string
  readonly total: string
  readonly quantity: string
  readonly payments: string
  readonly captured: string
}

/** What is in the tables, in whole numbers. */
const ordersIn = ({ query }: Shop) =>
  query<OrderRow>(`
    SELECT id, status, total,
      (SELECT sum(quantity) FROM order_line WHERE order_id = orders.id) AS quantity,
      (SELECT count(*) FROM payment WHERE order_id = orders.id AND status = 'captured') AS payments,
      (SELECT sum(captured) FROM payment WHERE order_id = orders.id) AS captured
    FROM orders ORDER BY id`)

const expectAgreement = async (shop: Shop, { placed, paid }: Buyers): Promise<void> => {
  const byId = (orders: readonly Acknowledged[]) => orders.toSorted((one, other) => one.orderId - other.orderId)
  expect(byId(paid)).toEqual(byId(placed))
  const wanted = byId(paid).map(({ orderId, quantity, total }) => {
    const minor = Math.round(total * 100)
    return { id: orderId, status: 'paid', total: minor, quantity, payments: 1, captured: minor }
  })
  const rows = (await ordersIn(shop)).map(({ status, ...numbers }) => ({
    ...Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, Number(text)])),
    status,
  }))
  expect(rows).toEqual(wanted)
  expect(rows.length).toBeGreaterThan(20)
  const [left] = await shop.query<{ units: string }>('SELECT on_hand - reserved AS units FROM stock')
  expect(Number(left?.units)).toBe(stock - wanted.reduce((sum, { quantity }) => sum + quantity, 0))
  expect((await shop.commerce.doctor()).filter(({ violations }) => violations > 0)).toEqual([])
}
