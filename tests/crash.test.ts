// Goal: whatever instant the server is killed at, no acknowledged order is lost, no unit is lost or sold twice, and what was half-done ends by itself.
// Method: shoppers load a real server process on a SQLite file, or on Postgres; it is killed with SIGKILL after a number of acknowledgements that differs by round, started again and
// asked for every order it acknowledged. At the end the sweeper runs on the same database with a clock an hour ahead, and the books are compared.
import { createCommerce } from '@cartwright/core'
import { manualClock, testPayments } from '@cartwright/core/memory'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from './support/databases/test-database.ts'
import { startShop } from './support/shop-process.ts'

const unitsAtFirst = 100_000
const shoppers = 16
const by = { kind: 'system', name: 'test' } as const

interface Acknowledged {
  readonly orderId: number
  readonly cartToken: string
  readonly quantity: number
}

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
  const commerce = createCommerce({ storage: database.open() })
  await commerce.start()
  const product = await commerce.catalog.create({ name: 'Lamp', variants: [{ sku: 'LAMP', prices: [{ currency: 'USD', amount: 2000 }] }] }, by)
  await commerce.inventory.adjust({ causeKey: 'seed', reason: 'test', lines: [{ variantId: product.variants[0]?.id ?? 0, to: unitsAtFirst }] }, by)
  await commerce.close()
})

afterAll(() => database.close())

async function post(url: string, path: string, body: unknown, cartToken?: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { 'content-type': 'application/json', ...(cartToken === undefined ? {} : { 'x-cart-token': cartToken }) }
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** One shopper's checkouts, until the connection breaks; every answer that says "paid" is noted. */
async function shop(url: string, note: (order: Acknowledged) => void): Promise<void> {
  for (let turn = 0; ; turn++) {
    try {
      const quantity = 1 + (turn % 3)
      const added = await post(url, '/cart/items', { product_id: 1, quantity })
      const cartToken = String(added.body.cart_token)
      const isPaidAtOnce = turn % 2 === 0
      const placed = await post(
        url,
        '/orders',
        { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com', ...(isPaidAtOnce ? { payment_token: 'tok_visa' } : {}) },
        cartToken,
      )
      if (placed.status !== 201) continue
      const orderId = Number(placed.body.order_id)
      const paid = isPaidAtOnce ? placed : await post(url, `/orders/${orderId}/pay`, { payment_token: turn % 4 === 1 ? 'tok_lost' : 'tok_visa' }, cartToken)
      const isPaid = isPaidAtOnce ? paid.body.status === 'paid' : paid.body.status === 'completed'
      if (isPaid) note({ orderId, cartToken, quantity })
    } catch {
      return
    }
  }
}

describe('kill -9 under load', () => {
  it('keeps every acknowledged order and every unit, through five kills', async () => {
    const acknowledged: Acknowledged[] = []
    for (const killAfter of [1, 20, 60, 110, 200]) {
      const server = await startShop(database.url)
      const enough = acknowledged.length + killAfter
      let killing: Promise<void> | undefined
      const note = (order: Acknowledged): void => {
        acknowledged.push(order)
        if (acknowledged.length >= enough) killing ??= server.kill()
      }
      await Promise.all(Array.from({ length: shoppers }, () => shop(server.url, note)))
      await killing
    }

    const server = await startShop(database.url)
    for (const { orderId, cartToken } of acknowledged) {
      const response = await fetch(`${server.url}/orders/${orderId}`, { headers: { 'x-cart-token': cartToken } })
      const order = (await response.json()) as { status: string }
      expect({ orderId, http: response.status, status: order.status }).toEqual({ orderId, http: 200, status: 'paid' })
    }
    expect(await server.terminate()).toBe(0)
    expect(acknowledged.length).toBeGreaterThanOrEqual(391)
    expect(new Set(acknowledged.map(order => order.orderId)).size).toBe(acknowledged.length)

    const clock = manualClock(Date.now() + 60 * 60_000)
    const storage = database.open()
    const commerce = createCommerce({ storage, clock, payments: testPayments({ notes: storage.notes, clock }) })
    await commerce.start()
    for (let round = 0; round < 50; round++) {
      await commerce.workers.sweep()
      await commerce.workers.drain()
      await clock.advance(20_000)
    }
    const invariants = await commerce.doctor()
    expect(invariants.filter(result => result.violations > 0)).toEqual([])

    const sold = new Map<number, number>()
    const statuses = new Set<string>()
    for (let page = 1; ; page++) {
      const { items } = await commerce.orders.list({}, { limit: 100, page })
      if (items.length === 0) break
      for (const order of items) {
        statuses.add(order.status)
        if (order.status === 'paid')
          sold.set(
            order.id,
            order.lines.reduce((sum, line) => sum + line.quantity, 0),
          )
      }
    }
    const [level] = await commerce.inventory.levels([1])
    await commerce.close()
    const unitsSold = [...sold.values()].reduce((sum, units) => sum + units, 0)
    expect([...statuses].every(status => status === 'paid' || status === 'cancelled')).toBe(true)
    for (const { orderId, quantity } of acknowledged) expect(sold.get(orderId)).toBe(quantity)
    expect(level).toEqual({ variantId: 1, locationId: 1, onHand: unitsAtFirst, reserved: unitsSold })
  }, 180_000)
})
