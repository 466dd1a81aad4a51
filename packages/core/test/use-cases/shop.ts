import { expect } from 'vitest'
import { collectingMailer, manualClock, memoryPasswords, memoryStorage, seededRandom } from '../../src/memory/index.ts'
import { emptyTables } from '../../src/memory/tables.ts'
import {
  codeDiscounts,
  countryTax,
  type ErrorCode,
  flatShipping,
  isCommerceError,
  type Pricing,
  type Principal,
  type Product,
  type ProductDraft,
} from '../../src/model/index.ts'
import { type Deps, noFailpoint } from '../../src/ports/index.ts'
import { commonPasswords, defaultSettings, lruCache, noopMeter, noopTracer, noPayments, silentLogger } from '../../src/system/index.ts'
import { create } from '../../src/use-cases/catalog/index.ts'
import { adjust } from '../../src/use-cases/inventory/index.ts'

/** An administrator, as who the tests change things. */
export const admin: Principal = { kind: 'api_key', keyId: 1, role: 'admin', scopes: [] }

/** Standard 5.00, free over 50.00; express 15.00; 10 % tax in the US. */
export const testPricing: Pricing = {
  discounts: codeDiscounts(),
  shipping: flatShipping({
    methods: [
      { code: 'standard', name: 'Standard', amounts: { USD: 500, EUR: 500, JPY: 500 }, freeOver: { USD: 5000 } },
      { code: 'express', name: 'Express', amounts: { USD: 1500 } },
    ],
  }),
  tax: countryTax({ pricesIncludeTax: false, rates: [{ country: 'US', ratePpm: 100_000 }] }),
}

/** A shop in memory: its deps, the tables behind its stores, and what they hold as text (equal before and after a refusal). */
export function testShop(change: Partial<Deps> = {}) {
  const tables = emptyTables()
  const clock = manualClock()
  const deps = {
    ...memoryStorage({ tables }),
    payments: noPayments,
    passwords: memoryPasswords(),
    breachedPasswords: commonPasswords,
    mailer: collectingMailer(),
    cache: lruCache({ clock }),
    pricing: testPricing,
    clock,
    random: seededRandom(1),
    logger: silentLogger,
    tracer: noopTracer,
    meter: noopMeter,
    failpoint: noFailpoint,
    dispatcher: null,
    secondFactorCodes: null,
    webhookSender: null,
    settings: defaultSettings,
    ...change,
  }
  return {
    deps,
    clock,
    tables,
    stored: () => JSON.stringify(Object.entries(tables).map(([name, rows]) => [name, [...rows]])),
    events: () => [...tables.events.values()].map(({ topic, key, payload }) => ({ topic, key, payload })),
    audit: () => tables.audit.map(({ actor, action, subject, data }) => ({ actor, action, subject, data })),
  }
}

let skus = 0

/** A published product of one variant at 10.00 USD. */
export function draft(change: Partial<ProductDraft> = {}): ProductDraft {
  skus += 1
  return { name: `Thing ${skus}`, variants: [{ sku: `SKU-${skus}`, prices: [{ currency: 'USD', amount: 1000 }] }], ...change }
}

/** A product with that many units of each of its variants. */
export async function stocked(deps: Deps, units: number, change: Partial<ProductDraft> = {}): Promise<Product & { readonly variantId: number }> {
  const product = await create(deps, draft(change), admin)
  const lines = product.variants.map(variant => ({ variantId: variant.id, to: units }))
  await adjust(deps, { causeKey: `stock:${product.id}`, reason: 'first stock', lines }, admin)
  return { ...product, variantId: product.variants[0]?.id ?? 0 }
}

/** The error a call is refused with, as `[code, details]`. */
export async function refusal(call: Promise<unknown>): Promise<[ErrorCode, Readonly<Record<string, unknown>>]> {
  const outcome = await call.then(
    value => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('error' in outcome && isCommerceError(outcome.error)) return [outcome.error.code, outcome.error.details]
  throw 'error' in outcome ? outcome.error : new Error(`not refused: ${JSON.stringify(outcome.value)}`)
}

/** Expects a call to be refused with this code. */
export async function expectRefused(call: Promise<unknown>, code: ErrorCode): Promise<void> {
  expect((await refusal(call))[0]).toBe(code)
}
