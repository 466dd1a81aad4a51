// Goal: docs/resilience.md is true. Whatever a shop stands on is stopped for real, one after the other: what shoppers and staff are answered meanwhile and afterwards, to the letter.
// Method: `cartwright serve` on a Postgres of this test's own, a Redis, a fake Stripe, a double of Meilisearch and a receiver of webhooks.
import { createClient } from '@cartwright/client'
import { createCommerce, fallbackSearch, type Principal, type Storage, silentLogger, systemClock } from '@cartwright/core'
import { memoryPasswords } from '@cartwright/core/memory'
import { meilisearch } from '@cartwright/meilisearch'
import { listen } from '@cartwright/server/node'
import { type FakeStripe, startFakeStripe } from '@cartwright/stripe/fake'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeMeilisearch, startFakeMeilisearch } from '../packages/adapters/meilisearch/test/support/fake-meilisearch.ts'
import { postgresDatabaseOn } from './support/databases/postgres-database.ts'
import { freePort } from './support/services/free-port.ts'
import { inPath } from './support/services/in-path.ts'
import { postgresUrl } from './support/services/postgres-databases.ts'
import { type PostgresServer, startPostgres } from './support/services/postgres-server.ts'
import { type RedisServer, startRedis } from './support/services/redis-server.ts'
import { type ShopProcess, startShop } from './support/shop-process.ts'

const owner: Principal = { kind: 'system', name: 'test' }
const secretKey = 'sk_test_resilience0123456789'
const metricsToken = 'a-token-of-the-tests'

const isRunnable = postgresUrl !== undefined && inPath('redis-server') !== undefined
if (!isRunnable) process.stderr.write('Tests that stop what a shop stands on are skipped: they need Postgres and redis-server\n')

let postgres: PostgresServer
let redis: RedisServer
let search: FakeMeilisearch
let stripe: FakeStripe
let shop: ShopProcess
let adminKey: string
let metricsUrl: string
const receiver = { port: 0, got: [] as string[] }
const closers: (() => Promise<unknown>)[] = []

/** A receiver of webhooks that answers, on the same port each time. */
const startReceiver = async () => {
  const app = new Hono().post('/', async context => {
    receiver.got.push(((await context.req.json()) as { type: string }).type)
    return context.body(null, 204)
  })
  return listen(app, { port: receiver.port, host: '127.0.0.1', idleMs: 0 })
}

/** Makes a shop with three products, an index, a receiver and a key. */
const stock = async (storage: Storage): Promise<void> => {
  const primary = meilisearch({ host: search.host, apiKey: search.apiKey })
  const index = fallbackSearch(primary, storage.search, { logger: silentLogger, clock: systemClock })
  const commerce = createCommerce({ storage, search: index, passwords: memoryPasswords(), logger: silentLogger })
  await commerce.start()
  const lines = []
  for (const name of ['Lamp', 'Kettle', 'Rug']) {
    const { variants } = await commerce.catalog.create({ name, variants: [{ sku: name, prices: [{ currency: 'USD', amount: 6_000 }] }] }, owner)
    lines.push({ variantId: variants[0]?.id ?? 0, to: 1_000 })
  }
  await commerce.inventory.adjust({ causeKey: 'stock', reason: 'test', lines }, owner)
  adminKey = (await commerce.customers.createApiKey({ name: 'Tests', role: 'admin' }, owner)).key
  await commerce.workers.drain()
  await commerce.webhooks.create({ url: `http://127.0.0.1:${receiver.port}/`, topics: ['product.changed'] }, owner)
  await commerce.search.reindex()
  await commerce.close()
}

interface Answer {
  readonly status: number
  readonly code: unknown
  readonly text: string
  readonly age: string | null
  readonly retryAfter: string | null
}

const call = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await fetch(shop.url + path, { method, headers: { 'content-type': 'application/json', ...headers }, ...sent })
  const text = await response.text()
  const { code } = (text === '' ? {} : JSON.parse(text)) as { code?: unknown }
  return { status: response.status, code, text, age: response.headers.get('age'), retryAfter: response.headers.get('retry-after') }
}

const statusOf = async (path: string) => (await call('GET', path)).status
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 20))
}

/** The health of a part, as staff see it. */
const healthOf = async (component: string): Promise<unknown> => {
  const { text } = await call('GET', '/actuator/health', undefined, { authorization: `Bearer ${adminKey}` })
  const { status, components } = JSON.parse(text)
  return { shop: status, part: components[component]?.status, ...components[component]?.details }
}

