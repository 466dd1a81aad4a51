// Goal: what the shop tells of reaches a receiver it does not know, signed as the specification says, once per event, from any number of processes.
// Method: two `cartwright serve` on one SQLite file, or one Postgres, race for the same messages, or one is killed while it sends; the receiver is a real HTTP server on loopback with
// the official library.
import { type Clock, createCommerce, type Principal, silentLogger, systemClock } from '@cartwright/core'
import { memoryPasswords } from '@cartwright/core/memory'
import { listen, nodeWebhookSender } from '@cartwright/server/node'
import { Hono } from 'hono'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from './support/databases/test-database.ts'
import { startShop } from './support/shop-process.ts'

const owner: Principal = { kind: 'system', name: 'test' }
const eventCount = 60

let database: TestDatabase
const ends: (() => Promise<unknown>)[] = []

beforeEach(async () => {
  database = await testDatabase()
})

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  await database.close()
})

/** A receiver that keeps what it was told, and says so as soon as it has been told enough. */
const openReceiver = async (secrets: readonly string[], enough: number) => {
  const messages: { id: string; path: string; event: { type: string; data: { product_id: number } } }[] = []
  let done: () => void = () => undefined
  const complete = new Promise<void>(resolve => {
    done = resolve
  })
  const app = new Hono().post('/:name', async context => {
    const secret = secrets[Number(context.req.param('name'))] ?? ''
    const event = new Webhook(secret).verify(await context.req.text(), context.req.header()) as (typeof messages)[number]['event']
    messages.push({ id: context.req.header('webhook-id') ?? '', path: context.req.path, event })
    if (messages.length === enough) done()
    return context.body(null, 204)
  })
  const server = await listen(app, { port: 0, host: '127.0.0.1', idleMs: 0 })
  ends.push(server.stop)
  return { url: server.url, messages, complete }
}

it('two processes on one database send each event to each endpoint once, verified by the official library', { timeout: 60_000 }, async () => {
  const commerce = createCommerce({ storage: database.open(), passwords: memoryPasswords(), logger: silentLogger })
  ends.push(() => commerce.close())
  await commerce.start()
  const secrets: string[] = []
  const { url, messages, complete } = await openReceiver(secrets, eventCount * 2)
  const endpoints = []
  for (const name of [0, 1]) {
    const { endpoint, secret } = await commerce.webhooks.create({ url: `${url}/${name}`, topics: ['product.changed'] }, owner)
    secrets.push(secret)
    endpoints.push(endpoint)
  }
  // Signed by both secrets from now on; the receiver knows the old one of the first endpoint.
  await commerce.webhooks.rotateSecret(endpoints[0]?.id ?? 0, owner)

  const shops = await Promise.all([1, 2].map(() => startShop(database.url, { WEBHOOK_ALLOW_PRIVATE: 'true' })))
  for (const shop of shops) ends.push(shop.terminate)
  const ids: number[] = []
  for (let count = 0; count < eventCount; count++) {
    const product = await commerce.catalog.create(
      { name: `Thing ${count}`, variants: [{ sku: `SKU-${count}`, prices: [{ currency: 'USD', amount: 1000 }] }] },
      owner,
    )
    ids.push(product.id)
  }
  await complete
  expect(await Promise.all(shops.map(shop => shop.terminate()))).toEqual([0, 0])

  for (const name of ['/0', '/1']) {
    const told = messages.filter(({ path }) => path === name)
    expect(told.map(({ event }) => event.data.product_id).sort((a, b) => a - b)).toEqual(ids)
    expect(new Set(told.map(({ id }) => id)).size).toBe(eventCount)
  }
  const { items, total } = await commerce.webhooks.deliveries({}, { limit: 1_000 })
  expect(total).toBe(eventCount * 2)
  expect(items.filter(({ state, attempts, lastStatus }) => state !== 'delivered' || attempts !== 1 || lastStatus !== 204)).toEqual([])
})

it('what a killed process was sending is sent by another, under the same id, once its lease is over', { timeout: 60_000 }, async () => {
  // This process lives half a minute later, when the lease of the other one is over.
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + 31_000 }
  const webhookSender = nodeWebhookSender({ allowPrivate: true })
  const commerce = createCommerce({ storage: database.open(), passwords: memoryPasswords(), logger: silentLogger, clock, webhookSender })
  ends.push(() => commerce.close())
  await commerce.start()
  const ids: string[] = []
  let begun: () => void = () => undefined
  const isBegun = new Promise<void>(resolve => {
    begun = resolve
  })
  const app = new Hono().post('/', async context => {
    ids.push(context.req.header('webhook-id') ?? '')
    begun()
    // The first attempt is never answered.
    if (ids.length === 1) await new Promise(() => undefined)
    return context.body(null, 204)
  })
  const server = await listen(app, { port: 0, host: '127.0.0.1', idleMs: 0, drainMs: 0 })
  ends.push(server.stop)
  const { endpoint } = await commerce.webhooks.create({ url: server.url, topics: ['product.changed'] }, owner)
  const shop = await startShop(database.url, { WEBHOOK_ALLOW_PRIVATE: 'true' })
  const early = createCommerce({ storage: database.open(), passwords: memoryPasswords(), logger: silentLogger })
  ends.push(() => early.close())
  await early.catalog.create({ name: 'Thing', variants: [{ sku: 'SKU', prices: [{ currency: 'USD', amount: 1000 }] }] }, owner)
  await isBegun
  await shop.kill()
  expect(await commerce.workers.sendWebhooks()).toBe(1)
  expect(ids).toEqual([ids[0], ids[0]])
  expect((await commerce.webhooks.deliveries({}, { limit: 9 })).items).toMatchObject([
    { endpointId: endpoint.id, state: 'delivered', attempts: 1, lastStatus: 204 },
  ])
})
