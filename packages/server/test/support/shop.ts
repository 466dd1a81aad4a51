import { type Commerce, type CommerceOptions, createCommerce, type Principal, type Product, type ProductDraft, silentLogger } from '@cartwright/core'
import { type ManualClock, manualClock, memoryPasswords, seededRandom, type TestPayments, testPayments } from '@cartwright/core/memory'
import type { Hono } from 'hono'
import { testStorage } from '../../../../tests/support/databases/test-storage.ts'
import { type AppOptions, createApp } from '../../src/index.ts'

export const tester: Principal = { kind: 'system', name: 'test' }

/** A whole shop, in memory or on Postgres, behind its API, on a clock that stands still. */
export interface Shop {
  readonly commerce: Commerce
  readonly app: Hono
  readonly clock: ManualClock
  readonly payments: TestPayments
  /** An admin's API key. */
  readonly adminKey: string
  /** Adds a product with stock and makes it findable. */
  readonly stock: (draft: Partial<ProductDraft> & { readonly name: string }, units: number, amount?: number) => Promise<Product>
}

export async function openShop(options: AppOptions & { readonly commerce?: Partial<CommerceOptions> } = {}): Promise<Shop> {
  const { commerce: overrides = {}, ...appOptions } = options
  const clock = manualClock()
  const random = seededRandom(7)
  const storage = overrides.storage ?? (await testStorage())
  const payments = testPayments({ notes: storage.notes, clock, webhookSecret: 'a secret of the provider' })
  const commerce = createCommerce({ storage, clock, random, payments, passwords: memoryPasswords(), logger: silentLogger, ...overrides })
  await commerce.start()
  const app = createApp(commerce, { rateLimit: 'off', ...appOptions })
  const { key: adminKey } = await commerce.customers.createApiKey({ name: 'Tests', role: 'admin' }, tester)
  const stock: Shop['stock'] = async (draft, units, amount = 69_999) => {
    const variants = [{ sku: draft.name.toUpperCase().replaceAll(' ', '-'), prices: [{ currency: 'USD', amount }] }]
    const product = await commerce.catalog.create({ variants, ...draft }, tester)
    const lines = product.variants.map(variant => ({ variantId: variant.id, to: units }))
    await commerce.inventory.adjust({ causeKey: `stock ${product.id}`, reason: 'Opening stock', lines }, tester)
    await commerce.workers.drain()
    return product
  }
  return { commerce, app, clock, payments, adminKey, stock }
}