/** Whether the meter says that a circuit is in this state. */
const isCircuit = async (circuit: string, state: string): Promise<boolean> => {
  const text = await (await fetch(metricsUrl, { headers: { authorization: `Bearer ${metricsToken}` } })).text()
  return text.includes(`cartwright_circuit_state{circuit="${circuit}",state="${state}"} 1`)
}

/** A guest with a lamp in the cart: the token of the cart. */
const filledCart = async (): Promise<string> => {
  const { status, text } = await call('POST', '/cart/items', { product_id: 1, quantity: 1 })
  expect(status).toBe(201)
  return JSON.parse(text).cart_token
}

const order = (cartToken: string) =>
  call(
    'POST',
    '/orders',
    { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com', payment_token: 'pm_card_visa' },
    { 'x-cart-token': cartToken },
  )

/** Lamps that are held for orders. */
const held = async (): Promise<number> => {
  const { stock } = await createClient({ url: shop.url, apiKey: adminKey }).admin.stock.list({ variant_id: [1] })
  return stock[0]?.reserved ?? Number.NaN
}

describe.skipIf(!isRunnable)('a shop that loses', () => {
  beforeAll(async () => {
    receiver.port = await freePort()
    const started = await Promise.all([startPostgres(), startRedis(), startFakeMeilisearch(), startFakeStripe({ apiKey: secretKey })])
    const [first, second, third, fourth] = started
    if (!second) throw new Error('There is no redis-server.')
    postgres = first
    redis = second
    search = third
    stripe = fourth
    closers.push(
      () => postgres.close(),
      () => redis.close(),
    )
    const database = await postgresDatabaseOn(postgres)
    await stock(database.open())
    const metricsPort = await freePort()
    metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`
    shop = await startShop(database.url, {
      REDIS_URL: redis.url,
      MEILISEARCH_HOST: search.host,
      MEILISEARCH_API_KEY: search.apiKey,
      PAYMENTS: 'stripe',
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_API_BASE: stripe.url,
      WEBHOOK_ALLOW_PRIVATE: 'true',
      METRICS_PORT: String(metricsPort),
      METRICS_TOKEN: metricsToken,
    })
    closers.unshift(() => shop.terminate())
    await until(async () => (await isCircuit('redis', 'closed')) && (await isCircuit('meilisearch', 'closed')) && (await isCircuit('stripe_writes', 'closed')))
  })

  afterAll(async () => {
    for (const close of closers) await close()
    await Promise.all([search?.close().catch(() => undefined), stripe?.close().catch(() => undefined)])
  })

  it('its Redis: nobody notices, and it is taken again when it is back', async () => {
    const before = await call('GET', '/products')
    expect(await healthOf('redis')).toEqual({ shop: 'UP', part: 'UP', name: 'redis', circuit: 'closed' })
    redis.process.kill('SIGKILL')
    await until(async () => (await call('GET', '/products')).status === 200 && JSON.stringify(await healthOf('redis')).includes('DOWN'))
    expect(await healthOf('redis')).toMatchObject({ shop: 'UP', part: 'DOWN', error: 'unavailable' })
    expect(await call('GET', '/products')).toEqual(before)
    expect((await order(await filledCart())).status).toBe(201)
    expect(await statusOf('/readyz')).toBe(200)
    await redis.restart()
    await until(async () => JSON.stringify(await healthOf('redis')).includes('"part":"UP"'))
    expect(await isCircuit('redis', 'closed')).toBe(true)
  })

  it('its search server: the database answers, and the server again half a second after it is back', async () => {
    const searched = async () => JSON.parse((await call('GET', '/products?search=kettle')).text).products.map(({ name }: { name: string }) => name)
    const asked = () => search.requests.filter(request => request === 'POST /multi-search').length
    expect(await searched()).toEqual(['Kettle'])
    const port = Number(new URL(search.host).port)
    const { indexes, queue } = search
    await search.close()
    for (let time = 0; time < 5; time += 1) expect(await searched()).toEqual(['Kettle'])
    await until(async () => !(await isCircuit('meilisearch', 'closed')))
    expect(await healthOf('search')).toMatchObject({ shop: 'UP', part: 'DOWN', name: 'meilisearch', state: 'away', fallback: 'postgres' })
    expect((await order(await filledCart())).status).toBe(201)
    search = Object.assign(await startFakeMeilisearch(port), { indexes, queue })
    await until(async () => {
      expect(await searched()).toEqual(['Kettle'])
      return isCircuit('meilisearch', 'closed')
    })
    expect(asked()).toBeGreaterThan(0)
  })

  it('a receiver of webhooks: its message is kept and sent again, and nobody waits for it', async () => {
    const { products, webhooks } = createClient({ url: shop.url, apiKey: adminKey }).admin
    await products.update(2, { name: 'Kettle, red' })
    const sent = async () => (await webhooks.deliveries({ topic: 'product.changed' })).deliveries
    await until(async () => (await sent())[0]?.attempts === 1)
    const [delivery] = await sent()
    expect(delivery).toMatchObject({ state: 'pending', last_status: null, last_error: 'The connection was refused.' })
    // In five seconds, a tenth more or less.
    const waitMs = Date.parse(delivery?.next_attempt_at ?? '') - Date.parse(delivery?.updated_at ?? '')
    expect(waitMs >= 4_500 && waitMs <= 5_500).toBe(true)
    expect((await order(await filledCart())).status).toBe(201)
    const server = await startReceiver()
    closers.unshift(server.stop)
    // Without waiting for that.
    await webhooks.redeliver(delivery?.id ?? 0)
    await until(async () => (await sent())[0]?.state === 'delivered')
    expect(receiver.got).toEqual(['product.changed'])
  })

  it('Stripe: everything but paying works; once that is known nothing is tried, and nothing is held for who cannot pay', async () => {
    const carts = await Promise.all(Array.from({ length: 8 }, filledCart))
    await stripe.close()
    const answers = await Promise.all(carts.map(order))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
    await until(() => isCircuit('stripe_writes', 'open'))
    const heldBefore = await held()
    const cart = await filledCart()
    const refused = await order(cart)
    expect(refused).toMatchObject({ status: 503, code: 'payment_unavailable' })
    expect(Number(refused.retryAfter)).toBeGreaterThanOrEqual(1)
    expect(Number(refused.retryAfter)).toBeLessThanOrEqual(15)
    expect([heldBefore > 0, await held()]).toEqual([true, heldBefore])
    expect(await healthOf('payments')).toMatchObject({ shop: 'UP', part: 'DOWN', error: 'payment_unavailable', circuits: { writes: 'open' } })
    expect(JSON.parse((await call('GET', '/cart', undefined, { 'x-cart-token': cart })).text)).toMatchObject({ item_count: 1 })
    expect([await statusOf('/products'), await statusOf('/readyz')]).toEqual([200, 200])
  })

  it('its database: the catalog is shown as it was, everything else is 503, and all is as before when it is back', async () => {
    const cart = await filledCart()
    const shown = ['/products', '/products/1', '/categories']
    const before = await Promise.all(shown.map(path => call('GET', path)))
    await postgres.stop('fast')
    await until(async () => (await statusOf('/readyz')) === 503)
    const meanwhile = await Promise.all(shown.map(path => call('GET', path)))
    expect(meanwhile.map(({ status, text }) => [status, text])).toEqual(before.map(({ text }) => [200, text]))
    expect(meanwhile.slice(0, 2).map(({ age }) => Number(age) > 0)).toEqual([true, true])
    const away = { status: 503, code: 'storage_unavailable', retryAfter: '1', age: null }
    expect(await call('GET', '/cart', undefined, { 'x-cart-token': cart })).toMatchObject(away)
    expect(await call('POST', '/cart/items', { product_id: 1 })).toMatchObject(away)
    expect(await call('GET', '/products?limit=2')).toMatchObject(away)
    expect(await call('GET', '/admin/orders', undefined, { authorization: `Bearer ${adminKey}` })).toMatchObject(away)
    expect([await statusOf('/livez'), await statusOf('/readyz'), await statusOf('/actuator/health')]).toEqual([200, 503, 503])
    await postgres.start()
    await until(async () => (await statusOf('/readyz')) === 200)
    expect(await Promise.all(shown.map(path => call('GET', path)))).toEqual(before)
    expect(JSON.parse((await call('GET', '/cart', undefined, { 'x-cart-token': cart })).text)).toMatchObject({ item_count: 1 })
  })
})
