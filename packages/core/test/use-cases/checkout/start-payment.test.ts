import { describe, expect, it } from 'vitest'
import type { Order } from '../../../src/model/index.ts'
import { processingMs, retryMs } from '../../../src/model/order/settle-payment.ts'
import { pay, placeOrder, settleOrder, settlePayment, startPayment } from '../../../src/use-cases/checkout/index.ts'
import { cancel } from '../../../src/use-cases/orders/index.ts'
import { sweep } from '../../../src/use-cases/workers/index.ts'
import { admin, expectRefused, refusal } from '../shop.ts'
import { expectSound, guestWith, type PayingShop, payingShop, placed, placing, topics, units } from './checkout-shop.ts'

const object = 'test_p_1_create'
const minute = 60_000

describe('a payment in the browser', () => {
  it('is made at the provider, noted, and handed out with what the browser needs', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const started = await startPayment({ ...shop.deps, payments: { ...shop.provider, publicConfig: { publishable_key: 'pk_test' } } }, order.id)
    expect(started).toMatchObject({
      paymentId: 1,
      status: 'requires_action',
      clientSecret: `${object}_secret_test`,
      provider: 'test',
      publicConfig: { publishable_key: 'pk_test' },
    })
    const at = shop.clock.now()
    expect(started.order.payments).toMatchObject([{ providerId: object, status: 'requires_payment_method', handedOutAt: at, attempts: 0 }])
    expect(started.order.payments[0]?.operations).toEqual([{ kind: 'create', key: 'p:1:create', status: 'succeeded', sentAt: at }])
    await expectSound(shop)
  })

  it('answers the same object however often it is started, also 16 times at once', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const all = await Promise.all(Array.from({ length: 16 }, () => startPayment(shop.deps, order.id)))
    const again = await startPayment(shop.deps, order.id)
    expect(new Set([...all, again].map(({ paymentId, clientSecret }) => `${paymentId} ${clientSecret}`))).toEqual(new Set([`1 ${object}_secret_test`]))
    expect((await orderOf(shop)).payments).toHaveLength(1)
  })

  it('is settled when the browser comes back, and once', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await startPayment(shop.deps, order.id)
    expect(await settleOrder(shop.deps, order.id)).toMatchObject({ status: 'requires_action', clientSecret: `${object}_secret_test` })
    await shop.provider.confirmInBrowser(object)
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => settleOrder(shop.deps, order.id)))
    expect(outcomes.map(({ status }) => status)).toEqual(Array(8).fill('completed'))
    expect(topics(shop)).toEqual(['order.placed', 'order.paid', 'payment.completed'])
    expect(await startPayment(shop.deps, order.id)).toMatchObject({ paymentId: 1, status: 'completed', clientSecret: null })
    expect(await shop.provider.bookOf(object)).toEqual({ captured: 2500, refunded: 0, captures: 1 })
    expect(await units(shop)).toEqual([10, 2])
    await expectSound(shop)
  })

  it('is settled within three minutes when the browser dies, at whatever moment the buyer paid', async () => {
    for (const paidAfterMs of [0, 20_000, 4 * minute, 11 * minute]) {
      const shop = await payingShop()
      const order = await placed(shop)
      await startPayment(shop.deps, order.id)
      await every15s(shop, paidAfterMs)
      await shop.provider.confirmInBrowser(object)
      const tookMs = await every15s(shop, 3 * minute, async () => (await orderOf(shop)).status === 'paid')
      expect([paidAfterMs, (await orderOf(shop)).status, tookMs <= 3 * minute]).toEqual([paidAfterMs, 'paid', true])
    }
  })

  it('that is refused may be tried again in the form, without our knowing', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await startPayment(shop.deps, order.id)
    await shop.provider.confirmInBrowser(object, 'tok_declined')
    const declined = await settleOrder(shop.deps, order.id)
    expect(declined).toMatchObject({ status: 'failed', failure: { code: 'card_declined', declineCode: 'generic_decline' } })
    const before = shop.stored()
    await settleOrder(shop.deps, order.id)
    expect(shop.stored()).toBe(before)
    await shop.provider.confirmInBrowser(object, 'tok_insufficient_funds')
    expect((await settleOrder(shop.deps, order.id)).failure?.declineCode).toBe('insufficient_funds')
    await shop.provider.confirmInBrowser(object, 'tok_3ds')
    expect(await settleOrder(shop.deps, order.id)).toMatchObject({ status: 'requires_action', failure: null })
    await shop.provider.completeAction(object, 'succeed')
    expect((await settleOrder(shop.deps, order.id)).status).toBe('completed')
    expect(topics(shop)).toEqual(['order.placed', 'payment.failed', 'order.paid', 'payment.completed'])
    await expectSound(shop)
  })

  it('and one by token are one charge, whoever comes first', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await startPayment(shop.deps, order.id)
    await shop.provider.confirmInBrowser(object)
    expect(await pay(shop.deps, order.id, { paymentToken: 'tok_visa' })).toMatchObject({ status: 'completed' })
    expect(await shop.provider.bookOf(object)).toMatchObject({ captured: 2500, captures: 1 })
    const other = await placed(shop)
    await pay(shop.deps, other.id, { paymentToken: 'tok_declined' })
    expect(await startPayment(shop.deps, other.id)).toMatchObject({ status: 'requires_action', clientSecret: 'test_p_2_create_secret_test', failure: null })
    await shop.provider.confirmInBrowser('test_p_2_create')
    expect((await settleOrder(shop.deps, other.id)).order.payments[0]?.operations.map(({ kind, status }) => [kind, status])).toEqual([
      ['create', 'succeeded'],
      ['confirm', 'failed'],
    ])
  })

  it('moves the deadline as paying does, keeps the stock as long, and is killed before the stock goes', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    shop.clock.advance(10 * minute)
    const { order: started } = await startPayment(shop.deps, order.id)
    expect(started.expiresAt).toBe(shop.clock.now() + 15 * minute)
    expect((await shop.deps.inventory.hold(order.holdKey))?.expiresAt).toBe(started.expiresAt)
    shop.clock.advance(14 * minute)
    await startPayment(shop.deps, order.id)
    for (let round = 0; round < 5; round++) {
      shop.clock.advance(14 * minute)
      await startPayment(shop.deps, order.id).catch(() => null)
    }
    expect((await orderOf(shop)).expiresAt).toBe(order.placedAt + 60 * minute)
    await sweep(shop.deps)
    expect((await orderOf(shop)).status).toBe('cancelled')
    expect(await shop.provider.read({ providerId: object })).toMatchObject({ status: 'cancelled' })
    expect(await units(shop)).toEqual([10, 0])
    await expectRefused(startPayment(shop.deps, order.id), 'order_not_payable')
    await expectSound(shop)
  })

  it('that comes while the timer cancels is taken, and the order paid', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await startPayment(shop.deps, order.id)
    await shop.provider.confirmInBrowser(object)
    shop.clock.advance(61 * minute)
    await sweep(shop.deps)
    expect((await orderOf(shop)).status).toBe('paid')
    await expectSound(shop)
  })

  it('hands nothing out when the order is cancelled in between', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const payments = {
      ...shop.provider,
      create: async (input: Parameters<typeof shop.provider.create>[0]) => {
        await cancel(shop.deps, order.id, 'changed my mind', admin)
        return shop.provider.create(input)
      },
    }
    await expectRefused(startPayment({ ...shop.deps, payments }, order.id), 'order_not_payable')
    expect(await orderOf(shop)).toMatchObject({ status: 'cancelled', payments: [{ status: 'cancelled', providerId: null, handedOutAt: null }] })
    await expectSound(shop)
  })

  it('is refused where there is nothing to start', async () => {
    const shop = await payingShop()
    await expectRefused(startPayment(shop.deps, 99), 'order_not_found')
    await expectRefused(settleOrder(shop.deps, 99), 'order_not_found')
    const order = await placed(shop)
    await expectRefused(settleOrder(shop.deps, order.id), 'payment_not_found')
  })
})

