import { describe, expect, it } from 'vitest'
import { CommerceError, type Order } from '../../../src/model/index.ts'
import { authorizationMs } from '../../../src/model/order/settle-payment.ts'
import type { Deps, PaymentProvider } from '../../../src/ports/index.ts'
import { pay, placeOrder, receiveWebhook, settlePayment } from '../../../src/use-cases/checkout/index.ts'
import { cancel, capture } from '../../../src/use-cases/orders/index.ts'
import { admin, expectRefused, refusal, stocked } from '../shop.ts'
import { expectSound, guestWith, type PayingShop, payingShop, placed, placing, topics, units } from './checkout-shop.ts'

const visa = { paymentToken: 'tok_visa' }
const token = (paymentToken: string) => ({ paymentToken })

describe('paying', () => {
  it('charges once, promises the stock and pays the order', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const outcome = await pay(shop.deps, order.id, visa)
    expect(outcome).toMatchObject({ paymentId: 1, status: 'completed', clientSecret: null, failure: null, order: { status: 'paid' } })
    expect(outcome.order.payments).toStrictEqual([
      {
        id: 1,
        tender: 'provider',
        accountId: null,
        provider: 'test',
        providerId: 'test_p_1_create',
        method: 'credit_card',
        terms: { capture: 'automatic', providerCustomerId: null, savesMethod: false },
        status: 'captured',
        currency: 'USD',
        amount: 2500,
        captured: 2500,
        refundHeld: 0,
        attempts: 1,
        operations: [
          { kind: 'create', key: 'p:1:create', status: 'succeeded', sentAt: shop.clock.now() },
          { kind: 'confirm', key: 'p:1:confirm:1', status: 'succeeded', sentAt: shop.clock.now() },
        ],
        lastFailure: null,
        handedOutAt: null,
        createdAt: shop.clock.now(),
        updatedAt: shop.clock.now(),
      },
    ])
    expect(outcome.order.history.map(({ to }) => to)).toEqual(['pending_payment', 'paid'])
    expect((await shop.deps.inventory.hold(order.holdKey))?.status).toBe('committed')
    expect(await units(shop)).toEqual([10, 2])
    expect(topics(shop)).toEqual(['order.placed', 'order.paid', 'payment.completed'])
    await expectCharged(shop, 2500)
    await expectSound(shop)
  })

  it('makes the calls it says and no more', async () => {
    const shop = await payingShop()
    const { order } = await placeOrder(shop.deps, await guestWith(shop), { ...placing, startsPayment: true })
    const begun = counted(shop.deps)
    await pay(begun.deps, order.id, visa)
    expect(begun.calls).toEqual([
      'orders.order',
      'payments.assertReady',
      'payments.create',
      'orders.change',
      'payments.confirm',
      'inventory.commit',
      'orders.change',
    ])
    const other = await placed(shop)
    const { deps, calls } = counted(shop.deps)
    await pay(deps, other.id, visa)
    expect(calls).toEqual([
      'orders.order',
      'payments.assertReady',
      'orders.change',
      'payments.create',
      'orders.change',
      'payments.confirm',
      'inventory.commit',
      'orders.change',
    ])
    calls.length = 0
    await pay(deps, other.id, visa)
    expect(calls).toEqual(['orders.order'])
  })

  it('answers a paid order with that it is paid, whatever token comes', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const first = await pay(shop.deps, order.id, visa)
    const before = shop.stored()
    for (const again of ['tok_visa', 'tok_declined', 'tok_error']) expect(await pay(shop.deps, order.id, token(again))).toEqual(first)
    expect(shop.stored()).toBe(before)
    await expectCharged(shop, 2500)
  })

  it.each([
    ['tok_declined', 'generic_decline'],
    ['tok_insufficient_funds', 'insufficient_funds'],
  ])('answers %s with its code; the next card pays the same payment', async (declined, declineCode) => {
    const shop = await payingShop()
    const order = await placed(shop)
    const outcome = await pay(shop.deps, order.id, token(declined))
    expect(outcome).toMatchObject({ paymentId: 1, status: 'failed', failure: { code: 'card_declined', declineCode }, order: { status: 'pending_payment' } })
    expect(outcome.order.payments[0]).toMatchObject({ status: 'requires_payment_method', captured: 0, attempts: 1, lastFailure: { declineCode } })
    await expectCharged(shop, 0)
    expect(await pay(shop.deps, order.id, visa)).toMatchObject({ paymentId: 1, status: 'completed' })
    expect(topics(shop)).toEqual(['order.placed', 'payment.failed', 'order.paid', 'payment.completed'])
    await expectCharged(shop, 2500)
    await expectSound(shop)
  })

  it('passes the 3-D Secure step through; the buyer takes it, any settling pays', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await shop.clock.advance(60_000)
    const waiting = await pay(shop.deps, order.id, token('tok_3ds'))
    expect(waiting).toMatchObject({ status: 'requires_action', clientSecret: 'test_p_1_create_secret_test', order: { status: 'pending_payment' } })
    expect(waiting.order.expiresAt).toBe(shop.clock.now() + 900_000)
    expect((await shop.deps.inventory.hold(order.holdKey))?.expiresAt).toBe(shop.clock.now() + 900_000)
    expect(shop.stored()).not.toContain('_secret_')
    await expectCharged(shop, 0)
    await shop.provider.completeAction('test_p_1_create', 'succeed')
    expect(await settlePayment(shop.deps, 1)).toMatchObject({ status: 'completed', clientSecret: null, order: { status: 'paid' } })
    await expectSound(shop)
  })

  it('leaves the order payable when the buyer fails the step, or comes back with another card', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, token('tok_3ds'))
    await shop.provider.completeAction('test_p_1_create', 'fail')
    expect(await settlePayment(shop.deps, 1)).toMatchObject({ status: 'failed', failure: { code: 'card_declined', declineCode: 'authentication_required' } })
    await pay(shop.deps, order.id, token('tok_3ds'))
    expect(await pay(shop.deps, order.id, visa)).toMatchObject({ status: 'completed', order: { payments: [{ attempts: 3 }] } })
    await expectCharged(shop, 2500)
  })

  it('finds a charge whose answer was lost, at once', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    expect(await pay(shop.deps, order.id, token('tok_lost'))).toMatchObject({ status: 'completed', order: { status: 'paid' } })
    await expectCharged(shop, 2500)
    await expectSound(shop)
  })

  it('says that nobody knows when the provider did not answer; another try is free to follow', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await expectRefused(pay(shop.deps, order.id, token('tok_timeout')), 'payment_outcome_unknown')
    expect((await orderOf(shop)).payments[0]).toMatchObject({ status: 'requires_payment_method', operations: [{ kind: 'create' }, { status: 'unknown' }] })
    expect(await pay(shop.deps, order.id, visa)).toMatchObject({ status: 'completed', order: { payments: [{ attempts: 2 }] } })
    await expectCharged(shop, 2500)
  })

  it('says that the provider failed; nothing was charged and another try may follow', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await expectRefused(pay(shop.deps, order.id, token('tok_error')), 'payment_provider_error')
    expect((await orderOf(shop)).payments[0]).toMatchObject({ status: 'requires_payment_method', operations: [{ kind: 'create' }, { status: 'failed' }] })
    expect(await pay(shop.deps, order.id, visa)).toMatchObject({ status: 'completed' })
    await expectCharged(shop, 2500)
  })

  it('makes one attempt of 32 at once', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const results = await Promise.allSettled(Array.from({ length: 32 }, () => pay(shop.deps, order.id, visa)))
    const outcomes = results.map(result => (result.status === 'fulfilled' ? result.value.status : (result.reason as CommerceError).code))
    expect(outcomes.filter(outcome => outcome !== 'payment_in_progress' && outcome !== 'completed')).toEqual([])
    expect(outcomes).toContain('completed')
    expect((await orderOf(shop)).payments).toMatchObject([{ status: 'captured', attempts: 1 }])
    await expectCharged(shop, 2500)
    await expectSound(shop)
  })

  it('refuses a second card while the first is under way', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    let second: Promise<unknown> | undefined
    const deps = withProvider(shop.deps, {
      confirm: async input => {
        second = refusal(pay(shop.deps, order.id, token('tok_declined')))
        await second
        return shop.provider.confirm(input)
      },
    })
    expect(await pay(deps, order.id, visa)).toMatchObject({ status: 'completed' })
    expect(await second).toEqual(['payment_in_progress', {}])
    await expectCharged(shop, 2500)
  })

  it('is refused when the order is not there, was cancelled, or its time is over', async () => {
    const shop = await payingShop()
    await expectRefused(pay(shop.deps, 99, visa), 'order_not_found')
    const order = await placed(shop)
    await shop.clock.advance(900_000)
    await expectRefused(pay(shop.deps, order.id, visa), 'order_not_payable')
    await cancel(shop.deps, order.id, 'no', admin)
    await expectRefused(pay(shop.deps, order.id, visa), 'order_not_payable')
    expect((await orderOf(shop)).payments).toEqual([])
  })

  it('is refused after ten attempts', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    for (let attempt = 1; attempt <= 10; attempt++) expect((await pay(shop.deps, order.id, token('tok_declined'))).status).toBe('failed')
    await expectRefused(pay(shop.deps, order.id, visa), 'order_not_payable')
    await expectCharged(shop, 0)
  })

  it('finds the object of a creation that was never answered', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const lost = withProvider(shop.deps, {
      create: async input => {
        await shop.provider.create(input)
        throw new CommerceError('payment_outcome_unknown', 'lost')
      },
    })
    expect(await pay(lost, order.id, visa)).toMatchObject({ status: 'completed' })
    await expectCharged(shop, 2500)
  })

  it('starts again where the provider never made the object', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    for (const code of ['payment_outcome_unknown', 'payment_provider_error'] as const) {
      const down = withProvider(shop.deps, {
        create: async () => {
          throw new CommerceError(code, 'down')
        },
      })
      await expectRefused(pay(down, order.id, visa), code)
    }
    expect((await orderOf(shop)).payments).toMatchObject([{ id: 1, status: 'created', providerId: null, attempts: 0 }])
    expect(await pay(shop.deps, order.id, visa)).toMatchObject({ paymentId: 1, status: 'completed' })
  })

  it('replaces a hold that was lost, as long as there is stock', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await shop.deps.inventory.release(order.holdKey, { at: shop.clock.now(), actor: 'system:test' })
    const outcome = await pay(shop.deps, order.id, visa)
    expect([outcome.status, outcome.order.holdKey]).toEqual(['completed', 'order:1:hold:2'])
    expect(await units(shop)).toEqual([10, 2])
    await expectSound(shop)
  })

  it('gives a replaced hold back when somebody cancels in the same moment', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await shop.deps.inventory.release(order.holdKey, { at: shop.clock.now(), actor: 'system:test' })
    const commit: Deps['inventory']['commit'] = async (key, context) => {
      const isCommitted = await shop.deps.inventory.commit(key, context)
      if (isCommitted) await cancel(shop.deps, order.id, 'no', admin)
      return isCommitted
    }
    const outcome = await pay({ ...shop.deps, inventory: { ...shop.deps.inventory, commit } }, order.id, visa)
    expect(outcome).toMatchObject({ status: 'failed', order: { status: 'cancelled', refunds: [{ status: 'succeeded', amount: 2500 }] } })
    expect((await shop.deps.inventory.hold('order:1:hold:2'))?.status).toBe('released')
    expect(await units(shop)).toEqual([10, 0])
    await expectSound(shop)
  })

  it('gives the money back and cancels when the stock has gone', async () => {
    const shop = await payingShop()
    const order = await placed(shop, 6)
    await shop.deps.inventory.release(order.holdKey, { at: shop.clock.now(), actor: 'system:test' })
    const other = await placed(shop, 6)
    const outcome = await pay(shop.deps, order.id, visa)
    expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'payment_failed', declineCode: 'late_payment_no_stock' } })
    expect(outcome.order).toMatchObject({
      status: 'cancelled',
      cancelReason: 'late_payment_no_stock',
      refunds: [{ status: 'succeeded', amount: order.totals.total }],
    })
    expect(await shop.provider.bookOf('test_p_1_create')).toEqual({ captured: order.totals.total, refunded: order.totals.total, captures: 1 })
    expect(await units(shop)).toEqual([10, 6])
    expect((await pay(shop.deps, other.id, visa)).status).toBe('completed')
    await expectSound(shop)
  })

  it('concludes nothing from an answer that is not ours', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const wrong = withProvider(shop.deps, { confirm: async input => ({ ...(await shop.provider.confirm(input)), amount: 1, captured: 1 }) })
    await expectRefused(pay(wrong, order.id, visa), 'payment_mismatch')
    expect(await orderOf(shop)).toMatchObject({ status: 'pending_payment', payments: [{ captured: 0 }] })
    expect(await settlePayment(shop.deps, 1)).toMatchObject({ status: 'completed' })
  })
})

