import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addressFromText, type Commerce, createCommerce, type Order, type PaymentProvider, type Storage, silentLogger } from '@cartwright/core'
import { type ManualClock, manualClock, memoryPasswords, memoryStorage, seededRandom, type TestPayments, testPayments } from '@cartwright/core/memory'
import { sqlite } from '@cartwright/sqlite'

export const by = { kind: 'system', name: 'test' } as const

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** What is used of better-sqlite3, which belongs to the adapter and not to the workspace. */
interface RawDatabase {
  pragma(text: string): unknown
  exec(sql: string): unknown
  prepare(sql: string): { pluck(): { all(): unknown[] }; raw(): { all(): unknown[] } }
  close(): void
}

const adapter = createRequire(new URL('../../../packages/adapters/sqlite/package.json', import.meta.url))
const Database = adapter('better-sqlite3') as new (file: string) => RawDatabase

/** A shop in which something of everything happened, its provider, and a way past every check. */
export interface ReconcileShop {
  readonly commerce: Commerce
  readonly clock: ManualClock
  readonly provider: TestPayments
  readonly productId: number
  /** Paid and not shipped; shipped, with a refund; cancelled. */
  readonly orders: { readonly paid: Order; readonly refunded: Order; readonly cancelled: Order }
  /** Runs SQL on the file, past every check. */
  readonly damage: (sql: string) => void
  /** Everything in the database, as text. */
  readonly contents: () => string
  /** Changes the provider's own note of a payment. */
  readonly tamper: (providerId: string, change: Readonly<Record<string, unknown>>) => Promise<void>
  readonly close: () => Promise<void>
}

/** @param wrap what stands between the shop and its provider */
export async function openShop({ wrap = provider => provider }: { readonly wrap?: (provider: TestPayments) => PaymentProvider } = {}): Promise<ReconcileShop> {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-reconcile-'))
  const file = join(folder, 'shop.db')
  const clock = manualClock()
  const { notes } = memoryStorage()
  const provider = testPayments({ notes, clock, webhookSecret: 'whsec_test' })
  const storage: Storage = sqlite(file)
  const commerce = createCommerce({
    storage,
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
  const raw = new Database(file)
  raw.pragma('foreign_keys = OFF')
  raw.pragma('ignore_check_constraints = ON')
  return {
    commerce,
    clock,
    provider,
    productId,
    orders,
    damage: sql => raw.exec(sql),
    contents: () => {
      const tables = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_%' ORDER BY name").pluck().all() as string[]
      return JSON.stringify(tables.map(table => [table, raw.prepare(`SELECT * FROM "${table}"`).raw().all()]))
    },
    tamper: async (providerId, change) => {
      await notes.update(`test-payments:${providerId}`, text => JSON.stringify({ ...(JSON.parse(text ?? '{}') as object), ...change }))
    },
    close: async () => {
      raw.close()
      await commerce.close()
      rmSync(folder, { recursive: true, force: true })
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
