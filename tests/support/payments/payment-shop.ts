import { type Commerce, createCommerce, silentLogger, systemClock } from '@cartwright/core'
import { memoryPasswords } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { listen } from '@cartwright/server/node'
import { stripePayments } from '@cartwright/stripe'
import { type FakeStripe, startFakeStripe } from '@cartwright/stripe/fake'
import { testDatabase } from '../databases/test-database.ts'

export const operator = { kind: 'system', name: 'test' } as const

const webhookSecret = 'whsec_of_payment_tests'

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly text: string
}

/** A shop served on loopback, with its database, and Stripe beside it. Its clock is Stripe's. */
export interface PaymentShop {
  readonly url: string
  readonly commerce: Commerce
  readonly stripe: FakeStripe
  readonly databaseUrl: string
  /** Moves the clock of shop and provider. */
  advance(ms: number): Promise<void>
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** The same as an administrator. */
  admin(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** Another commerce on the same database, as another process would have. */
  second(): Promise<Commerce>
  close(): Promise<void>
}

export async function openPaymentShop(options: { readonly seed?: number; readonly latencyMs?: number } = {}): Promise<PaymentShop> {
  const database = await testDatabase()
  let aheadMs = 0
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs }
  const stripe = await startFakeStripe({ seed: options.seed ?? 1 })
  if (options.latencyMs !== undefined) stripe.faults.add({ on: '*', effect: 'latency', latencyMs: options.latencyMs })
  const open = async (): Promise<Commerce> => {
    const payments = stripePayments({
      secretKey: stripe.apiKey,
      apiBase: stripe.url,
      webhookSecrets: [webhookSecret],
      returnUrl: 'http://shop.test/back',
      clock,
    })
    const commerce = createCommerce({ storage: database.open(), clock, payments, passwords: memoryPasswords(), logger: silentLogger })
    await commerce.start()
    return commerce
  }
  const commerce = await open()
  const others: Commerce[] = []
  const { url, stop } = await listen(createApp(commerce, { rateLimit: 'off' }), { port: 0, host: '127.0.0.1', idleMs: 0 })
  const { key } = await commerce.customers.createApiKey({ name: 'Test', role: 'admin' }, operator)
  stripe.webhooks.setEndpoint({ url: `${url}/webhooks/stripe`, secrets: [webhookSecret] })
  const post: PaymentShop['post'] = async (path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, body: JSON.parse(text) as Record<string, unknown>, text }
  }
  return {
    url,
    commerce,
    stripe,
    databaseUrl: database.url,
    advance: async ms => {
      aheadMs += ms
      await stripe.advance(ms)
    },
    post,
    admin: (path, body, headers) => post(path, body, { authorization: `Bearer ${key}`, ...headers }),
    second: async () => {
      const another = await open()
      others.push(another)
      return another
    },
    close: async () => {
      await stop()
      for (const another of [commerce, ...others]) await another.close()
      await stripe.close()
      await database.close()
    },
  }
}

/** Lamps at 60.00: product 1. */
export async function stockLamps({ commerce }: PaymentShop, units: number): Promise<void> {
  const product = await commerce.catalog.create({ name: 'Lamp', variants: [{ sku: 'LAMP', prices: [{ currency: 'USD', amount: 6000 }] }] }, operator)
  await commerce.inventory.adjust({ causeKey: 'seed', reason: 'test', lines: [{ variantId: product.variants[0]?.id ?? 0, to: units }] }, operator)
}

export interface Placed {
  readonly orderId: number
  /** Who may touch it: a guest's token. */
  readonly guest: { readonly 'x-cart-token': string }
}

/** A guest's order of that many lamps, not paid. */
export async function placeOrder(shop: PaymentShop, quantity: number): Promise<Placed> {
  const added = await shop.post('/cart/items', { product_id: 1, quantity })
  const guest = { 'x-cart-token': String(added.body.cart_token) }
  const placed = await shop.post('/orders', { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com' }, guest)
  return { orderId: Number(placed.body.order_id), guest }
}

/** Sweeps and works until nothing moves, over that much time. */
export async function settleDown(shop: PaymentShop, ms: number, stepMs = 15_000): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    await shop.advance(stepMs)
    await shop.commerce.workers.sweep()
    await shop.commerce.workers.drain()
  }
}

/** The books of shop and provider, to be compared. */
export async function books({ commerce, stripe }: PaymentShop) {
  const totals = stripe.book.totals().usd
  const { items } = await commerce.orders.list({}, { limit: 100 })
  const payments = items.flatMap(order => order.payments)
  const refunds = items.flatMap(order => order.refunds)
  return {
    provider: { charges: totals?.charges ?? 0, captured: totals?.captured ?? 0, refunded: totals?.refunds.succeeded.sum ?? 0 },
    shop: {
      charges: payments.filter(({ captured }) => captured > 0).length,
      captured: payments.reduce((sum, { captured }) => sum + captured, 0),
      refunded: refunds.reduce((sum, { status, amount }) => sum + (status === 'succeeded' ? amount : 0), 0),
    },
  }
}

/** The invariants that are broken. */
export async function broken({ commerce }: Pick<PaymentShop, 'commerce'>) {
  return (await commerce.doctor()).filter(({ violations }) => violations > 0)
}