describe('capturing by hand', () => {
  const manual = async () => {
    const base = await payingShop()
    return { ...base, deps: { ...base.deps, settings: { ...base.deps.settings, capture: 'manual' as const } } }
  }

  it('authorizes first, the stock promised; captures once', async () => {
    const shop = await manual()
    const order = await placed(shop)
    const outcome = await pay(shop.deps, order.id, visa)
    expect(outcome).toMatchObject({ status: 'authorized', order: { status: 'pending_payment', expiresAt: shop.clock.now() + authorizationMs } })
    expect((await shop.deps.inventory.hold(order.holdKey))?.status).toBe('committed')
    await expectCharged(shop, 0)
    expect(await pay(shop.deps, order.id, visa)).toMatchObject({ status: 'authorized' })
    const captured = await capture(shop.deps, order.id, {}, admin)
    expect([captured.status, captured.payments[0]?.status]).toEqual(['paid', 'captured'])
    expect(await capture(shop.deps, order.id, {}, admin)).toEqual(captured)
    await expectCharged(shop, 2500)
    expect(topics(shop)).toEqual(['order.placed', 'payment.authorized', 'order.paid', 'payment.completed'])
    await expectSound(shop)
  })

  it('finds a capture whose answer was lost', async () => {
    const shop = await manual()
    const order = await placed(shop)
    await pay(shop.deps, order.id, visa)
    const lost = withProvider(shop.deps, {
      capture: async input => {
        await shop.provider.capture(input)
        throw new CommerceError('payment_outcome_unknown', 'lost')
      },
    })
    expect((await capture(lost, order.id, {}, admin)).status).toBe('paid')
    await expectCharged(shop, 2500)
  })

  it.each([
    ['payment_outcome_unknown', 'unknown'],
    ['payment_provider_error', 'failed'],
  ] as const)('can be tried again after %s', async (code, status) => {
    const shop = await manual()
    const order = await placed(shop)
    await pay(shop.deps, order.id, visa)
    const down = withProvider(shop.deps, {
      capture: async () => {
        throw new CommerceError(code, 'down')
      },
    })
    await expectRefused(capture(down, order.id, {}, admin), code)
    expect((await orderOf(shop)).payments[0]?.operations.at(-1)).toMatchObject({ kind: 'capture', key: 'p:1:capture', status })
    expect((await capture(shop.deps, order.id, {}, admin)).payments[0]?.operations.at(-1)).toMatchObject({ kind: 'capture', status: 'succeeded' })
    await expectCharged(shop, 2500)
  })

  it('voids the authorization of a cancelled order', async () => {
    const shop = await manual()
    const order = await placed(shop)
    await pay(shop.deps, order.id, visa)
    expect(await cancel(shop.deps, order.id, 'no', admin)).toMatchObject({ status: 'cancelled', refunds: [], payments: [{ status: 'cancelled' }] })
    expect(await units(shop)).toEqual([10, 0])
    await expectCharged(shop, 0)
    await expectRefused(capture(shop.deps, order.id, {}, admin), 'order_wrong_status')
    await expectSound(shop)
  })

  it('voids the authorization when the stock has gone', async () => {
    const shop = await manual()
    const order = await placed(shop, 6)
    await shop.deps.inventory.release(order.holdKey, { at: shop.clock.now(), actor: 'system:test' })
    await placed(shop, 6)
    expect(await pay(shop.deps, order.id, visa)).toMatchObject({ status: 'failed', order: { status: 'cancelled', refunds: [] } })
    await expectCharged(shop, 0)
    await expectSound(shop)
  })

  it('is refused before anything is authorized', async () => {
    const shop = await manual()
    const order = await placed(shop)
    await expectRefused(capture(shop.deps, order.id, {}, admin), 'order_wrong_status')
    await expectRefused(capture(shop.deps, 99, {}, admin), 'order_not_found')
  })
})

