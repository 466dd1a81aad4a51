import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addressFromText, type Commerce, createCommerce, type ShopperRef, systemClock } from '@cartwright/core'
import { memoryPasswords, memoryStorage, testPayments } from '@cartwright/core/memory'
import { listen } from '@cartwright/server/node'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startFakeMeilisearch } from '../../packages/adapters/meilisearch/test/support/fake-meilisearch.ts'
import { emptyDatabase, giveBack, postgresUrl } from '../support/services/postgres-databases.ts'
import { serviceUrl } from '../support/services/test-services.ts'
import { byWeight } from './samples/by-weight.ts'
import { open } from './samples/open-with-consumer.ts'
import { postMailer } from './samples/post-mailer.ts'
import { setUp } from './samples/setup.ts'

const before = process.cwd()
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cartwright-docs-'))
  process.chdir(folder)
  vi.resetModules()
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  process.chdir(before)
  rmSync(folder, { recursive: true })
})

const guestOf = ({ guestToken }: { readonly guestToken: string | null }): ShopperRef => (guestToken === null ? {} : { guestToken })
const shippingAddress = { ...addressFromText('1 Main St'), country: 'DE' }

/** Buys one mug, and says the order. */
const buy = async ({ carts, catalog, checkout }: Commerce) => {
  const { id } = await catalog.productBySku('MUG')
  const guest = guestOf(await carts.addItem({}, { productId: id, quantity: 1 }))
  const { order } = await checkout.placeOrder(guest, { paymentMethod: 'credit_card', email: 'ada@example.com', shippingAddress })
  await checkout.pay(order.id, { paymentToken: 'tok_visa' })
  return order
}

