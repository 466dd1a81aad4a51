// Goal: whatever shoppers, staff, banks and clocks do in whatever order, no money of the shop's own is made or lost, and the provider's book agrees with ours.
// Method: random lives of a small shop on the real use cases, the provider failing now and then; what every account must have is added up from what was asked for, by plain sums.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCommerce } from '../../../src/index.ts'
import { manualClock, memoryPasswords, memoryStorage, seededRandom, testPayments } from '../../../src/memory/index.ts'
import { addressFromText, isCommerceError, type Order, type Principal } from '../../../src/model/index.ts'
import { silentLogger } from '../../../src/system/index.ts'

const admin: Principal = { kind: 'api_key', keyId: 1, role: 'admin', scopes: [] }
const placing = { paymentMethod: 'credit_card', shippingAddress: addressFromText('123 Main St') }
const unitsAtFirst = 30

const which = fc.nat(3)
const anyAct = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('buy' as const),
      buyer: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 3 }),
      cards: fc.subarray([0, 1]),
      credit: fc.boolean(),
      token: fc.constantFrom('tok_visa', 'tok_visa', 'tok_declined', 'tok_lost', 'tok_timeout', null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('pay' as const), order: which }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('cancel' as const), order: which }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('fulfil' as const), order: which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('refund' as const),
      order: which,
      of: fc.constantFrom('amount' as const, 'units' as const, 'shipping' as const, 'rest' as const),
      to: fc.constantFrom('original' as const, 'store_credit' as const),
      bank: fc.constantFrom('error' as const, 'lost' as const, 'pending' as const, 'fail' as const, null, null),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('return' as const), order: which, sellable: fc.boolean(), refund: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('exchange' as const), order: which, early: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('adjust' as const), account: fc.nat(3), amount: fc.integer({ min: -3_000, max: 3_000 }) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('wait' as const), minutes: fc.constantFrom(1, 20, 70) }) },
)
type Act = typeof anyAct extends fc.Arbitrary<infer T> ? T : never

async function openShop() {
  const clock = manualClock()
  const storage = memoryStorage()
  const payments = testPayments({ notes: storage.notes, clock })
  const commerce = createCommerce({ storage, clock, payments, random: seededRandom(3), passwords: memoryPasswords(), logger: silentLogger })
  await commerce.start()
  const { variants } = await commerce.catalog.create({ name: 'Mug', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 1_333 }] }] }, admin)
  const variantId = variants[0]?.id ?? 0
  await commerce.inventory.adjust({ causeKey: 'first', reason: 'first', lines: [{ variantId, to: unitsAtFirst }] }, admin)
  const buyers: number[] = []
  for (const email of ['a@example.com', 'b@example.com'])
    buyers.push((await commerce.customers.register({ email, password: 'a password nobody guesses' })).customer.id)
  const given = new Map<number, number>()
  const cards: string[] = []
  for (const amount of [2_000, 7_777]) {
    const { giftCard, code } = await commerce.credits.issueGiftCard({ amount }, admin)
    given.set(giftCard.id, amount)
    cards.push(code)
  }
  for (const buyer of buyers) given.set((await commerce.credits.grantStoreCredit(buyer, { amount: 1_000, key: 'first', reason: '' }, admin)).id, 1_000)
  return { clock, payments, commerce, variantId, buyers, cards, given }
}

type Shop = Awaited<ReturnType<typeof openShop>>

async function ordersOf({ commerce }: Shop): Promise<Order[]> {
  return (await commerce.orders.list({}, { limit: 100 })).items.toReversed()
}

/** Refusals are part of life; a `fault` and any other error is not. */
async function lived(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (isCommerceError(error) && error.code !== 'fault') return false
    throw error
  }
}

async function live(shop: Shop, act: Act, step: number): Promise<void> {
  const { commerce, clock, payments, given } = shop
  if (act.act === 'wait') {
    clock.advance(act.minutes * 60_000)
    await commerce.workers.sweep()
    await commerce.workers.drain()
    return
  }
  if (act.act === 'buy') return buy(shop, act)
  if (act.act === 'adjust') {
    const id = [...given.keys()][act.account] ?? 0
    if (await lived(commerce.credits.adjust(id, { amount: act.amount, key: `s${step}`, reason: '' }, admin))) given.set(id, (given.get(id) ?? 0) + act.amount)
    return
  }
  const orders = await ordersOf(shop)
  const order = orders[orders.length === 0 ? 0 : act.order % orders.length]
  if (!order) return
  switch (act.act) {
    case 'pay':
      await lived(commerce.checkout.pay(order.id, { paymentToken: 'tok_visa' }))
      return
    case 'cancel':
      await lived(commerce.orders.cancel(order.id, 'no', admin))
      return
    case 'fulfil':
      await lived(commerce.orders.fulfil(order.id, { lines: [{ lineId: 1, quantity: 1 }] }, admin))
      return
    case 'refund': {
      if (act.bank) payments.scriptRefunds(act.bank)
      const wish = { amount: { amount: 777 }, units: { lines: [{ lineId: 1, quantity: 1 }] }, shipping: { shipping: true }, rest: {} }[act.of]
      await lived(commerce.orders.refund(order.id, { ...wish, to: act.to, clientKey: `s${step}`, reason: '' }, admin))
      return
    }
    default:
      return sendBack(shop, order, act)
  }
}

