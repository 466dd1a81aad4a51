// Goal: two servers on one SQLite file and one Redis are one shop, and nothing that befalls Redis shows in what a shopper is answered.
// Method: `cartwright serve` twice; the same requests to both, before, during and after each fault of a real Redis.
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCommerce } from '@cartwright/core'
import { memoryPasswords } from '@cartwright/core/memory'
import { sqlite } from '@cartwright/sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inPath } from './support/services/in-path.ts'
import { type RedisServer, startRedis } from './support/services/redis-server.ts'
import { type ShopProcess, startShop } from './support/shop-process.ts'

const by = { kind: 'system', name: 'test' } as const
const folder = mkdtempSync(join(tmpdir(), 'cartwright-redis-'))
const file = join(folder, 'shop.db')
let redis: RedisServer
let shops: readonly [ShopProcess, ShopProcess]
const closers: (() => Promise<unknown>)[] = []
let adminKey: string

interface Answer {
  readonly status: number
  readonly text: string
  readonly replayed: string | null
}

async function call(shop: ShopProcess, method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await fetch(shop.url + path, { method, headers: { 'content-type': 'application/json', ...headers }, ...sent })
  return { status: response.status, text: await response.text(), replayed: response.headers.get('idempotent-replayed') }
}

/** Asks both, one after the other. */
async function both(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer[]> {
  const [one, other] = shops
  return [await call(one, method, path, body, headers), await call(other, method, path, body, headers)]
}

const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status)

let addresses = 0

/** Somebody has mails sent to an account, from another address each time: so that what is counted is the account. */
function attempt(shop: ShopProcess, email: string): Promise<Answer> {
  addresses += 1
  return call(shop, 'POST', '/auth/password/forgot', { email }, { 'x-forwarded-for': `10.0.0.${addresses}` })
}

