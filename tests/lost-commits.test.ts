// Goal: whatever instant the connection to Postgres breaks at, also right after a commit whose answer nobody hears, the same Idempotency-Key leads to the one true answer.
// Method: a shop whose wire to the server goes through a proxy. A buyer puts a lamp into a cart, orders and pays, always under the same keys, and asks again when told 503. The wire is cut
// at the first packet of his, in the next run at the second, and so on through all of them: once before the server gets it, once when it has answered and the answer is dropped.
import { createCommerce, silentLogger } from '@cartwright/core'
import { manualClock, memoryPasswords, seededRandom, testPayments } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { describe, expect, it } from 'vitest'
import { postgresDatabase } from './support/databases/postgres-database.ts'
import { storageAt } from './support/databases/storage-at.ts'
import { type Cut, startCuttingProxy } from './support/services/cutting-proxy.ts'
import { postgresUrl } from './support/services/postgres-databases.ts'

const by = { kind: 'system', name: 'test' } as const

/** What a buyer is told to ask again for. */
const passing = ['503 storage_unavailable', '409 idempotency_key_in_use', '409 payment_in_progress']

async function openShop() {
  const database = await postgresDatabase()
  const server = new URL(database.url)
  const proxy = await startCuttingProxy(Number(server.port))
  server.port = String(proxy.port)
  const storage = storageAt(server.href)
  const clock = manualClock()
  // Its book is where no connection breaks.
  const book = database.open()
  const payments = testPayments({ notes: book.notes, clock })
  const commerce = createCommerce({ storage, clock, payments, random: seededRandom(1), passwords: memoryPasswords(), logger: silentLogger })
  await commerce.start()
  const product = await commerce.catalog.create({ name: 'Lamp', variants: [{ sku: 'LAMP', prices: [{ currency: 'USD', amount: 6000 }] }] }, by)
  await commerce.inventory.adjust({ causeKey: 'seed', reason: 'test', lines: [{ variantId: product.variants[0]?.id ?? 0, to: 1_000 }] }, by)
  const app = createApp(commerce, { rateLimit: 'off' })
  /** Asks again under the same key until there is an answer; says how often. */
  const ask = async (path: string, body: unknown, headers: Record<string, string>) => {
    for (let tries = 1; ; tries++) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
      const response = await app.request(path, init)
      const answer = (await response.json()) as Record<string, unknown>
      if (response.status < 300) return { status: response.status, answer }
      expect([`${response.status} ${answer.code}`, response.headers.get('content-type'), response.headers.get('retry-after')]).toEqual([
        expect.toBeOneOf(passing),
        'application/problem+json',
        '1',
      ])
      if (tries > 20) throw new Error(`No answer: ${JSON.stringify(answer)}`)
      // A call whose own connection broke holds its key, or its payment, for a while.
      await clock.advance(10_000)
    }
  }
  const close = async () => {
    await commerce.close()
    await book.close()
    await proxy.close()
    await database.close()
  }
  return { database, proxy, commerce, payments, ask, close }
}

describe.skipIf(postgresUrl === undefined)('a connection that breaks during a checkout', () => {
  it.each<Cut>(['before', 'after'])('%s the server has done what it was asked: one order, paid once', { timeout: 300_000 }, async cut => {
    const { database, proxy, commerce, ask, close } = await openShop()
    let cuts = 0
    for (let packet = 1; ; packet++) {
      const added = await ask('/cart/items', { product_id: 1, quantity: 1 }, {})
      const cart = { 'x-cart-token': String(added.answer.cart_token) }
      proxy.arm(packet, cut)
      const order = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com' }
      const placed = await ask('/orders', order, { ...cart, 'idempotency-key': `order-${packet}` })
      expect([200, 201]).toContain(placed.status)
      const paid = await ask(`/orders/${placed.answer.order_id}/pay`, { payment_token: 'tok_visa' }, { ...cart, 'idempotency-key': `pay-${packet}` })
      expect([packet, paid.status, paid.answer.status]).toEqual([packet, 200, 'completed'])
      if (!proxy.hasCut()) break
      cuts += 1
      const again = await ask('/orders', order, { ...cart, 'idempotency-key': `order-${packet}` })
      expect(again.answer.order_id).toBe(placed.answer.order_id)
    }
    // Fewer would mean that nothing was cut.
    expect(cuts).toBeGreaterThan(15)
    const orders = await database.query('SELECT o.status, p.captured, p.provider_id FROM orders o JOIN payment p ON p.order_id = o.id')
    expect(orders.map(({ status, captured }) => [status, captured])).toEqual(Array.from({ length: cuts + 1 }, () => ['paid', 6_000]))
    expect(new Set(orders.map(({ provider_id }) => provider_id)).size).toBe(cuts + 1)
    await commerce.workers.drain()
    expect(await database.query('SELECT reserved FROM stock')).toEqual([{ reserved: cuts + 1 }])
    expect((await commerce.doctor()).filter(({ violations }) => violations > 0)).toEqual([])
    await close()
  })
})
