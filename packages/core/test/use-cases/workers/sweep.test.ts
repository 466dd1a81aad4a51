import { describe, expect, it } from 'vitest'
import { CommerceError, unansweredCall } from '../../../src/model/index.ts'
import type { Deps, PaymentProvider } from '../../../src/ports/index.ts'
import { addItem } from '../../../src/use-cases/carts/index.ts'
import { pay, placeOrder } from '../../../src/use-cases/checkout/index.ts'
import { create as createDiscount } from '../../../src/use-cases/discounts/index.ts'
import { cancel, refund } from '../../../src/use-cases/orders/index.ts'
import { drain, sweep } from '../../../src/use-cases/workers/index.ts'
import { expectSound, guestWith, type PayingShop, paid, payingShop, placed, placing, shipped, units } from '../checkout/checkout-shop.ts'
import { admin, expectRefused } from '../shop.ts'

const minute = 60_000
const nothing = { cancelledOrders: 0, releasedHolds: 0, settledPayments: 0, settledRefunds: 0, completedOrders: 0, expiredCarts: 0 }
const unreachable = () => Promise.reject(new CommerceError('payment_outcome_unknown', 'down'))
const withProvider = (deps: Deps, change: Partial<PaymentProvider>): Deps => ({ ...deps, payments: { ...deps.payments, ...change } })
const token = (paymentToken: string) => ({ paymentToken })

async function statusOf({ deps }: PayingShop, orderId: number) {
  return (await deps.orders.order(orderId))?.status
}

