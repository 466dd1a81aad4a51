// Goal: reconciliation reads Stripe's own lists as it reads the test provider's: a healthy shop agrees with it to the unit, and what happened at Stripe alone is named.
// Method: a shop on the fake, both on one clock; what the shop is not told of is done through the fake's buyer and bank, or by calls of nobody's.
import {
  addressFromText,
  type Commerce,
  createCommerce,
  type Order,
  type PaymentProvider,
  type Principal,
  type ReconcileReport,
  silentLogger,
} from '@cartwright/core'
import { type ManualClock, manualClock, memoryPasswords, memoryStorage, seededRandom } from '@cartwright/core/memory'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeStripe, startFakeStripe } from '../src/fake/index.ts'
import { stripePayments } from '../src/index.ts'

const owner: Principal = { kind: 'system', name: 'test' }
const minute = 60_000
const day = 24 * 60 * minute

let clock: ManualClock
let fake: FakeStripe
let payments: PaymentProvider
let shop: Commerce
let productId: number

beforeEach(async () => {
  clock = manualClock()
  fake = await startFakeStripe({ now: () => clock.now() })
  payments = stripePayments({
    secretKey: fake.apiKey,
    apiBase: fake.url,
    webhookSecrets: ['whsec_test'],
    returnUrl: 'http://shop.test/paid',
    clock: { now: clock.now, wait: async () => undefined },
  })
  shop = createCommerce({ storage: memoryStorage(), payments, passwords: memoryPasswords(), clock, random: seededRandom(1), logger: silentLogger })
  await shop.start()
  const mug = await shop.catalog.create({ name: 'Mug', status: 'published', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 1_250 }] }] }, owner)
  productId = mug.id
  await shop.inventory.adjust({ causeKey: 'opening', reason: 'Opening stock', lines: [{ variantId: mug.variants[0]?.id ?? 0, to: 50 }] }, owner)
})

afterEach(async () => {
  await shop.close()
  await fake.close()
})

async function place(): Promise<Order> {
  const { guestToken } = await shop.carts.addItem({}, { productId, quantity: 2 })
  const input = { paymentMethod: 'credit_card', email: 'ada@example.com', shippingAddress: addressFromText('1 Main St') }
  return (await shop.checkout.placeOrder({ guestToken: guestToken ?? '' }, input)).order
}

async function buy(): Promise<Order> {
  const { order } = await shop.checkout.pay((await place()).id, { paymentToken: 'pm_card_visa' })
  return order
}

const providerIdOf = (order: Order) => order.payments[0]?.providerId ?? ''

/** Some time later, when nothing is under way any more. */
async function later(ms = 5 * minute): Promise<void> {
  await shop.workers.drain()
  await clock.advance(ms)
}

const briefly = ({ sections }: ReconcileReport) =>
  sections.flatMap(({ check, differences }) => differences.map(({ subject, reason, outcome }) => [check, subject, reason, outcome]))

describe('a shop on Stripe', () => {
  it('agrees with it after a day of trade: payments, refunds and the balance of each day', async () => {
    const order = await buy()
    await shop.orders.refund(order.id, { clientKey: 'k', reason: 'Late', amount: 500 }, owner)
    await shop.orders.cancel((await buy()).id, 'changed my mind', owner)
    await place()
    await later()
    expect(briefly(await shop.reconcile({}, owner))).toEqual([])
    await clock.advance(2 * day)
    await shop.workers.sweep()
    await later(0)
    const report = await shop.reconcile({ from: clock.now() - 3 * day }, owner)
    expect([briefly(report), report.sections.filter(({ status }) => status !== 'compared').map(({ check, notes }) => [check, notes])]).toEqual([[], []])
    expect(report.sections.find(({ check }) => check === 'R8')?.compared).toBe(2)
  })

  it('finds a payment that the buyer made in the browser, and settles it', async () => {
    const order = await place()
    const started = await shop.checkout.startPayment(order.id)
    fake.buyer.confirmInBrowser(started.clientSecret ?? '', 'pm_card_visa')
    await later()
    expect(briefly(await shop.reconcile({ repair: 'alone' }, owner))).toEqual([['R2', `payment:${started.paymentId}`, 'payment_difference', 'repaired']])
    await shop.workers.drain()
    expect(await shop.orders.order(order.id)).toMatchObject({ status: 'paid', payments: [{ status: 'captured', captured: order.totals.total }] })
    expect(briefly(await shop.reconcile({}, owner))).toEqual([])
  })

  it('names money for no order, and an intent that nobody waits for; cancels the latter only when asked to', async () => {
    const create = (paymentId: number) =>
      payments.create({ key: `p:${paymentId}:create`, amount: 700, currency: 'USD', orderId: 9, paymentId, capture: 'automatic' })
    const paid = await create(901)
    await payments.confirm({ key: 'p:901:confirm:1', providerId: paid.providerId, token: 'pm_card_visa' })
    const open = await create(902)
    await later()
    const found = (outcome: string) => [
      ['R3', `provider_payment:${paid.providerId}`, 'charge_without_order', 'open'],
      ['R3', `provider_payment:${open.providerId}`, 'orphan_payment', outcome],
    ]
    expect(briefly(await shop.reconcile({ repair: 'alone' }, owner)).sort()).toEqual(found('open').sort())
    expect((await payments.read({ providerId: open.providerId }))?.status).toBe('requires_payment_method')
    expect(briefly(await shop.reconcile({ repair: 'all' }, owner)).sort()).toEqual(found('repaired').sort())
    expect((await payments.read({ providerId: open.providerId }))?.status).toBe('cancelled')
  })

  it('names a refund made in the dashboard, and takes note of one that the bank sent back', async () => {
    const [first, second] = [await buy(), await buy()]
    const made = await payments.refund({ key: 'by hand', providerId: providerIdOf(first), amount: 300 })
    const { refund } = await shop.orders.refund(second.id, { clientKey: 'k', reason: 'Late', amount: 500 }, owner)
    fake.bank.failRefund(refund.providerId ?? '')
    await later()
    expect(briefly(await shop.reconcile({ repair: 'alone' }, owner))).toEqual([
      ['R4', `refund:${refund.id}`, 'refund_difference', 'repaired'],
      ['R4', `provider_refund:${made.providerId}`, 'refund_unknown', 'open'],
    ])
    expect((await shop.orders.order(second.id)).refunds).toMatchObject([{ status: 'failed' }])
    expect(briefly(await shop.reconcile({}, owner))).toEqual([['R4', `provider_refund:${made.providerId}`, 'refund_unknown', 'open']])
  })

  it('says what it could not compare while Stripe is down, and nothing else', async () => {
    await buy()
    await later()
    fake.faults.add({ on: '*', effect: 'server_error', times: 1_000 })
    const report = await shop.reconcile({}, owner)
    expect(briefly(report)).toEqual([])
    expect(report.isComplete).toBe(false)
    expect(report.sections.filter(({ status }) => status !== 'compared').map(({ check }) => check)).toEqual(['R2', 'R3', 'R4', 'R8'])
  })
})
