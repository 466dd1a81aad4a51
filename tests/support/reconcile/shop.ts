import { addressFromText, type Commerce, createCommerce, type Order, type PaymentProvider, silentLogger } from '@cartwright/core'
import { type ManualClock, manualClock, memoryPasswords, memoryStorage, seededRandom, type TestPayments, testPayments } from '@cartwright/core/memory'
import { testDatabase } from '../databases/test-database.ts'

export const by = { kind: 'system', name: 'test' } as const

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** A shop in which something of everything happened, its provider, and a way past every check. */
export interface ReconcileShop {
  readonly commerce: Commerce
  readonly clock: ManualClock
  readonly provider: TestPayments
  readonly productId: number
  /** Paid and not shipped; shipped, with a refund; cancelled. */
  readonly orders: { readonly paid: Order; readonly refunded: Order; readonly cancelled: Order }
  /** Runs SQL on the database, past every check. */
  readonly damage: (sql: string) => Promise<void>
  /** Everything in the database, as text. */
  readonly contents: () => Promise<string>
  /** Changes the provider's own note of a payment. */
  readonly tamper: (providerId: string, change: Readonly<Record<string, unknown>>) => Promise<void>
  readonly close: () => Promise<void>
}

/** @param wrap what stands between the shop and its provider */
export async function openShop({ wrap = provider => provider }: { readonly wrap?: (provider: TestPayments) => PaymentProvider } = {}): Promise<ReconcileShop> {
  const database = await testDatabase()
  const clock = manualClock()
  const { notes } = memoryStorage()
  const provider = testPayments({ notes, clock, webhookSecret: 'whsec_test' })
  const commerce = createCommerce({
    storage: database.open(),
    payments: wrap(provider),
    passwords: memoryPasswords(),
    clock,
    random: seededRandom(1),
    logger: silentLogger,
    settings: { currency: 'USD' },
  })
  await commerce.start()
  const { productId, orders } = await trade(commerce)
  await clock.advance(5 * minute)
  return {
    commerce,
    clock,
    provider,
    productId,
    orders,
    damage: database.damage,
    contents: database.contents,
    tamper: async (providerId, change) => {
      await notes.update(`test-payments:${providerId}`, text => JSON.stringify({ ...(JSON.parse(text ?? '{}') as object), ...change }))
    },
    close: async () => {
      await commerce.close()
      await database.close()
    },
  }
}

async function trade(commerce: Commerce): Promise<Pick<ReconcileShop, 'productId' | 'orders'>> {
  const product = await commerce.catalog.create(
    { name: 'Lamp', status: 'published', variants: [{ sku: 'LAMP', prices: [{ currency: 'USD', amount: 1000 }] }] },
    by,
  )
  await commerce.inventory.adjust({ causeKey: 'seed', reason: 'test', lines: [{ variantId: product.variants[0]?.id ?? 0, to: 100 }] }, by)
  const paid = await placeAndPay(commerce, product.id)
  const shipped = await placeAndPay(commerce, product.id)
  await commerce.orders.fulfil(shipped.id, {}, by)
  const { order: refunded } = await commerce.orders.refund(shipped.id, { clientKey: 'k', reason: 'r', amount: 700 }, by)
  const cancelled = await commerce.orders.cancel((await placeAndPay(commerce, product.id)).id, 'changed my mind', by)
  await commerce.workers.drain()
  return { productId: product.id, orders: { paid, refunded, cancelled } }
}

/** An order of two lamps, unpaid. */
export async function place(commerce: Commerce, productId: number): Promise<Order> {
  const { guestToken } = await commerce.carts.addItem({}, { productId, quantity: 2 })
  const shopper = { guestToken: guestToken ?? '' }
  const input = { paymentMethod: 'credit_card', shippingAddress: addressFromText('123 Main St'), email: 'guest@example.com' }
  return (await commerce.checkout.placeOrder(shopper, input)).order
}

async function placeAndPay(commerce: Commerce, productId: number): Promise<Order> {
  const order = await place(commerce, productId)
  return (await commerce.checkout.pay(order.id, { paymentToken: 'tok_visa' })).order
}