describe('sweeping', () => {
  it('finds nothing to do in a shop where all is well', async () => {
    const shop = await payingShop()
    await paid(shop)
    await placed(shop)
    await guestWith(shop)
    const before = shop.stored()
    expect(await sweep(shop.deps)).toEqual(nothing)
    expect(shop.stored()).toBe(before)
  })

  it('cancels what nobody paid in time: stock and codes are free again', async () => {
    const shop = await payingShop()
    await createDiscount(shop.deps, { code: 'ONCE', kind: 'percentage', percentPpm: 100_000, usageLimit: 1 }, admin)
    const guest = await guestWith(shop)
    const cart = await shop.deps.carts.cart(1)
    if (!cart) throw new Error('no cart')
    await shop.deps.carts.write({ ...cart, discountCodes: ['ONCE'] })
    const { order } = await placeOrder(shop.deps, guest, placing)
    await shop.clock.advance(15 * minute - 1)
    expect(await sweep(shop.deps)).toEqual(nothing)
    await shop.clock.advance(1)
    expect(await sweep(shop.deps)).toEqual({ ...nothing, cancelledOrders: 1 })
    expect(await shop.deps.orders.order(order.id)).toMatchObject({ status: 'cancelled', cancelReason: 'expired' })
    expect(await units(shop)).toEqual([10, 0])
    expect((await shop.deps.discounts.byCodes(['ONCE']))[0]?.used).toBe(0)
    await expectSound(shop)
  })

  it('kills the payment at the provider before the stock goes', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, token('tok_3ds'))
    await shop.clock.advance(16 * minute)
    expect(await sweep(withProvider(shop.deps, { cancel: unreachable, read: unreachable }))).toEqual(nothing)
    expect([await statusOf(shop, order.id), await units(shop)]).toEqual(['cancelling', [10, 2]])
    await shop.clock.advance(minute)
    expect(await sweep(shop.deps)).toEqual({ ...nothing, cancelledOrders: 1 })
    expect([await statusOf(shop, order.id), await units(shop)]).toEqual(['cancelled', [10, 0]])
    expect((await shop.provider.read({ providerId: 'test_p_1_create' }))?.status).toBe('cancelled')
    await expectSound(shop)
  })

  it('never cancels what was paid, however late it is told', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, token('tok_3ds'))
    await shop.provider.completeAction('test_p_1_create', 'succeed')
    await shop.clock.advance(60 * minute)
    expect(await sweep(shop.deps)).toEqual(nothing)
    expect((await shop.deps.orders.order(order.id))?.history.map(({ to }) => to)).toEqual(['pending_payment', 'paid'])
    await shop.clock.advance(24 * 60 * minute)
    expect(await sweep(shop.deps)).toEqual(nothing)
    await expectSound(shop)
  })

  it('takes the timer back when the money turns out to be there after all', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, token('tok_3ds'))
    await shop.clock.advance(16 * minute)
    await sweep(withProvider(shop.deps, { cancel: unreachable, read: unreachable }))
    expect(await statusOf(shop, order.id)).toBe('cancelling')
    await shop.provider.completeAction('test_p_1_create', 'succeed')
    await shop.clock.advance(minute)
    await sweep(shop.deps)
    expect(await shop.deps.orders.order(order.id)).toMatchObject({ status: 'paid', cancelReason: null, refunds: [] })
    expect(await units(shop)).toEqual([10, 2])
    await expectSound(shop)
  })

  it('settles a payment whose answer came when nobody was there', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const killed = withProvider(shop.deps, {
      confirm: async input => {
        await shop.provider.confirm(input)
        throw new Error('killed')
      },
    })
    await expect(pay(killed, order.id, token('tok_visa'))).rejects.toThrow('killed')
    expect(await statusOf(shop, order.id)).toBe('pending_payment')
    await shop.clock.advance(shop.deps.settings.resolveAfterMs)
    expect(await sweep(shop.deps)).toEqual({ ...nothing, settledPayments: 1 })
    expect(await statusOf(shop, order.id)).toBe('paid')
    await expectSound(shop)
  })

  it('gives up an attempt that never reached the provider, so that the buyer can go on', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await expectRefused(pay(shop.deps, order.id, token('tok_timeout')), 'payment_outcome_unknown')
    await shop.clock.advance(shop.deps.settings.resolveAfterMs)
    expect(await sweep(shop.deps)).toEqual({ ...nothing, settledPayments: 1 })
    expect((await shop.deps.orders.order(order.id))?.payments[0]).toMatchObject({ status: 'requires_payment_method', lastFailure: { code: 'payment_failed' } })
    expect((await pay(shop.deps, order.id, token('tok_visa'))).status).toBe('completed')
  })

  it('notes each time it asked in vain what became of a call, what was said, and when it asks again', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const down = withProvider(shop.deps, { read: () => Promise.reject(new CommerceError('payment_provider_error', 'Nobody answers.')) })
    const begun = shop.clock.now()
    await expectRefused(pay(down, order.id, token('tok_timeout')), 'payment_outcome_unknown')
    const call = async () => {
      const payment = (await shop.deps.orders.order(order.id))?.payments[0]
      const found = payment && unansweredCall(payment)
      return (
        found && {
          ...found,
          sentAt: found.sentAt - begun,
          asked: found.asked && [found.asked.times, found.asked.at - begun],
          nextAskAt: found.nextAskAt - begun,
        }
      )
    }
    const seen = { kind: 'confirm', status: 'unknown', sentAt: 0 }
    expect(await call()).toEqual({ ...seen, asked: [1, 0], nextAskAt: 5_000 })
    const steps: unknown[] = []
    for (let second = 1; second <= 12 * 60; second++) {
      await shop.clock.advance(1_000)
      if (second % 5 === 0) await sweep(down)
      const { asked, nextAskAt } = (await call()) ?? {}
      if (asked?.[1] === second * 1_000) steps.push([...asked, nextAskAt])
    }
    expect(steps).toEqual([
      [2, 5_000, 15_000],
      [3, 15_000, 60_000],
      [4, minute, 5 * minute],
      [5, 5 * minute, 10 * minute],
      [6, 10 * minute, 20 * minute],
    ])
    expect((await shop.deps.orders.list({ outcomeUnknown: true }, { limit: 1 })).items[0]?.payments[0]?.operations[1]).toMatchObject({
      asked: { said: 'Nobody answers.' },
    })
    await shop.clock.advance(8 * minute)
    await sweep(shop.deps)
    expect([await call(), (await shop.deps.orders.list({ outcomeUnknown: true }, { limit: 1 })).total]).toEqual([null, 0])
  })

  it('takes a call whose process died for one of unknown outcome, once its time is over', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const down = withProvider(shop.deps, {
      confirm: () => Promise.reject(new Error('killed')),
      read: () => Promise.reject(new CommerceError('payment_provider_error', 'Nobody answers.')),
    })
    await expect(pay(down, order.id, token('tok_visa'))).rejects.toThrow('killed')
    const operation = async () => (await shop.deps.orders.order(order.id))?.payments[0]?.operations[1]
    await shop.clock.advance(15_000)
    await sweep(down)
    expect(await operation()).toMatchObject({ status: 'sent' })
    expect(await operation()).not.toHaveProperty('asked')
    await shop.clock.advance(45_000)
    await sweep(down)
    expect(await operation()).toMatchObject({ status: 'unknown', asked: { times: 1, said: 'Nobody answers.' } })
  })

  it('leaves a payment alone that is being made', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const deps = withProvider(shop.deps, {
      confirm: async input => {
        await shop.clock.advance(shop.deps.settings.resolveAfterMs)
        expect(await sweep(shop.deps)).toEqual(nothing)
        return shop.provider.confirm(input)
      },
    })
    expect((await pay(deps, order.id, token('tok_declined'))).status).toBe('failed')
    expect((await pay(deps, order.id, token('tok_visa'))).status).toBe('completed')
    expect(await shop.provider.bookOf('test_p_1_create')).toEqual({ captured: 2500, refunded: 0, captures: 1 })
  })

  it('sends a refund that was never sent, and asks for one that is under way', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    shop.provider.scriptRefunds('timeout', 'pending')
    await refund(shop.deps, order.id, { clientKey: 'k', reason: '', amount: 900 }, admin)
    await shop.clock.advance(shop.deps.settings.resolveAfterMs)
    expect(await sweep(shop.deps)).toEqual(nothing)
    expect((await shop.deps.orders.order(order.id))?.refunds[0]?.status).toBe('pending')
    await shop.provider.completeRefund('test_p_1_create', 'r:1', 'succeed')
    await shop.clock.advance(shop.deps.settings.resolveAfterMs)
    expect(await sweep(shop.deps)).toEqual({ ...nothing, settledRefunds: 1 })
    expect((await shop.provider.bookOf('test_p_1_create'))?.refunded).toBe(900)
    await expectSound(shop)
  })

  it('asks a bank that takes days over a refund ever more rarely, hourly at last', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    shop.provider.scriptRefunds('pending')
    await refund(shop.deps, order.id, { clientKey: 'k', reason: '', amount: 900 }, admin)
    const begun = shop.clock.now()
    const asked: number[] = []
    const counting = withProvider(shop.deps, {
      readRefund: input => {
        asked.push((shop.clock.now() - begun) / minute)
        return shop.provider.readRefund(input)
      },
    })
    for (let passed = 0; passed < 6 * 60; passed++) {
      await shop.clock.advance(minute)
      await sweep(counting)
    }
    expect(asked).toEqual([1, 2, 3, 5, 9, 18, 35, 60, 120, 180, 240, 300, 360])
  })

  it('looks for a refund of a day ago before it sends it again', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    const down = withProvider(shop.deps, {
      refund: async input => {
        await shop.provider.refund(input)
        throw new Error('killed')
      },
    })
    await expect(refund(down, order.id, { clientKey: 'k', reason: '', amount: 900 }, admin)).rejects.toThrow('killed')
    await shop.clock.advance(24 * 60 * minute)
    const forgetful = withProvider(shop.deps, { refund: () => Promise.reject(new Error('sent again')) })
    expect(await sweep(forgetful)).toMatchObject({ settledRefunds: 1 })
    expect((await shop.provider.bookOf('test_p_1_create'))?.refunded).toBe(900)
  })

  it('ends a cancellation whose refund could not be sent', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    shop.provider.scriptRefunds('error')
    expect((await cancel(shop.deps, order.id, 'no', admin)).status).toBe('cancelling')
    await shop.clock.advance(shop.deps.settings.resolveAfterMs)
    expect(await sweep(shop.deps)).toEqual({ ...nothing, cancelledOrders: 1 })
    expect([await statusOf(shop, order.id), await units(shop)]).toEqual(['cancelled', [10, 0]])
    await expectSound(shop)
  })

  it('frees holds whose order never came', async () => {
    const shop = await payingShop()
    const guest = await guestWith(shop)
    const killed = { ...shop.deps, orders: { ...shop.deps.orders, place: () => Promise.reject(new Error('killed')) } }
    await expect(placeOrder(killed, guest, placing)).rejects.toThrow('killed')
    await shop.clock.advance(15 * minute - 1)
    expect(await sweep(shop.deps)).toEqual(nothing)
    await shop.clock.advance(1)
    expect(await sweep(shop.deps)).toEqual({ ...nothing, releasedHolds: 1 })
    expect(await units(shop)).toEqual([10, 0])
    expect((await placeOrder(shop.deps, guest, placing)).created).toBe(true)
    await expectSound(shop)
  })

  it('keeps the hold of an order as long as the order waits for its money', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await shop.clock.advance(10 * minute)
    await pay(shop.deps, order.id, token('tok_declined'))
    await shop.clock.advance(5 * minute)
    expect(await sweep(shop.deps)).toEqual(nothing)
    expect(await shop.deps.inventory.hold(order.holdKey)).toMatchObject({ status: 'held', expiresAt: shop.clock.now() + 10 * minute })
    expect((await pay(shop.deps, order.id, token('tok_visa'))).status).toBe('completed')
    await expectSound(shop)
  })

  it('settles an order that costs nothing and was left', async () => {
    const shop = await payingShop()
    const deps = { ...shop.deps, pricing: { ...shop.deps.pricing, shipping: { options: () => [] } } }
    await createDiscount(deps, { code: 'ALL', kind: 'percentage', percentPpm: 1_000_000 }, admin)
    const guest = await guestWith(shop)
    const cart = await deps.carts.cart(1)
    if (!cart) throw new Error('no cart')
    await deps.carts.write({ ...cart, discountCodes: ['ALL'] })
    const killed = { ...deps, inventory: { ...deps.inventory, commit: () => Promise.reject(new Error('killed')) } }
    await expect(placeOrder(killed, guest, placing)).rejects.toThrow('killed')
    await shop.clock.advance(16 * minute)
    await sweep(deps)
    expect(await statusOf(shop, 1)).toBe('paid')
    await expectSound(shop)
  })

  it('completes what was fulfilled long ago, and forgets old carts and events', async () => {
    const shop = await payingShop()
    const order = await shipped(shop)
    await guestWith(shop, 1)
    await drain(shop.deps, shop.consumers)
    await shop.clock.advance(shop.deps.settings.completeAfterMs - 1)
    expect(await sweep(shop.deps)).toEqual(nothing)
    await shop.clock.advance(1)
    expect(await sweep(shop.deps)).toEqual({ ...nothing, completedOrders: 1 })
    expect(await statusOf(shop, order.id)).toBe('completed')
    expect(shop.events().map(({ topic }) => topic)).toEqual(['order.completed'])
    await shop.clock.advance(shop.deps.settings.cartMs)
    expect(await sweep(shop.deps)).toEqual({ ...nothing, expiredCarts: 1 })
    await expectSound(shop)
  })

  it('is not held up by one that cannot be finished, nor by a hundred', async () => {
    const shop = await payingShop()
    const { id: productId, variantId } = shop.product
    await shop.deps.inventory.adjust(
      { causeKey: 'more', cause: 'adjust', reason: '', lines: [{ variantId, to: 1_000 }] },
      { at: shop.clock.now(), actor: 'test' },
    )
    const order = async () => {
      const { guestToken } = await addItem(shop.deps, {}, { productId, quantity: 1 })
      return (await placeOrder(shop.deps, { guestToken: guestToken ?? '' }, placing)).order
    }
    for (let number = 1; number <= 120; number++) await pay(shop.deps, (await order()).id, token('tok_declined'))
    await shop.clock.advance(20 * minute)
    const cancelDown = withProvider(shop.deps, { cancel: unreachable })
    for (let round = 0; round < 2; round++) {
      expect((await sweep(cancelDown)).cancelledOrders).toBe(0)
      await shop.clock.advance(minute)
    }
    for (let number = 1; number <= 10; number++) await order()
    await shop.clock.advance(15 * minute)
    let cancelled = 0
    for (let round = 0; round < 2; round++) {
      cancelled += (await sweep(cancelDown)).cancelledOrders
      await shop.clock.advance(minute)
    }
    expect(cancelled).toBe(10)
    expect(await units(shop)).toEqual([1_000, 120])
    expect((await sweep(shop.deps)).cancelledOrders).toBe(120)
    expect(await units(shop)).toEqual([1_000, 0])
    await expectSound(shop)
  })

  it('does the same in two processes at once', async () => {
    const shop = await payingShop()
    for (let number = 1; number <= 5; number++) await placed(shop)
    await shop.clock.advance(15 * minute)
    await Promise.all([sweep(shop.deps), sweep(shop.deps), sweep(shop.deps)])
    expect(await units(shop)).toEqual([10, 0])
    expect(shop.events().filter(({ topic }) => topic === 'order.cancelled')).toHaveLength(5)
    await expectSound(shop)
  })
})