async function buy({ commerce, variantId, buyers, cards }: Shop, act: Extract<Act, { act: 'buy' }>): Promise<void> {
  const shopper = { customerId: buyers[act.buyer] ?? 0 }
  if (!(await lived(commerce.carts.addItem(shopper, { variantId, quantity: act.quantity })))) return
  for (const card of act.cards) await lived(commerce.carts.applyGiftCard(shopper, cards[card] ?? ''))
  await lived(commerce.carts.useStoreCredit(shopper, act.credit))
  const { token } = act
  await lived(
    commerce.checkout.placeOrder(shopper, { ...placing, startsPayment: token !== null }).then(async ({ order }) => {
      if (token !== null && order.status === 'pending_payment') await commerce.checkout.pay(order.id, { paymentToken: token })
    }),
  )
}

async function sendBack({ commerce, variantId }: Shop, order: Order, act: Extract<Act, { act: 'return' | 'exchange' }>): Promise<void> {
  let asked = 0
  const line = { lineId: 1, quantity: 1 }
  const isAsked = await lived(
    commerce.orders.requestReturn(order.id, { lines: [line] }, admin).then(({ return: { id } }) => {
      asked = id
    }),
  )
  if (!isAsked) return
  const disposition = act.act === 'return' && !act.sellable ? ('damaged' as const) : ('sellable' as const)
  const arrive = (refund: boolean) => lived(commerce.orders.receiveReturn(order.id, asked, { lines: [{ ...line, disposition }], refund }, admin))
  if (act.act === 'return') {
    await arrive(act.refund)
    return
  }
  if (act.early) await commerce.orders.approveReturn(order.id, asked, admin)
  else await arrive(false)
  const items = [{ variantId, quantity: 1 }]
  for (const _ of [1, 2]) await lived(commerce.orders.exchangeReturn(order.id, asked, { items, beforeReceipt: act.early }, admin))
  if (act.early) await arrive(true)
}

/** What every account must have and hold: what it was given, less what it paid, with what was paid back to it. */
async function expectAddsUp(shop: Shop): Promise<void> {
  const { commerce, payments, given, buyers, variantId } = shop
  const orders = await ordersOf(shop)
  const own = orders.flatMap(order => order.payments.filter(({ tender }) => tender !== 'provider'))
  const accounts = await commerce.credits.list({}, { limit: 100 })
  expect(accounts.items.map(({ id }) => id).sort()).toEqual([...given.keys()].sort())
  expect(buyers).toHaveLength(2)
  for (const { id, balance, held } of accounts.items) {
    const paid = sum(own.filter(({ accountId }) => accountId === id).map(({ captured }) => captured))
    const waiting = sum(own.filter(({ accountId, status }) => accountId === id && status === 'authorized').map(({ amount }) => amount))
    const back = sum(orders.flatMap(({ refunds }) => refunds.filter(({ accountId }) => accountId === id).map(({ amount }) => amount)))
    expect({ id, balance, held }).toEqual({ id, balance: (given.get(id) ?? 0) - paid + back, held: waiting })
  }
  for (const order of orders) {
    for (const { id, tender, providerId, captured } of order.payments) {
      if (tender !== 'provider' || providerId === null) continue
      const sent = order.refunds.filter(
        ({ paymentId, accountId, status }) => paymentId === id && accountId === null && (status === 'succeeded' || status === 'pending'),
      )
      const book = await payments.bookOf(providerId)
      expect([book?.captured, book?.refunded]).toEqual([captured, sum(sent.map(({ amount }) => amount))])
    }
  }
  const shipped = sum(orders.flatMap(({ lines }) => lines.map(line => line.fulfilledQuantity)))
  const restocked = sum(
    orders.flatMap(({ returns }) => returns.flatMap(({ lines }) => lines.map(line => (line.disposition === 'sellable' ? line.receivedQuantity : 0)))),
  )
  expect((await commerce.inventory.levels([variantId]))[0]?.onHand).toBe(unitsAtFirst - shipped + restocked)
}

async function expectNothingBroken({ commerce }: Shop): Promise<void> {
  await commerce.workers.drain()
  const broken = (await commerce.doctor()).filter(({ violations }) => violations > 0)
  expect(broken.map(({ code, examples }) => [code, examples])).toEqual([])
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

describe('a shop whose orders are paid with cards, gift cards and store credit', () => {
  it('adds up to the unit after every step of any life, and once everything has come to its end', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 5, maxLength: 25 }), async acts => {
        const shop = await openShop()
        for (const [step, act] of acts.entries()) {
          await live(shop, act, step)
          await expectNothingBroken(shop)
        }
        for (let round = 0; round < 3; round++) await live(shop, { act: 'wait', minutes: 70 }, -1)
        await expectAddsUp(shop)
        await expectNothingBroken(shop)
        await shop.commerce.close()
      }),
      { seed: 20_260_101, numRuns: 300 },
    )
  })
})
