import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCommerceError, type Order } from '../../../src/model/index.ts'
import type { Deps } from '../../../src/ports/index.ts'
import { pay, placeOrder, receiveWebhook, settlePayment } from '../../../src/use-cases/checkout/index.ts'
import { cancel, refund } from '../../../src/use-cases/orders/index.ts'
import { drain, sweep } from '../../../src/use-cases/workers/index.ts'
import { expectSound, guestWith, type PayingShop, payingShop, placing, units } from '../checkout/checkout-shop.ts'
import { admin } from '../shop.ts'
import { Killed, processOf } from './killable.ts'

type Guest = Awaited<ReturnType<typeof guestWith>>

/** Who acts and on what: the newest order, the newest payment. A cancelled order may be followed by another of the same cart, when its process died before it closed the cart. */
interface Scene {
  readonly shop: PayingShop
  readonly guest: Guest
  readonly orderId: number
  readonly paymentId: number
  readonly providerId: string
}

const acts = {
  place: (deps, { guest }) => placeOrder(deps, guest, placing),
  placeToPay: (deps, { guest }) => placeOrder(deps, guest, { ...placing, startsPayment: true }),
  payVisa: (deps, { orderId }) => pay(deps, orderId, { paymentToken: 'tok_visa' }),
  payOther: (deps, { orderId }) => pay(deps, orderId, { paymentToken: 'tok_mastercard' }),
  payDeclined: (deps, { orderId }) => pay(deps, orderId, { paymentToken: 'tok_declined' }),
  payLost: (deps, { orderId }) => pay(deps, orderId, { paymentToken: 'tok_lost' }),
  payTimeout: (deps, { orderId }) => pay(deps, orderId, { paymentToken: 'tok_timeout' }),
  payError: (deps, { orderId }) => pay(deps, orderId, { paymentToken: 'tok_error' }),
  pay3ds: (deps, { orderId }) => pay(deps, orderId, { paymentToken: 'tok_3ds' }),
  takeStep: (_, { shop, providerId }) => shop.provider.completeAction(providerId, 'succeed'),
  failStep: (_, { shop, providerId }) => shop.provider.completeAction(providerId, 'fail'),
  settle: (deps, { paymentId }) => settlePayment(deps, paymentId),
  webhook: async (deps, { shop, providerId: providerPaymentId }) =>
    receiveWebhook(deps, 'test', await shop.provider.signWebhook({ id: 'evt', type: 'any', providerPaymentId })),
  cancel: (deps, { orderId }) => cancel(deps, orderId, 'no', admin),
  refundPart: (deps, { orderId }) => refund(deps, orderId, { clientKey: 'part', reason: '', amount: 700 }, admin),
  refundUnit: (deps, { orderId }) => refund(deps, orderId, { clientKey: 'unit', reason: '', lines: [{ lineId: 1, quantity: 1 }] }, admin),
  sweep: deps => sweep(deps),
  drain: (deps, { shop }) => drain(deps, shop.consumers),
  wait: (_, { shop }) => shop.clock.advance(7_000),
  waitLong: (_, { shop }) => shop.clock.advance(8 * 60_000),
} satisfies Record<string, (deps: Deps, scene: Scene) => Promise<unknown>>

type Act = keyof typeof acts

interface Actor {
  readonly act: Act
  /** The call at which this process dies; none when it lives. */
  readonly kill: { readonly at: number; readonly when: 'before' | 'after' } | null
}

const anyActor: fc.Arbitrary<Actor> = fc.record({
  act: fc.constantFrom(...(Object.keys(acts) as Act[])),
  kill: fc.option(fc.record({ at: fc.integer({ min: 1, max: 12 }), when: fc.constantFrom('before' as const, 'after' as const) }), { freq: 3 }),
})

/** Actors that act at the same time, then those after them, and so on; all of them begin with a placed order more often than not. */
const anyStory = fc.tuple(
  fc.constantFrom<Actor[][]>([], [[{ act: 'place', kill: null }]]),
  fc.array(fc.array(anyActor, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
)

describe('any number of processes, some of them killed, acting on the orders of one cart', () => {
  it('end with the money where the orders say it is, each charged at most once, and no unit lost', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(anyStory, async ([beginning, rest]) => {
        const shop = await payingShop()
        const guest = await guestWith(shop)
        for (const actors of [...beginning, ...rest]) {
          const scene = await sceneOf(shop, guest)
          await Promise.all(actors.map(actor => play(scene, actor)))
        }
        await settleDown(shop)
        for (const status of await expectRight(shop)) seen.add(status)
      }),
      { seed: 20_260_101, numRuns: 1_500 },
    )
    expect([...seen].toSorted()).toEqual(['cancelled', 'paid'])
  })
})

async function sceneOf(shop: PayingShop, guest: Guest): Promise<Scene> {
  const [order] = await ordersOf(shop)
  const payment = order?.payments.at(-1)
  return { shop, guest, orderId: order?.id ?? 1, paymentId: payment?.id ?? 1, providerId: payment?.providerId ?? 'test_p_1_create' }
}

async function ordersOf({ deps }: PayingShop): Promise<readonly Order[]> {
  return (await deps.orders.list({}, { limit: 100 })).items
}

async function play(scene: Scene, { act, kill }: Actor): Promise<void> {
  const process = processOf(scene.shop.deps, kill?.at, kill?.when)
  try {
    await acts[act](process.deps, scene)
  } catch (error) {
    if (!(error instanceof Killed) && !isCommerceError(error)) throw error
    if (isCommerceError(error) && error.code === 'fault') throw error
  }
}

/** Time goes by for more than an hour, and the workers of a living process do their work. */
async function settleDown(shop: PayingShop): Promise<void> {
  for (let round = 0; round < 14; round++) {
    await shop.clock.advance(5 * 60_000)
    await sweep(shop.deps)
    await drain(shop.deps, shop.consumers)
  }
}

/** Holds every order against the provider's own book, and the stock against the orders. Answers with the statuses. */
async function expectRight(shop: PayingShop): Promise<string[]> {
  await expectSound(shop)
  const orders = await ordersOf(shop)
  for (const { status, payments, refunds } of orders) {
    const books = await Promise.all(payments.map(({ providerId }) => shop.provider.bookOf(providerId ?? '')))
    const sum = (figure: 'captured' | 'refunded' | 'captures') => books.reduce((total, book) => total + (book?.[figure] ?? 0), 0)
    const refunded = refunds.reduce((total, { amount }) => total + amount, 0)
    expect(refunds.filter(refund => refund.status !== 'succeeded')).toEqual([])
    expect([status, sum('captures'), sum('captured'), sum('refunded')]).toEqual(
      status === 'paid' ? ['paid', 1, 2500, refunded] : ['cancelled', sum('captures'), 2500 * sum('captures'), 2500 * sum('captures')],
    )
    expect(sum('captures')).toBeLessThanOrEqual(1)
  }
  expect(await units(shop)).toEqual([10, 2 * orders.filter(({ status }) => status === 'paid').length])
  const known = orders.flatMap(({ payments }) => payments.map(({ id }) => id))
  for (let id = 1; id <= 20; id++) if (!known.includes(id)) expect(await shop.provider.bookOf(`test_p_${id}_create`)).toBeNull()
  return orders.map(({ status }) => status)
}
