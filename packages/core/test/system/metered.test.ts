import { expect, it } from 'vitest'
import { createCommerce } from '../../src/create-commerce.ts'
import { manualClock, memoryMeter, memoryStorage, seededRandom, testPayments } from '../../src/memory/index.ts'
import { addressFromText, CommerceError, declineClass } from '../../src/model/index.ts'
import type { PaymentProvider } from '../../src/ports/index.ts'
import { lruCache, silentLogger } from '../../src/system/index.ts'
import { meteredCache } from '../../src/system/metered/metered-cache.ts'
import { meteredPayments } from '../../src/system/metered/metered-payments.ts'
import { admin, draft, expectRefused } from '../use-cases/shop.ts'

const usd = { currency: 'USD' }
const placing = { paymentMethod: 'credit_card', shippingAddress: addressFromText('123 Main St'), email: 'guest@example.com' }

/** A shop with ten units at 15.00, whose figures can be read. */
async function measuredShop() {
  const clock = manualClock()
  const meter = memoryMeter()
  const storage = memoryStorage()
  const payments = testPayments({ notes: storage.notes, clock })
  const commerce = createCommerce({ storage, clock, meter, payments, random: seededRandom(1), logger: silentLogger })
  await commerce.start()
  const { id: productId } = await commerce.catalog.create(draft(), admin)
  await commerce.inventory.adjust({ causeKey: 'a', reason: '', lines: [{ variantId: 1, to: 10 }] }, admin)
  const place = async (quantity: number) => {
    const { guestToken } = await commerce.carts.addItem({}, { productId, quantity })
    return commerce.checkout.placeOrder({ guestToken: guestToken ?? '' }, placing)
  }
  return { commerce, clock, meter, place }
}

it('counts what was placed, declined, paid and paid back, each once', async () => {
  const { commerce, meter, place } = await measuredShop()
  const { order } = await place(2)
  expect(meter.total('cartwright_orders_placed_total', usd)).toBe(1)
  expect(meter.total('cartwright_stock_holds_total', {})).toBe(1)
  await commerce.checkout.pay(order.id, { paymentToken: 'tok_declined' })
  expect([meter.total('cartwright_orders_paid_total', usd), meter.total('cartwright_revenue_minor_units_total', usd)]).toEqual([0, 0])
  await commerce.checkout.pay(order.id, { paymentToken: 'tok_declined' })
  expect(meter.total('cartwright_payment_declines_total', { reason: 'bank' })).toBe(2)
  const { order: paid } = await commerce.checkout.pay(order.id, { paymentToken: 'tok_visa' })
  expect([meter.total('cartwright_orders_paid_total', usd), meter.total('cartwright_revenue_minor_units_total', usd)]).toEqual([1, paid.totals.total])
  await commerce.orders.refund(order.id, { clientKey: 'once', amount: 500, reason: 'kindness' }, admin)
  await commerce.orders.refund(order.id, { clientKey: 'once', amount: 500, reason: 'kindness' }, admin)
  expect(meter.total('cartwright_refunds_minor_units_total', usd)).toBe(500)
  await commerce.workers.drain()
  expect([meter.total('cartwright_orders_paid_total', usd), meter.total('cartwright_revenue_minor_units_total', usd)]).toEqual([1, paid.totals.total])
  expect(meter.total('cartwright_orders_cancelled_total', usd)).toBe(0)
})

it('counts refusals of stock, and orders that were cancelled', async () => {
  const { commerce, meter, clock, place } = await measuredShop()
  const first = await place(6)
  const { guestToken } = await commerce.carts.addItem({}, { productId: 1, quantity: 4 })
  await place(3)
  await expectRefused(commerce.checkout.placeOrder({ guestToken: guestToken ?? '' }, placing), 'insufficient_stock')
  expect([meter.total('cartwright_oversell_refusals_total', {}), meter.total('cartwright_stock_holds_total', {})]).toEqual([1, 2])
  await commerce.orders.cancel(first.order.id, 'test', admin)
  clock.advance(60_000)
  await commerce.workers.sweep()
  expect([meter.total('cartwright_orders_placed_total', usd), meter.total('cartwright_orders_cancelled_total', usd)]).toEqual([2, 1])
})

it('tells how high the queue is, and what waits for a person, until the shop is closed', async () => {
  const { commerce, meter, clock } = await measuredShop()
  clock.advance(4_000)
  const levels = await meter.levels()
  const queue = levels.filter(({ name }) => name.startsWith('cartwright_queue'))
  expect(queue).toEqual([
    { name: 'cartwright_queue_deliveries', labels: { state: 'ready' }, value: 2 },
    { name: 'cartwright_queue_deliveries', labels: { state: 'leased' }, value: 0 },
    { name: 'cartwright_queue_deliveries', labels: { state: 'dead' }, value: 0 },
    { name: 'cartwright_queue_oldest_seconds', labels: {}, value: 4 },
  ])
  const sighting = { reason: 'order_overdue', subject: 'order:1', moneyAtRisk: null, detail: {} } as const
  await commerce.deps.attention.open(sighting, { at: clock.now(), actor: 'test' })
  const open = (await meter.levels()).filter(({ name, value }) => name === 'cartwright_attention_open' && value > 0)
  expect(open).toEqual([{ name: 'cartwright_attention_open', labels: { reason: 'order_overdue' }, value: 1 }])
  await commerce.close()
  expect(await meter.levels()).toEqual([])
})

it('counts hits and misses of the cache', async () => {
  const meter = memoryMeter()
  const cache = meteredCache(lruCache({ clock: manualClock() }), meter)
  const load = () => cache.load('b', { ttlMs: 1_000 }, async () => 'made')
  expect(await cache.get('a')).toBeUndefined()
  await cache.set('a', 1, { ttlMs: 1_000 })
  expect([await cache.get('a'), await load(), await load()]).toEqual([1, 'made', 'made'])
  expect([meter.total('cartwright_cache_reads_total', { outcome: 'hit' }), meter.total('cartwright_cache_reads_total', { outcome: 'miss' })]).toEqual([2, 2])
})

it.each([
  ['payment_unavailable', 'unavailable', []],
  ['payment_outcome_unknown', 'unknown', [0.25]],
  ['payment_provider_error', 'failed', [0.25]],
  ['saved_method_not_found', 'refused', [0.25]],
] as const)('counts a call that ended in %s as %s', async (code, outcome, seconds) => {
  const meter = memoryMeter()
  const clock = manualClock()
  const provider: PaymentProvider = {
    ...testPayments({ notes: memoryStorage().notes, clock }),
    read: async () => {
      clock.advance(250)
      throw new CommerceError(code, 'No.')
    },
  }
  await expectRefused(meteredPayments(provider, meter, clock).read({ providerId: 'x' }), code)
  expect(meter.total('cartwright_provider_calls_total', { call: 'read', outcome })).toBe(1)
  expect(meter.observed('cartwright_provider_call_duration_seconds', { call: 'read' })).toEqual(seconds)
})

it.each([
  [{ code: 'card_declined', declineCode: 'insufficient_funds' }, 'funds'],
  [{ code: 'card_declined', declineCode: 'stolen_card' }, 'fraud'],
  [{ code: 'card_declined', declineCode: null }, 'bank'],
  [{ code: 'payment_failed', declineCode: 'something_new' }, 'other'],
  [{ code: 'payment_failed', declineCode: '__proto__' }, 'other'],
] as const)('counts the decline %j as %s', (failure, reason) => {
  expect(declineClass({ ...failure, message: 'No.' })).toBe(reason)
})