describe('a bank that takes its time', () => {
  it('is waited for, the stock kept; its money pays the order', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const begun = await pay(shop.deps, order.id, { paymentToken: 'tok_processing' })
    expect(begun).toMatchObject({ status: 'processing', order: { status: 'pending_payment', expiresAt: shop.clock.now() + processingMs } })
    shop.clock.advance(5 * 24 * 60 * minute)
    await sweep(shop.deps)
    expect(await units(shop)).toEqual([10, 2])
    await shop.provider.completeProcessing(object, 'succeed')
    await every15s(shop, 15 * minute, async () => (await orderOf(shop)).status === 'paid')
    expect((await orderOf(shop)).status).toBe('paid')
    await expectSound(shop)
  })

  it('that says no leaves the buyer a day to pay otherwise', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await startPayment(shop.deps, order.id)
    await shop.provider.confirmInBrowser(object, 'tok_processing')
    await settlePayment(shop.deps, 1)
    shop.clock.advance(24 * 60 * minute)
    await shop.provider.completeProcessing(object, 'fail')
    expect(await settleOrder(shop.deps, order.id)).toMatchObject({ status: 'failed', order: { expiresAt: shop.clock.now() + retryMs } })
    await shop.provider.confirmInBrowser(object)
    expect((await settleOrder(shop.deps, order.id)).status).toBe('completed')
    await expectSound(shop)
  })
})

describe('a provider that is failing', () => {
  it('is found out before anything is reserved or written', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const guest = await guestWith(shop)
    shop.provider.setAvailable(false)
    const before = shop.stored()
    expect(await refusal(placeOrder(shop.deps, guest, { ...placing, startsPayment: true }))).toEqual(['payment_unavailable', { retryAfter: 15 }])
    await expectRefused(pay(shop.deps, order.id, { paymentToken: 'tok_visa' }), 'payment_unavailable')
    await expectRefused(startPayment(shop.deps, order.id), 'payment_unavailable')
    expect(shop.stored()).toBe(before)
    shop.provider.setAvailable(true)
    expect((await pay(shop.deps, order.id, { paymentToken: 'tok_visa' })).status).toBe('completed')
  })

  it('keeps holds and what is under way until it is back', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await startPayment(shop.deps, order.id)
    shop.provider.setAvailable(false)
    shop.clock.advance(61 * minute)
    await sweep(shop.deps)
    expect([(await orderOf(shop)).status, await units(shop)]).toEqual(['cancelling', [10, 2]])
    shop.provider.setAvailable(true)
    shop.clock.advance(2 * minute)
    await sweep(shop.deps)
    expect([(await orderOf(shop)).status, await units(shop)]).toEqual(['cancelled', [10, 0]])
    await expectSound(shop)
  })
})

/** Lets the sweeper come every 15 seconds, until what is waited for is so or the time is over. Says how long it took. */
async function every15s(shop: PayingShop, maxMs: number, isDone: () => Promise<boolean> = async () => false): Promise<number> {
  let tookMs = 0
  while (tookMs < maxMs && !(await isDone())) {
    shop.clock.advance(15_000)
    tookMs += 15_000
    await sweep(shop.deps)
  }
  return tookMs
}

async function orderOf({ deps }: Pick<PayingShop, 'deps'>): Promise<Order> {
  const order = await deps.orders.order(1)
  if (!order) throw new Error('no order')
  return order
}
