import { describe, expect, it } from 'vitest'
import { isCommerceError, type Order } from '../../../src/model/index.ts'
import type { Deps } from '../../../src/ports/index.ts'
import { pay, placeOrder, receiveWebhook } from '../../../src/use-cases/checkout/index.ts'
import { cancel, capture, fulfil, receiveReturn, refund, requestReturn } from '../../../src/use-cases/orders/index.ts'
import { drain, sweep } from '../../../src/use-cases/workers/index.ts'
import { expectSound, guestWith, type PayingShop, paid, payingShop, placed, placing, shipped, units } from '../checkout/checkout-shop.ts'
import { admin } from '../shop.ts'
import { Killed, processOf } from './killable.ts'

/** What a process was about to do when it was killed, on a shop made ready for it. */
interface Flow<Ready> {
  readonly prepare: (shop: PayingShop) => Promise<Ready>
  readonly run: (deps: Deps, ready: Ready, shop: PayingShop) => Promise<unknown>
}

/** What the shop has come to, in figures that must not depend on where the process died. */
interface Outcome {
  readonly order: Order['status'] | 'none'
  readonly units: [number, number]
  readonly captured: number
  readonly refunded: number
}

/**
 * Kills the flow at every call it makes, before and after the call's effect, each time in a shop of its own; lets `recover` do what follows, and checks that the shop is
 * sound. Says what it came to: each outcome once, with the number of kills that led to it.
 */
async function killEverywhere<Ready>(flow: Flow<Ready>, recover: (shop: PayingShop, ready: Ready) => Promise<void>): Promise<(Outcome & { kills: number })[]> {
  const outcomes = new Map<string, number>()
  for (const when of ['before', 'after'] as const) {
    for (let at = 1; ; at++) {
      const shop = await payingShop()
      const ready = await flow.prepare(shop)
      const process = processOf(shop.deps, at, when)
      const isKilled = await flow.run(process.deps, ready, shop).then(
        () => process.calls.length >= at,
        (error: unknown) => {
          if (!(error instanceof Killed)) throw error
          return true
        },
      )
      if (!isKilled) break
      await recover(shop, ready).catch((error: unknown) => {
        throw new Error(`Killed ${when} call ${at} (${process.calls[at - 1]}), the shop did not recover.`, { cause: error })
      })
      await expectSound(shop)
      const outcome = JSON.stringify(await outcomeOf(shop))
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
  }
  return [...outcomes].map(([outcome, kills]) => ({ ...(JSON.parse(outcome) as Outcome), kills })).toSorted((a, b) => a.order.localeCompare(b.order))
}

async function outcomeOf(shop: PayingShop): Promise<Outcome> {
  const [order] = (await shop.deps.orders.list({}, { limit: 10 })).items
  const book = await shop.provider.bookOf('test_p_1_create')
  expect((await shop.deps.orders.list({}, { limit: 10 })).total).toBeLessThanOrEqual(1)
  expect(book?.captures ?? 0).toBeLessThanOrEqual(1)
  expect(await shop.provider.bookOf('test_p_2_create')).toBeNull()
  return { order: order?.status ?? 'none', units: await units(shop), captured: book?.captured ?? 0, refunded: book?.refunded ?? 0 }
}

/** Nobody comes back: workers and sweeper alone, for more than an hour. */
async function workersOnly(shop: PayingShop): Promise<void> {
  for (let round = 0; round < 70; round++) {
    await shop.clock.advance(60_000)
    await sweep(shop.deps)
    await drain(shop.deps, shop.consumers)
  }
}

/** The caller tries again every ten seconds, as long as the answer says that it may; the workers run beside it. */
async function retry(shop: PayingShop, call: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; attempt <= 12; attempt++) {
    try {
      await call()
      await drain(shop.deps, shop.consumers)
      return
    } catch (error) {
      if (!isCommerceError(error) || !error.retryable) throw error
    }
    await shop.clock.advance(10_000)
    await sweep(shop.deps)
  }
  throw new Error('Tried in vain.')
}

const visa = { paymentToken: 'tok_visa' }

async function checkOut(deps: Deps, guest: { guestToken: string }, startsPayment: boolean, token = visa): Promise<void> {
  const { order } = await placeOrder(deps, guest, { ...placing, startsPayment })
  await pay(deps, order.id, token)
}

const none = { order: 'none', units: [10, 0], captured: 0, refunded: 0 }
const paidOnce = { order: 'paid', units: [10, 2], captured: 2500, refunded: 0 }
const cancelled = { order: 'cancelled', units: [10, 0], captured: 0, refunded: 0 }
const paidBack = { order: 'cancelled', units: [10, 0], captured: 2500, refunded: 2500 }

