// Goal: races that the wild has seen sell stock twice or double an order end right, through the whole HTTP API on a SQLite file, and on Postgres.
// Method: every request of a race is under way at the same time; each answer is compared with the tables, and every invariant is checked at the end.
import { type Commerce, createCommerce, systemClock } from '@cartwright/core'
import { memoryPasswords, testPayments } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from './support/databases/test-database.ts'

const by = { kind: 'system', name: 'test' } as const
let database: TestDatabase
let commerce: Commerce
let app: ReturnType<typeof createApp>

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly text: string
  readonly headers: Headers
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await app.fetch(
    new Request(`http://shop${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }),
  )
  const text = await response.text()
  return { status: response.status, body: JSON.parse(text) as Record<string, unknown>, text, headers: response.headers }
}

async function stock(units: number): Promise<void> {
  const product = await commerce.catalog.create({ name: 'Lamp', variants: [{ sku: 'LAMP', prices: [{ currency: 'USD', amount: 6000 }] }] }, by)
  const [variant] = product.variants
  await commerce.inventory.adjust({ causeKey: 'seed', reason: 'test', lines: [{ variantId: variant?.id ?? 0, to: units }] }, by)
}

async function cartOf(quantity: number): Promise<string> {
  const added = await post('/cart/items', { product_id: 1, quantity })
  expect(added.status).toBe(201)
  return String(added.body.cart_token)
}

const order = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com', payment_token: 'tok_visa' }

/** How often each status came. */
function tally(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

async function expectHealthy(): Promise<void> {
  expect((await commerce.doctor()).filter(result => result.violations > 0)).toEqual([])
}

beforeEach(async () => {
  database = await testDatabase()
  const storage = database.open()
  commerce = createCommerce({ storage, passwords: memoryPasswords(), payments: testPayments({ notes: storage.notes, clock: systemClock }) })
  await commerce.start()
  app = createApp(commerce, { rateLimit: 'off' })
})

afterEach(async () => {
  await commerce.close()
  await database.close()
})

describe('races through the API', () => {
  it('makes one order of thirty-two equal submits with one Idempotency-Key, and replays its answer', async () => {
    await stock(100)
    const token = await cartOf(2)
    const submit = (): Promise<Answer> => post('/orders', order, { 'x-cart-token': token, 'idempotency-key': 'one-and-only' })
    const answers = await Promise.all(Array.from({ length: 32 }, submit))
    const [first, ...others] = answers.filter(({ status }) => status === 201)
    expect(Object.keys(tally(answers)).every(status => status === '201' || status === '409')).toBe(true)
    for (const { text } of others) expect(text).toBe(first?.text)
    for (const { status, body } of answers) if (status === 409) expect(body.code).toBe('idempotency_key_in_use')
    const again = await submit()
    expect({ status: again.status, replayed: again.headers.get('idempotent-replayed'), text: again.text }).toEqual({
      status: 201,
      replayed: 'true',
      text: first?.text,
    })
    expect((await commerce.orders.list({}, { limit: 10 })).total).toBe(1)
    expect(await commerce.inventory.levels([1])).toEqual([{ variantId: 1, locationId: 1, onHand: 100, reserved: 2 }])
    await expectHealthy()
  })

  it('makes one order of thirty-two different checkouts of one cart', async () => {
    await stock(100)
    const token = await cartOf(3)
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        post('/orders', { ...order, shipping_address: `${index} Main St` }, { 'x-cart-token': token, 'idempotency-key': `key-${index}` }),
      ),
    )
    const orderIds = new Set(answers.filter(({ status }) => status < 300).map(({ body }) => body.order_id))
    expect(orderIds.size).toBe(1)
    expect(answers.every(({ status }) => status === 200 || status === 201 || status === 409)).toBe(true)
    // The one that placed it is told 409 when another has begun to pay by then.
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(1)
    const { items, total } = await commerce.orders.list({}, { limit: 10 })
    expect(total).toBe(1)
    expect(items[0]?.status).toBe('paid')
    expect(items[0]?.payments.map(({ captured }) => captured)).toEqual([18_000])
    expect(await commerce.inventory.levels([1])).toEqual([{ variantId: 1, locationId: 1, onHand: 100, reserved: 3 }])
    await expectHealthy()
  })

  it('sells a hundred units to exactly a hundred of three hundred buyers', async () => {
    await stock(100)
    const tokens = await Promise.all(Array.from({ length: 300 }, () => cartOf(1)))
    const answers = await Promise.all(tokens.map(token => post('/orders', order, { 'x-cart-token': token })))
    expect(tally(answers)).toEqual({ 201: 100, 409: 200 })
    for (const { status, body } of answers) if (status === 409) expect([body.error, body.code]).toEqual(['Insufficient stock available', 'insufficient_stock'])
    expect((await commerce.orders.list({ status: 'paid' }, { limit: 1 })).total).toBe(100)
    expect(await commerce.inventory.levels([1])).toEqual([{ variantId: 1, locationId: 1, onHand: 100, reserved: 100 }])
    const product = (await (await app.fetch(new Request('http://shop/products/1'))).json()) as { stock_quantity: number }
    expect(product.stock_quantity).toBe(0)
    await expectHealthy()
  })

  it('counts a code of ten uses for ten of forty buyers', async () => {
    await stock(100)
    await commerce.discounts.create({ code: 'TEN', kind: 'percentage', percentPpm: 100_000, usageLimit: 10 }, by)
    const tokens = await Promise.all(Array.from({ length: 40 }, () => cartOf(1)))
    await Promise.all(tokens.map(token => post('/cart/discounts', { code: 'TEN' }, { 'x-cart-token': token })))
    const answers = await Promise.all(tokens.map(token => post('/orders', order, { 'x-cart-token': token })))
    expect(tally(answers)).toEqual({ 201: 10, 409: 30 })
    for (const { status, body } of answers) if (status === 409) expect(body.code).toBe('discount_exhausted')
    expect((await commerce.discounts.list({ limit: 1 })).items[0]?.used).toBe(10)
    expect(await commerce.inventory.levels([1])).toEqual([{ variantId: 1, locationId: 1, onHand: 100, reserved: 10 }])
    await expectHealthy()
  })
})