describe('settling', () => {
  it('comes to the same however often, from wherever, and at once', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, token('tok_3ds'))
    await shop.provider.completeAction('test_p_1_create', 'succeed')
    const webhook = await shop.provider.signWebhook({ id: 'evt_1', type: 'payment.captured', providerPaymentId: 'test_p_1_create' })
    await Promise.all([
      ...Array.from({ length: 8 }, () => settlePayment(shop.deps, 1)),
      ...Array.from({ length: 8 }, () => receiveWebhook(shop.deps, 'test', webhook)),
    ])
    const settled = await orderOf(shop)
    expect([settled.status, settled.history.length]).toEqual(['paid', 2])
    expect(topics(shop).filter(topic => topic !== 'webhook.received')).toEqual(['order.placed', 'order.paid', 'payment.completed'])
    await expectSound(shop)
  })

  it('needs a payment', async () => {
    const shop = await payingShop()
    await expectRefused(settlePayment(shop.deps, 99), 'payment_not_found')
  })
})

describe('an order that costs nothing', () => {
  it('that was left unsettled is paid by paying it, without the provider', async () => {
    const shop = await payingShop()
    const free = await stocked(shop.deps, 5, { variants: [{ sku: 'FREE', prices: [{ currency: 'USD', amount: 0 }] }] })
    const deps = { ...shop.deps, pricing: { ...shop.deps.pricing, shipping: { options: () => [] } } }
    const guest = await guestWith(shop, 1, free.id)
    const killed = { ...deps, inventory: { ...deps.inventory, commit: () => Promise.reject(new Error('killed')) } }
    await expect(placeOrder(killed, guest, placing)).rejects.toThrow('killed')
    expect((await orderOf(shop)).status).toBe('pending_payment')
    expect(await pay(deps, 1, visa)).toMatchObject({ paymentId: 0, status: 'completed', order: { status: 'paid', payments: [] } })
    expect(await pay(deps, 1, visa)).toMatchObject({ paymentId: 0, status: 'completed' })
    expect(await shop.provider.bookOf('test_p_1_create')).toBeNull()
    await expectSound(shop)
  })
})

async function orderOf({ deps }: Pick<PayingShop, 'deps'>): Promise<Order> {
  const order = await deps.orders.order(1)
  if (!order) throw new Error('no order')
  return order
}

/** What the provider has charged for the first payment, by its own book, and that it did so once. */
async function expectCharged({ provider }: PayingShop, captured: number): Promise<void> {
  expect(await provider.bookOf('test_p_1_create')).toEqual({ captured, refunded: 0, captures: captured === 0 ? 0 : 1 })
}

function withProvider(deps: Deps, change: Partial<PaymentProvider>): Deps {
  return { ...deps, payments: { ...deps.payments, ...change } }
}

function counted(deps: Deps): { deps: Deps; calls: string[] } {
  const calls: string[] = []
  const wrapped = (['orders', 'inventory', 'payments', 'carts'] as const).map(name => [
    name,
    new Proxy(deps[name], {
      get: (target, method: string) => {
        const value: unknown = Reflect.get(target, method)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          calls.push(`${name}.${method}`)
          return (value as (...args: unknown[]) => unknown)(...args)
        }
      },
    }),
  ])
  return { deps: { ...deps, ...Object.fromEntries(wrapped) }, calls }
}