describe('a process killed at any call', () => {
  describe.each([
    ['in two calls', false],
    ['in one go', true],
  ])('of a checkout %s', (_, startsPayment) => {
    const flow: Flow<{ guestToken: string }> = {
      prepare: shop => guestWith(shop),
      run: (deps, guest) => checkOut(deps, guest, startsPayment),
    }

    it('leaves one paid order when the buyer tries again', async () => {
      const outcomes = await killEverywhere(flow, (shop, guest) => retry(shop, () => checkOut(shop.deps, guest, startsPayment)))
      expect(outcomes).toEqual([{ ...paidOnce, kills: startsPayment ? 24 : 26 }])
    })

    it('leaves a paid order where the card was charged, else none or a cancelled one, when nobody comes back', async () => {
      const outcomes = await killEverywhere(flow, workersOnly)
      expect(outcomes.map(({ kills: _, ...outcome }) => outcome)).toEqual([cancelled, none, paidOnce])
    })
  })

  it('of a checkout whose card is refused at first leaves one paid order', async () => {
    const flow: Flow<{ guestToken: string }> = {
      prepare: shop => guestWith(shop),
      run: async (deps, guest) => {
        await checkOut(deps, guest, false, { paymentToken: 'tok_declined' })
        await checkOut(deps, guest, false)
      },
    }
    const outcomes = await killEverywhere(flow, (shop, guest) => retry(shop, () => checkOut(shop.deps, guest, false)))
    expect(outcomes.map(({ kills: _, ...outcome }) => outcome)).toEqual([paidOnce])
  })

  it('of settling a payment by webhook leaves a paid order, also when the webhook never comes again', async () => {
    const flow: Flow<Order> = {
      prepare: async shop => {
        const order = await placed(shop)
        await pay(shop.deps, order.id, { paymentToken: 'tok_3ds' })
        await shop.provider.completeAction('test_p_1_create', 'succeed')
        return order
      },
      run: async (deps, _, shop) =>
        receiveWebhook(deps, 'test', await shop.provider.signWebhook({ id: 'evt_1', type: 'payment.captured', providerPaymentId: 'test_p_1_create' })),
    }
    const outcomes = await killEverywhere(flow, workersOnly)
    expect(outcomes.map(({ kills: _, ...outcome }) => outcome)).toEqual([paidOnce])
  })

  it('of a payment whose stock has gone leaves the money paid back', async () => {
    const flow: Flow<Order> = {
      prepare: async shop => {
        const order = await placed(shop, 2)
        await shop.deps.inventory.release(order.holdKey, { at: shop.clock.now(), actor: 'test' })
        await shop.deps.inventory.adjust(
          { causeKey: 'fire', cause: 'adjust', reason: 'fire', lines: [{ variantId: shop.product.variantId, to: 0 }] },
          { at: shop.clock.now(), actor: 'test' },
        )
        return order
      },
      run: (deps, order) => pay(deps, order.id, visa),
    }
    const outcomes = await killEverywhere(flow, workersOnly)
    const empty = { units: [0, 0] }
    expect(outcomes.map(({ kills: _, ...outcome }) => outcome)).toEqual([
      { ...cancelled, ...empty },
      { ...paidBack, ...empty },
    ])
  })

  describe.each([
    ['an order nobody has paid', (shop: PayingShop) => placed(shop), cancelled, [cancelled]],
    [
      'an order with a card refused',
      async (shop: PayingShop) => {
        const order = await placed(shop)
        return (await pay(shop.deps, order.id, { paymentToken: 'tok_declined' })).order
      },
      cancelled,
      [cancelled],
    ],
    ['a paid order', (shop: PayingShop) => paid(shop), paidBack, [paidBack, paidOnce]],
  ] as const)('of cancelling %s', (_, prepare, afterRetry, alone) => {
    const flow: Flow<Order> = { prepare, run: (deps, order) => cancel(deps, order.id, 'no', admin) }

    it('leaves it cancelled when it is tried again', async () => {
      const outcomes = await killEverywhere(flow, (shop, order) => retry(shop, () => cancel(shop.deps, order.id, 'no', admin)))
      expect(outcomes.map(({ kills: __, ...outcome }) => outcome)).toEqual([afterRetry])
    })

    it('leaves it cancelled, or untouched, when nobody comes back', async () => {
      const outcomes = await killEverywhere(flow, workersOnly)
      expect(outcomes.map(({ kills: __, ...outcome }) => outcome)).toEqual(alone)
    })
  })

  it('of the sweeper cancelling an expired order leaves it cancelled', async () => {
    const flow: Flow<Order> = {
      prepare: async shop => {
        const order = await placed(shop)
        await pay(shop.deps, order.id, { paymentToken: 'tok_3ds' })
        await shop.clock.advance(20 * 60_000)
        return order
      },
      run: deps => sweep(deps),
    }
    const outcomes = await killEverywhere(flow, workersOnly)
    expect(outcomes.map(({ kills: _, ...outcome }) => outcome)).toEqual([cancelled])
  })

  it('of a refund leaves it paid once, or not asked for', async () => {
    const flow: Flow<Order> = {
      prepare: shop => paid(shop),
      run: (deps, order) => refund(deps, order.id, { clientKey: 'click', reason: '', amount: 900 }, admin),
    }
    const again = await killEverywhere(flow, (shop, order) =>
      retry(shop, () => refund(shop.deps, order.id, { clientKey: 'click', reason: '', amount: 900 }, admin)),
    )
    expect(again.map(({ kills: _, ...outcome }) => outcome)).toEqual([{ ...paidOnce, refunded: 900 }])
    const alone = await killEverywhere(flow, workersOnly)
    expect(alone.map(({ kills: _, ...outcome }) => outcome)).toEqual([paidOnce, { ...paidOnce, refunded: 900 }])
  })

  it('of a fulfilment ships the goods once, or not', async () => {
    const flow: Flow<Order> = { prepare: shop => paid(shop), run: (deps, order) => fulfil(deps, order.id, { number: 1 }, admin) }
    const again = await killEverywhere(flow, (shop, order) => retry(shop, () => fulfil(shop.deps, order.id, { number: 1 }, admin)))
    expect(again.map(({ kills: _, ...outcome }) => outcome)).toEqual([{ ...paidOnce, order: 'fulfilled', units: [8, 0] }])
    const alone = await killEverywhere(flow, workersOnly)
    expect(alone.map(({ kills: _, ...outcome }) => outcome)).toEqual([{ ...paidOnce, order: 'fulfilled', units: [8, 0] }, paidOnce])
  })

  it('of receiving a return restocks once and pays back once, or does not', async () => {
    const flow: Flow<{ order: Order; returnId: number }> = {
      prepare: async shop => {
        const order = await shipped(shop)
        const { return: asked } = await requestReturn(shop.deps, order.id, { lines: [{ lineId: 1, quantity: 2 }] }, admin)
        return { order, returnId: asked.id }
      },
      run: (deps, { order, returnId }) => receiveReturn(deps, order.id, returnId, { refund: true }, admin),
    }
    const back = { order: 'fulfilled', units: [10, 0], captured: 2500, refunded: 2000 }
    const again = await killEverywhere(flow, (shop, { order, returnId }) =>
      retry(shop, () => receiveReturn(shop.deps, order.id, returnId, { refund: true }, admin)),
    )
    expect(again.map(({ kills: _, ...outcome }) => outcome)).toEqual([back])
    const alone = await killEverywhere(flow, workersOnly)
    expect(alone.map(({ kills: _, ...outcome }) => outcome)).toEqual([{ ...back, units: [8, 0], refunded: 0 }, back])
  })

  it('of a capture by hand charges once when it is tried again', async () => {
    const manual = (deps: Deps): Deps => ({ ...deps, settings: { ...deps.settings, capture: 'manual' } })
    const flow: Flow<Order> = {
      prepare: async shop => {
        const order = await placed(shop)
        return (await pay(manual(shop.deps), order.id, visa)).order
      },
      run: (deps, order) => capture(manual(deps), order.id, {}, admin),
    }
    const again = await killEverywhere(flow, (shop, order) => retry(shop, () => capture(manual(shop.deps), order.id, {}, admin)))
    expect(again.map(({ kills: _, ...outcome }) => outcome)).toEqual([paidOnce])
  })

  it('of delivering events delivers them all the same', async () => {
    const flow: Flow<Order> = {
      prepare: async shop => {
        const order = await paid(shop)
        const dying = processOf(shop.deps, 2)
        await cancel(dying.deps, order.id, 'no', admin).catch(() => null)
        return order
      },
      run: (deps, _, shop) => drain(deps, shop.consumers),
    }
    const outcomes = await killEverywhere(flow, workersOnly)
    expect(outcomes.map(({ kills: _, ...outcome }) => outcome)).toEqual([paidBack])
  })
})