describe('the samples of the documentation', () => {
  it('open a shop in ten lines', async () => {
    vi.stubEnv('PORT', '0')
    const said = vi.spyOn(console, 'log').mockReturnValue(undefined)
    const { commerce, server, workers } = await import('./samples/embed.ts')
    expect(said).toHaveBeenCalledWith(`The shop is open: ${server.url}/docs`)
    expect((await fetch(`${server.url}/docs`)).status).toBe(200)
    await server.stop()
    await workers.stop()
    await commerce.close()
  })

  it('send mail over a service that fails once, and hear of a refusal', async () => {
    const statuses = [503, 202, 422]
    const bodies: string[] = []
    const service = await listen(
      new Hono().post('/', async context => {
        bodies.push(await context.req.text())
        return new Response(null, { status: statuses.shift() ?? 500 })
      }),
      { port: 0, host: '127.0.0.1', idleMs: 0 },
    )
    const mailer = postMailer(`${service.url}/`)
    const mail = { to: 'ada@example.com', template: 'order_refunded', data: { orderId: 1, currency: 'EUR', amount: 1, hasAccount: false }, key: 'k' } as const
    await mailer.send(mail)
    await expect(mailer.send(mail)).rejects.toMatchObject({ code: 'validation_failed' })
    expect(bodies).toEqual(Array(3).fill(JSON.stringify(mail)))
    await service.stop()
  })

  it('share a Redis, or do without one', async () => {
    vi.stubEnv('REDIS_URL', serviceUrl('redis') ?? 'redis://127.0.0.1:1')
    const { app, commerce, shared } = await import('./samples/redis-shop.ts')
    await commerce.start()
    expect((await app.request('/products')).status).toBe(200)
    expect((await commerce.health()).status).toBe('UP')
    await commerce.close()
    await shared.close()
  })

  it('mount a shop in an app, and serve both', async () => {
    const { serve } = await import('./samples/serve.ts')
    const { commerce } = await import('./samples/shop.ts')
    await setUp(commerce)
    await setUp(commerce)
    const { url, stop } = await serve(0)
    expect(await (await fetch(url)).text()).toBe('Welcome')
    expect((await fetch(`${url}/shop/docs`)).status).toBe(200)
    expect(await (await fetch(`${url}/shop/products/mug`)).json()).toMatchObject({ name: 'Mug', price: 12.5, currency: 'EUR', stock_quantity: 40 })
    expect(await (await fetch(`${url}/shop/nothing`)).json()).toMatchObject({ code: 'route_not_found', type: '/shop/errors/route_not_found' })
    expect((await commerce.customers.list({ role: 'admin' }, { limit: 10 })).items.map(({ email }) => email)).toEqual(['owner@mugs.example'])
    const order = await buy(commerce)
    // 4.90 EUR for the parcel; prices contain 19 % tax: 12.50 and 4.90 hold 2.00 and 0.78.
    expect(order.totals).toEqual({ subtotal: 1250, discount: 0, shipping: 490, tax: 278, total: 1740 })
    await stop()
  })

  it('ship by weight', async () => {
    const commerce = createCommerce({ storage: memoryStorage(), pricing: { shipping: byWeight }, settings: { currency: 'EUR' }, passwords: memoryPasswords() })
    await commerce.start()
    await setUp(commerce)
    const { id } = await commerce.catalog.productBySku('MUG')
    const added = await commerce.carts.addItem({}, { productId: id, quantity: 5 })
    const heavier = await commerce.carts.setItemQuantity(guestOf(added), 1, 6)
    expect([added, heavier].map(({ quote }) => quote.shipping)).toMatchObject([{ amount: 490 }, { amount: 790 }])
    expect(heavier.shippingOptions.map(({ method }) => method)).toEqual(['parcel', 'courier'])
    await commerce.close()
  })

  it('tell the warehouse of an order that was paid', async () => {
    const storage = memoryStorage()
    const printed: unknown[] = []
    const commerce = createCommerce({
      storage,
      payments: testPayments({ notes: storage.notes, clock: systemClock }),
      settings: { currency: 'EUR' },
      passwords: memoryPasswords(),
    })
    const workers = await open(commerce, async list => void printed.push(list))
    await setUp(commerce)
    const { id } = await buy(commerce)
    await commerce.workers.drain()
    await workers.stop()
    expect(printed).toEqual([{ orderId: id, items: ['1 x MUG'] }])
    await commerce.close()
  })

  it('read, share and write amounts', async () => {
    const { price, shares, text } = await import('./samples/money.ts')
    expect({ price, shares, text }).toEqual({ price: 69_999, shares: [334, 333, 333], text: '1200' })
  })

  it('put an adapter in the place of a default', async () => {
    const { commerce } = await import('./samples/replace.ts')
    await commerce.start()
    const prices = [{ currency: 'USD', amount: 1250 }]
    const { id } = await commerce.catalog.create({ name: 'Mug', variants: [{ sku: 'MUG', prices }] }, { kind: 'system', name: 'test' })
    const names = [await commerce.catalog.product(id), await commerce.catalog.product(id)].map(({ name }) => name)
    await commerce.catalog.update(id, { name: 'Cup' }, { kind: 'system', name: 'test' })
    expect([...names, (await commerce.catalog.product(id)).name]).toEqual(['Mug', 'Mug', 'Cup'])
    await commerce.close()
  })

  it('open a shop that is paid through Stripe', async () => {
    vi.stubEnv('STRIPE_SECRET_KEY', 'sk_test_1')
    vi.stubEnv('STRIPE_PUBLISHABLE_KEY', 'pk_test_1')
    vi.stubEnv('STRIPE_WEBHOOK_SECRET', 'whsec_1')
    const { payments, shop } = await import('./samples/stripe-shop.ts')
    await shop.start()
    expect(shop.checkout.paymentMethods()).toEqual(payments.methods)
    await shop.close()
  })

  it('open a shop with keys that are replaced, and a long list of passwords that leaked', async () => {
    vi.stubEnv('JWT_SECRET', 'fJ3zq0Vw8mT1xK6bR9cYd2Lh5nGp7sAe')
    const { app, commerce, keys } = await import('./samples/secrets-shop.ts')
    await commerce.start()
    const body = (password: string) => ({
      method: 'POST',
      body: JSON.stringify({ email: 'user@mugs.example', password }),
      headers: { 'content-type': 'application/json' },
    })
    expect((await app.request('/auth/register', body('manchesterunited'))).status).toBe(422)
    expect((await app.request('/auth/register', body('a mug nobody has'))).status).toBe(201)
    expect(await keys.list()).toMatchObject([{ signs: true }])
    await commerce.close()
  })

  it('open a shop whose workers are told of events through Redis', async () => {
    const { shop } = await import('./samples/bullmq-shop.ts')
    await shop.start()
    expect(shop.deps.dispatcher?.name).toBe('bullmq')
    await shop.close()
  })

  it('mail over SMTP', async () => {
    const { shop } = await import('./samples/mail-shop.ts')
    await shop.start()
    const mail = { to: 'ada@example.com', template: 'order_refunded', data: { orderId: 1, currency: 'EUR', amount: 1, hasAccount: false }, key: 'k' } as const
    expect(await shop.deps.mailer.send(mail)).toBeUndefined()
    await shop.close()
  })

  it('open a shop that searches by Meilisearch', async () => {
    const fake = await startFakeMeilisearch()
    vi.stubEnv('MEILISEARCH_HOST', fake.host)
    vi.stubEnv('MEILISEARCH_API_KEY', fake.apiKey)
    const { shop } = await import('./samples/meilisearch-shop.ts')
    expect(await shop.search.status({ compares: true })).toMatchObject({ name: 'meilisearch', isUp: true, differing: 0, details: { fallback: 'sqlite' } })
    await shop.close()
    await fake.close()
  })

  it.skipIf(postgresUrl === undefined)('open a shop in Postgres', async () => {
    const url = await emptyDatabase()
    vi.stubEnv('DATABASE_URL', url)
    const { shop } = await import('./samples/postgres.ts')
    expect(await shop.start()).toEqual([])
    await shop.close()
    giveBack(url)
  })

  it('make a database where there is none', async () => {
    const { migrations, shop } = await import('./samples/sqlite.ts')
    expect(migrations.length).toBeGreaterThan(0)
    expect(await shop.start()).toEqual([])
    await shop.close()
  })
})