/** Attempts on one account at both servers in turn: what came of each. */
async function attempts(email: string, count: number): Promise<number[]> {
  const answers: Answer[] = []
  for (let index = 0; index < count; index += 1) answers.push(await attempt(index % 2 === 0 ? shops[0] : shops[1], email))
  return statuses(answers)
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; !(await isSo()); ) {
    if (Date.now() > end) throw new Error('It did not come about within thirty seconds.')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function healthOf(shop: ShopProcess): Promise<{ readonly status: string; readonly components: Readonly<Record<string, { readonly status: string }>> }> {
  return JSON.parse((await call(shop, 'GET', '/actuator/health')).text) as Awaited<ReturnType<typeof healthOf>>
}

const redisIs = (status: 'UP' | 'DOWN') =>
  until(async () => (await Promise.all(shops.map(healthOf))).every(health => health.status === 'UP' && health.components.redis?.status === status))

/** What a shopper is answered, by both servers: the same with Redis and without. */
async function expectOneShop(customerKey: string): Promise<void> {
  const products = await both('GET', '/products?limit=20')
  expect(statuses(products)).toEqual([200, 200])
  expect(products[1]?.text).toBe(products[0]?.text)
  expect(JSON.parse(products[0]?.text ?? '')).toMatchObject({ total: 30 })
  const added = await both('POST', '/cart/items', { product_id: 7, quantity: 2 }, { 'idempotency-key': customerKey })
  expect(added.map(({ status, replayed }) => [status, replayed])).toEqual([
    [201, null],
    [201, 'true'],
  ])
  expect(added[1]?.text).toBe(added[0]?.text)
  const [misused] = await both('POST', '/cart/items', { product_id: 8, quantity: 2 }, { 'idempotency-key': customerKey })
  expect(misused).toMatchObject({ status: 422, text: expect.stringContaining('idempotency_key_reused') })
}

async function rename(name: string): Promise<void> {
  expect((await call(shops[0], 'PATCH', '/admin/categories/1', { name }, { authorization: `Bearer ${adminKey}` })).status).toBe(200)
}

const categoryNames = async () =>
  (await both('GET', '/categories')).map(({ text }) => (JSON.parse(text) as { categories: { name: string }[] }).categories.map(({ name }) => name).join())

describe.skipIf(inPath('redis-server') === undefined)('two servers, one file, one Redis', () => {
  beforeAll(async () => {
    const started = await startRedis()
    if (!started) throw new Error('no redis-server')
    redis = started
    closers.push(async () => {
      redis.process.kill('SIGCONT')
      await redis.close()
    })
    const commerce = createCommerce({ storage: sqlite(file), passwords: memoryPasswords() })
    await commerce.start()
    await commerce.catalog.createCategory({ name: 'First' }, by)
    for (let index = 1; index <= 30; index += 1) {
      const variants = [{ sku: `SKU-${index}`, prices: [{ currency: 'USD', amount: 1000 + index }] }]
      await commerce.catalog.create({ name: `Lamp ${index}`, variants, categoryIds: [1] }, by)
    }
    const lines = Array.from({ length: 30 }, (_, index) => ({ variantId: index + 1, to: 1_000 }))
    await commerce.inventory.adjust({ causeKey: 'seed', reason: 'test', lines }, by)
    adminKey = (await commerce.customers.createApiKey({ name: 'Owner', role: 'admin' }, by)).key
    await commerce.workers.drain()
    await commerce.close()
    const env = { REDIS_URL: redis.url, RATE_LIMIT: 'on', PAYMENTS: 'test', TRUSTED_PROXIES: '1' }
    shops = [await startShop(`sqlite:${file}`, env), await startShop(`sqlite:${file}`, env)]
    for (const shop of shops) closers.unshift(() => shop.terminate())
  })

  afterAll(async () => {
    for (const close of closers) await close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('share limits, answers and what is remembered', async () => {
    await redisIs('UP')
    await expectOneShop('first')
    expect(await attempts('ann@example.com', 5)).toEqual([202, 202, 202, 429, 429])
    await rename('Second')
    expect((await categoryNames())[0]).toBe('Second')
    await until(async () => (await categoryNames()).every(name => name === 'Second'))
  })

  it('answer the same when it was flushed, and keep their limits', async () => {
    expect(await attempts('bob@example.com', 2)).toEqual([202, 202])
    await flush()
    await expectOneShop('flushed')
    expect(await attempts('ann@example.com', 2)).toEqual([429, 429])
    expect((await attempts('bob@example.com', 4)).slice(-2)).toEqual([429, 429])
  })

  it('answer the same while it hangs, and let nobody guess on', async () => {
    redis.process.kill('SIGSTOP')
    await expectOneShop('hanging')
    expect(await attempts('ann@example.com', 2)).toEqual([429, 429])
    expect((await attempts('cid@example.com', 8)).filter(status => status === 202)).toHaveLength(2)
    await rename('Third')
    await until(async () => (await categoryNames()).every(name => name === 'Third'))
    await redisIs('DOWN')
    redis.process.kill('SIGCONT')
    await redisIs('UP')
    await expectOneShop('after-hanging')
  })

  it('answer the same when it is killed, and when it is back with nothing in it', async () => {
    redis.process.kill('SIGKILL')
    await redisIs('DOWN')
    await expectOneShop('killed')
    // One of three at each of two servers.
    expect((await attempts('dan@example.com', 8)).filter(status => status === 202)).toHaveLength(2)
    await redis.restart()
    await redisIs('UP')
    await expectOneShop('restarted')
    expect((await attempts('dan@example.com', 4)).filter(status => status === 202).length).toBeLessThanOrEqual(2)
    expect(await attempts('ann@example.com', 2)).toEqual([429, 429])
  })
})

/** Makes Redis forget everything; resolves when it says that it has. */
function flush(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(redis.port, '127.0.0.1', () => socket.write('FLUSHALL\r\n'))
    socket.once('error', reject)
    socket.once('data', data => {
      socket.destroy()
      if (String(data).startsWith('+OK')) resolve()
      else reject(new Error(String(data)))
    })
  })
}
