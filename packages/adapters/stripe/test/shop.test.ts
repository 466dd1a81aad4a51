import { addressFromText, type Commerce, createCommerce, type Principal, silentLogger } from '@cartwright/core'
import { memoryPasswords, memoryStorage } from '@cartwright/core/memory'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeStripe, signatureHeader, startFakeStripe } from '../src/fake/index.ts'
import { stripePayments } from '../src/index.ts'
import { quickClock } from './support/quick-clock.ts'

const owner: Principal = { kind: 'system', name: 'test' }
const secret = 'whsec_test'

let fake: FakeStripe
let shop: Commerce
let variantId: number
let productId: number
/** How far the adapter's clock is ahead of the machine's, in milliseconds. */
let aheadMs = 0

beforeEach(async () => {
  aheadMs = 0
  fake = await startFakeStripe()
  const payments = stripePayments({
    secretKey: fake.apiKey,
    apiBase: fake.url,
    publishableKey: 'pk_test_1',
    webhookSecrets: [secret],
    returnUrl: 'http://shop.test/paid',
    clock: { ...quickClock(), now: () => Date.now() + aheadMs },
  })
  shop = createCommerce({ storage: memoryStorage(), payments, passwords: memoryPasswords(), logger: silentLogger })
  await shop.start()
  const mug = await shop.catalog.create({ name: 'Mug', status: 'published', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 1_250 }] }] }, owner)
  productId = mug.id
  variantId = mug.variants[0]?.id ?? 0
  await shop.inventory.adjust({ causeKey: 'opening', reason: 'Opening stock', lines: [{ variantId, to: 5 }] }, owner)
})

afterEach(async () => {
  await shop.close()
  await fake.close()
})

const guest = async () => {
  const { guestToken } = await shop.carts.addItem({}, { productId, quantity: 2 })
  return guestToken === null ? {} : { guestToken }
}
const placed = async () => {
  const input = { paymentMethod: 'credit_card', email: 'ada@example.com', shippingAddress: addressFromText('1 Main St') }
  return (await shop.checkout.placeOrder(await guest(), input)).order
}
const statusOf = async (orderId: number) => (await shop.orders.order(orderId)).status
const units = async () => {
  const [level] = await shop.inventory.levels([variantId])
  return [level?.onHand, level?.reserved]
}

/** All that Stripe has to tell, as often as said and the newest first; then the shop works on it. */
const deliver = async (copies = 1) => {
  const events = fake.webhooks.pendingEvents().toReversed()
  for (const event of events.flatMap(event => Array.from({ length: copies }, () => event))) {
    const rawBody = JSON.stringify(event)
    await shop.checkout.receiveWebhook('stripe', {
      rawBody,
      headers: { 'stripe-signature': signatureHeader(rawBody, [secret], Math.floor(Date.now() / 1_000)) },
    })
  }
  await shop.workers.drain()
}

