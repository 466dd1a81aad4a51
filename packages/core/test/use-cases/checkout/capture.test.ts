import { describe, expect, it } from 'vitest'
import { CommerceError, type Order } from '../../../src/model/index.ts'
import { authorizationMs } from '../../../src/model/order/settle-payment.ts'
import type { PaymentProvider } from '../../../src/ports/index.ts'
import { pay, settlePayment } from '../../../src/use-cases/checkout/index.ts'
import { capture, previewRefund, refund } from '../../../src/use-cases/orders/index.ts'
import { sweep } from '../../../src/use-cases/workers/index.ts'
import { admin, refusal } from '../shop.ts'
import { expectSound, type PayingShop, payingShop, placed, topics, units } from './checkout-shop.ts'

const object = 'test_p_1_create'

async function authorized() {
  const base = await payingShop()
  const shop = { ...base, deps: { ...base.deps, settings: { ...base.deps.settings, capture: 'manual' as const } } }
  const order = await placed(shop)
  await pay(shop.deps, order.id, { paymentToken: 'tok_visa' })
  return { shop, order }
}

describe('capturing a part', () => {
  it('takes it once, gives up the rest, and pays the order', async () => {
    const { shop, order } = await authorized()
    const captured = await capture(shop.deps, order.id, { amount: 1700 }, admin)
    expect([captured.status, captured.totals.total]).toEqual(['paid', 2500])
    expect(captured.payments).toMatchObject([{ status: 'captured', amount: 2500, captured: 1700 }])
    expect(captured.payments[0]?.operations.at(-1)).toEqual({
      kind: 'capture',
      key: 'p:1:capture:1700',
      status: 'succeeded',
      sentAt: shop.clock.now(),
      amount: 1700,
    })
    expect(await shop.provider.bookOf(object)).toEqual({ captured: 1700, refunded: 0, captures: 1 })
    expect(topics(shop)).toEqual(['order.placed', 'payment.authorized', 'order.paid', 'payment.completed'])
    expect(await capture(shop.deps, order.id, { amount: 1700 }, admin)).toEqual(captured)
    expect(await capture(shop.deps, order.id, {}, admin)).toEqual(captured)
    const before = shop.stored()
    expect(await refusal(capture(shop.deps, order.id, { amount: 800 }, admin))).toEqual(['capture_invalid', { available: 0, captured: 1700 }])
    expect(shop.stored()).toBe(before)
    await expectSound(shop)
  })

  it('is the ceiling of what can be paid back', async () => {
    const { shop, order } = await authorized()
    await capture(shop.deps, order.id, { amount: 1700 }, admin)
    expect(await refusal(previewRefund(shop.deps, order.id, { clientKey: 'k', amount: 1701, reason: '' }))).toMatchObject([
      'refund_exceeds_captured',
      { available: 1700 },
    ])
    const { refund: made } = await refund(shop.deps, order.id, { clientKey: 'all', reason: '' }, admin)
    expect([made.amount, made.status]).toEqual([1700, 'succeeded'])
    expect(await shop.provider.bookOf(object)).toEqual({ captured: 1700, refunded: 1700, captures: 1 })
    await expectSound(shop)
  })

  it.each([0, -1, 1.5, 2501])('of %s is refused, and nothing is written', async amount => {
    const { shop, order } = await authorized()
    const before = shop.stored()
    expect(await refusal(capture(shop.deps, order.id, { amount }, admin))).toEqual(['capture_invalid', { available: 2500 }])
    expect(shop.stored()).toBe(before)
  })

  it('of two amounts at once takes one of them', async () => {
    const { shop, order } = await authorized()
    const results = await Promise.allSettled([1000, 1700, 2500].map(amount => capture(shop.deps, order.id, { amount }, admin)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { captured } = (await orderOf(shop)).payments[0] ?? { captured: 0 }
    expect(await shop.provider.bookOf(object)).toEqual({ captured, refunded: 0, captures: 1 })
    await expectSound(shop)
  })

  it('is made by the resolver when its process died, before the call or after it', async () => {
    for (const isCalled of [false, true]) {
      const { shop, order } = await authorized()
      const dying: PaymentProvider = {
        ...shop.provider,
        capture: async input => {
          if (isCalled) await shop.provider.capture(input)
          throw new Error('killed')
        },
        read: () => Promise.reject(new Error('killed')),
      }
      await expect(capture({ ...shop.deps, payments: dying }, order.id, { amount: 1700 }, admin)).rejects.toThrow('killed')
      for (let round = 0; round < 8; round++) {
        await shop.clock.advance(15_000)
        await sweep(shop.deps)
      }
      expect(await orderOf(shop)).toMatchObject({ status: 'paid', payments: [{ captured: 1700 }] })
      expect(await shop.provider.bookOf(object)).toEqual({ captured: 1700, refunded: 0, captures: 1 })
      await expectSound(shop)
    }
  })

  it("may be the provider's word, when it was done there; more than was authorized may not", async () => {
    const { shop, order } = await authorized()
    await shop.provider.capture({ key: 'dashboard', providerId: object, amount: 900 })
    const greedy = {
      ...shop.provider,
      read: async () => {
        const state = await shop.provider.read({ providerId: object })
        return state && { ...state, captured: 2501 }
      },
    }
    expect((await refusal(settlePayment({ ...shop.deps, payments: greedy }, 1)))[0]).toBe('payment_mismatch')
    expect(await settlePayment(shop.deps, 1)).toMatchObject({ status: 'completed', order: { status: 'paid', payments: [{ captured: 900 }] } })
    expect(await refusal(capture(shop.deps, order.id, { amount: 2500 }, admin))).toEqual(['capture_invalid', { available: 0, captured: 900 }])
    await expectSound(shop)
  })

  it('follows the terms of the payment, whatever the shop is set to since', async () => {
    const { shop, order } = await authorized()
    const automatic = { ...shop.deps, settings: { ...shop.deps.settings, capture: 'automatic' as const } }
    expect((await capture(automatic, order.id, { amount: 1700 }, admin)).status).toBe('paid')
    const other = await placed({ ...shop, deps: automatic })
    expect((await pay(automatic, other.id, { paymentToken: 'tok_visa' })).status).toBe('completed')
    expect((await orderOf(shop, other.id)).payments[0]?.terms.capture).toBe('automatic')
  })
})

describe('an authorization that nobody captures', () => {
  it('is let go before the bank does it, the stock given back', async () => {
    const { shop } = await authorized()
    await shop.clock.advance(authorizationMs)
    await sweep(shop.deps)
    expect(await orderOf(shop)).toMatchObject({ status: 'cancelled', payments: [{ status: 'cancelled', captured: 0 }] })
    expect([await shop.provider.bookOf(object), await units(shop)]).toEqual([{ captured: 0, refunded: 0, captures: 0 }, [10, 0]])
    await expectSound(shop)
  })
})

describe('a call without an answer', () => {
  it('is asked for after 5, 15, 60 and 300 seconds, then every ten minutes, and told of as an error', async () => {
    const { shop, order } = await authorized()
    const silent: PaymentProvider = { ...shop.provider, capture: () => Promise.reject(new CommerceError('payment_outcome_unknown', 'silent')) }
    const asked: number[] = []
    const start = shop.clock.now()
    const logged: string[] = []
    const deps = {
      ...shop.deps,
      logger: { log: (level: string, message: string) => void (level === 'error' && logged.push(message)) },
      payments: {
        ...silent,
        read: (by: Parameters<PaymentProvider['read']>[0]) => {
          asked.push((shop.clock.now() - start) / 1_000)
          return shop.provider.read(by)
        },
      },
    }
    expect((await refusal(capture(deps, order.id, {}, admin)))[0]).toBe('payment_outcome_unknown')
    asked.length = 0
    for (let seconds = 0; seconds < 25 * 60; seconds += 5) {
      await shop.clock.advance(5_000)
      await sweep(deps)
    }
    expect([...new Set(asked)]).toEqual([5, 15, 60, 300, 600, 1200])
    expect(new Set(logged)).toEqual(new Set(['What became of a call to the provider is still not known.']))
  })
})

async function orderOf({ deps }: Pick<PayingShop, 'deps'>, id = 1): Promise<Order> {
  const order = await deps.orders.order(id)
  if (!order) throw new Error('no order')
  return order
}
