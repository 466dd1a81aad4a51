import { expect } from 'vitest'
import { memoryStorage, testPayments } from '../../../src/memory/index.ts'
import { emptyTables } from '../../../src/memory/tables.ts'
import { addressFromText, type Order } from '../../../src/model/index.ts'
import type { Deps } from '../../../src/ports/index.ts'
import { addItem } from '../../../src/use-cases/carts/index.ts'
import { pay, placeOrder } from '../../../src/use-cases/checkout/index.ts'
import { fulfil } from '../../../src/use-cases/orders/index.ts'
import { builtinConsumers } from '../../../src/use-cases/workers/index.ts'
import { admin, stocked, testShop } from '../shop.ts'

/** Without country there is no tax: goods at 10.00, shipping 5.00, free from 50.00. */
export const placing = { paymentMethod: 'credit_card', shippingAddress: addressFromText('123 Main St'), email: 'guest@example.com' }

/** A shop that can be paid in, with one product at 10.00 and ten units of it. */
export async function payingShop(change: Partial<Deps> = {}) {
  const notes = memoryStorage({ tables: emptyTables() }).notes
  const shop = testShop(change)
  const provider = testPayments({ notes, clock: shop.clock, webhookSecret: 'whsec_test' })
  const deps = { ...shop.deps, payments: provider, ...change }
  const consumers = builtinConsumers(deps)
  await deps.events.register(consumers)
  const product = await stocked(deps, 10)
  return { ...shop, deps, provider, consumers, product }
}

export type PayingShop = Awaited<ReturnType<typeof payingShop>>

/** A guest with that many units in the cart. */
export async function guestWith({ deps, product }: PayingShop, quantity = 2, productId = product.id) {
  const { guestToken } = await addItem(deps, {}, { productId, quantity })
  if (guestToken === null) throw new Error('A guest got no token.')
  return { guestToken }
}

/** An unpaid order of a guest: 2 units at 10.00 and 5.00 shipping. */
export async function placed(shop: PayingShop, quantity = 2): Promise<Order> {
  return (await placeOrder(shop.deps, await guestWith(shop, quantity), placing)).order
}

export async function paid(shop: PayingShop, quantity = 2): Promise<Order> {
  const order = await placed(shop, quantity)
  return (await pay(shop.deps, order.id, { paymentToken: 'tok_visa' })).order
}

export async function shipped(shop: PayingShop, quantity = 2): Promise<Order> {
  return fulfil(shop.deps, (await paid(shop, quantity)).id, {}, admin)
}

/** The product's units: on hand, and of these promised. */
export async function units({ deps, product }: PayingShop): Promise<[number, number]> {
  const [level] = await deps.inventory.levels([product.variantId])
  return [level?.onHand ?? 0, level?.reserved ?? 0]
}

/** No invariant is broken. Events are made into deliveries, which stay. */
export async function expectSound({ deps, tables, clock }: Pick<PayingShop, 'deps' | 'tables' | 'clock'>): Promise<void> {
  await deps.events.relay(clock.now(), 10_000)
  const results = await memoryStorage({ tables }).checkInvariants(clock.now())
  expect(results.filter(({ violations }) => violations > 0).map(({ code, examples }) => [code, examples])).toEqual([])
}

export function topics({ events }: Pick<PayingShop, 'events'>): string[] {
  return events()
    .map(({ topic }) => topic)
    .filter(topic => !topic.startsWith('product.') && !topic.startsWith('stock.'))
}