describe('a shop that is paid through Stripe', () => {
  it('is paid in the browser, and hears of it three times and in the wrong order', async () => {
    const order = await placed()
    const started = await shop.checkout.startPayment(order.id)
    expect(started).toMatchObject({ provider: 'stripe', publicConfig: { publishable_key: 'pk_test_1' } })
    fake.buyer.confirmInBrowser(started.clientSecret ?? '', 'pm_card_visa')
    expect(await statusOf(order.id)).toBe('pending_payment')
    await deliver(3)
    expect(await statusOf(order.id)).toBe('paid')
    expect(await units()).toEqual([5, 2])
    expect(fake.book.totals().usd).toMatchObject({ charges: 1, captured: order.totals.total })
  })

  it('waits for the step of 3-D Secure, and is paid once it is taken', async () => {
    const order = await placed()
    const waiting = await shop.checkout.pay(order.id, { paymentToken: 'pm_card_authenticationRequired' })
    expect(waiting).toMatchObject({ status: 'requires_action', clientSecret: expect.stringContaining('_secret_') })
    const [payment] = waiting.order.payments
    fake.buyer.completeAction(payment?.providerId ?? '', 'succeed')
    expect((await shop.checkout.settleOrder(order.id)).status).toBe('completed')
    expect(fake.book.totals().usd).toMatchObject({ charges: 1 })
  })

  it('is paid once by thirty-two equal requests at once, beside the browser and eight webhooks', async () => {
    const order = await placed()
    const started = await shop.checkout.startPayment(order.id)
    const pay = () =>
      shop.checkout.pay(order.id, { paymentToken: 'pm_card_visa' }).then(
        ({ status }) => status,
        (error: { readonly code: string }) => error.code,
      )
    const paying = Array.from({ length: 32 }, pay)
    try {
      fake.buyer.confirmInBrowser(started.clientSecret ?? '', 'pm_card_visa')
    } catch {
      // The server was first: then Stripe refuses the browser.
    }
    const outcomes = new Set(await Promise.all(paying))
    await deliver(8)
    expect([...outcomes].filter(outcome => !['completed', 'payment_in_progress', 'order_not_payable'].includes(outcome))).toEqual([])
    expect(await statusOf(order.id)).toBe('paid')
    expect(fake.book.totals().usd).toMatchObject({ charges: 1, captured: order.totals.total })
  })

  it('is declined, and paid with another card under the same order', async () => {
    const order = await placed()
    expect(await shop.checkout.pay(order.id, { paymentToken: 'pm_card_chargeDeclined' })).toMatchObject({
      status: 'failed',
      failure: { declineCode: 'generic_decline' },
    })
    expect(await shop.checkout.pay(order.id, { paymentToken: 'pm_card_visa' })).toMatchObject({ status: 'completed' })
    expect(fake.book.totals().usd).toMatchObject({ charges: 1, failedAttempts: 1 })
  })

  it('finds a charge whose answer was lost for good, and does not make it again', async () => {
    const order = await placed()
    fake.faults.add({ on: 'payment_intents.confirm', effect: 'server_error', when: 'after' })
    expect(await shop.checkout.pay(order.id, { paymentToken: 'pm_card_visa' })).toMatchObject({ status: 'completed' })
    expect(fake.book.totals().usd).toMatchObject({ charges: 1, captured: order.totals.total })
  })

  it('pays back in parts, and notes one that the bank sends back later', async () => {
    const order = await placed()
    await shop.checkout.pay(order.id, { paymentToken: 'pm_card_visa' })
    const { refund } = await shop.orders.refund(order.id, { clientKey: 'one', reason: 'Late', amount: 500 }, owner)
    expect(refund).toMatchObject({ status: 'succeeded', amount: 500 })
    await shop.orders.refund(order.id, { clientKey: 'two', reason: 'Broken' }, owner)
    expect(fake.book.totals().usd).toMatchObject({ captured: order.totals.total, refunded: order.totals.total })
    fake.bank.failRefund(refund.providerId ?? '')
    await deliver()
    const after = await shop.orders.order(order.id)
    expect(after.refunds.map(({ amount, status }) => [amount, status])).toEqual([
      [500, 'failed'],
      [order.totals.total - 500, 'succeeded'],
    ])
  })

  it('keeps a dispute that Stripe tells of', async () => {
    const order = await placed()
    const { order: paid } = await shop.checkout.pay(order.id, { paymentToken: 'pm_card_visa' })
    const dispute = fake.bank.openDispute(paid.payments[0]?.providerId ?? '')
    await deliver()
    expect((await shop.disputes.list({}, { limit: 10 })).items).toMatchObject([{ providerId: dispute.id, status: 'open', amount: order.totals.total }])
  })

  it('ends the cancellation of an order whose money the bank took back already: nothing more is paid back, and a person is told', async () => {
    const order = await placed()
    const { order: paid } = await shop.checkout.pay(order.id, { paymentToken: 'pm_card_visa' })
    fake.bank.openDispute(paid.payments[0]?.providerId ?? '')
    const cancelled = await shop.orders.cancel(order.id, 'changed my mind', owner)
    expect([cancelled.status, cancelled.refunds.map(({ status, failure }) => [status, failure])]).toEqual(['cancelled', [['failed', 'charge_disputed']]])
    expect([cancelled.payments[0]?.refundHeld, await units()]).toEqual([0, [5, 0]])
    await deliver()
    const { items } = await shop.attention.list({ status: 'open', reason: 'refund_failed' }, { limit: 10 })
    expect(items).toMatchObject([{ subject: `refund:${cancelled.refunds[0]?.id}`, moneyAtRisk: { amount: order.totals.total, currency: 'USD' } }])
    expect(fake.book.totals().usd).toMatchObject({ captured: order.totals.total, refunded: 0 })
  })

  it('takes no payment while Stripe keeps failing: nothing is sent, nothing is reserved twice, the shop is open; and takes them again 15 s later', async () => {
    const order = await placed()
    fake.faults.add({ on: '*', effect: 'server_error', times: 1_000 })
    for (let time = 0; time < 10; time += 1) await shop.checkout.pay(order.id, { paymentToken: 'pm_card_visa' }).catch(() => null)
    const sent = fake.faults.fired().length
    await expect(shop.checkout.pay(order.id, { paymentToken: 'pm_card_visa' })).rejects.toMatchObject({
      code: 'payment_unavailable',
      details: { retryAfter: 15 },
    })
    const input = { paymentMethod: 'credit_card', email: 'bob@example.com', shippingAddress: addressFromText('1 Main St'), startsPayment: true }
    await expect(shop.checkout.placeOrder(await guest(), input)).rejects.toMatchObject({ code: 'payment_unavailable' })
    expect(fake.faults.fired()).toHaveLength(sent)
    expect(await units()).toEqual([5, 2])
    expect((await shop.catalog.product(productId)).name).toBe('Mug')
    const { status, components } = await shop.health()
    expect([status, components.payments]).toEqual([
      'UP',
      { status: 'DOWN', details: { error: 'payment_unavailable', circuits: { writes: 'open', reads: expect.any(String) } } },
    ])
    fake.faults.clear()
    aheadMs = 15_000
    expect((await shop.checkout.pay(order.id, { paymentToken: 'pm_card_visa' })).status).toBe('completed')
    expect((await shop.health()).components.payments).toEqual({
      status: 'UP',
      details: { name: 'stripe', circuits: { writes: 'closed', reads: expect.stringMatching('half_open|closed') } },
    })
    expect(fake.book.totals().usd).toMatchObject({ captured: order.totals.total })
  })
})
