// Goal: whoever pays, settles, refunds or cancels at the same time, and however often the provider says the same: one charge of the right amount, and never an error of ours.
// Method: a served shop on a SQLite file, or on Postgres, and the fake Stripe, whose answers take their time; every request of a race is under way at once. Then the provider's own book, the shop's
// rows and every invariant are compared.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCrashShop } from './support/crash/crash-shop.ts'
import { type Answer, books, broken, openPaymentShop, operator, type PaymentShop, placeOrder, settleDown, stockLamps } from './support/payments/payment-shop.ts'

const visa = { payment_token: 'pm_card_visa' }
const needsStep = { payment_token: 'pm_card_authenticationRequired' }
const minute = 60_000

let shop: PaymentShop

beforeEach(async () => {
  shop = await openPaymentShop({ latencyMs: 15 })
  await stockLamps(shop, 100)
})

afterEach(() => shop.close())

const times = <T>(count: number, one: (index: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, index) => one(index)))

/** The codes of the refusals among the answers, each once; `5xx` stays a number so that it is seen. */
const refusals = (answers: readonly Answer[]) => [
  ...new Set(answers.filter(({ status }) => status >= 400).map(({ status, body }) => (status >= 500 ? status : body.code))),
]

/** One charge of the whole, known to both sides; nothing broken. */
async function expectOneCharge(amount: number): Promise<void> {
  const once = { charges: 1, captured: amount, refunded: 0 }
  expect(await books(shop)).toEqual({ provider: once, shop: once })
  expect(await broken(shop)).toEqual([])
}

/** The id of the order's payment here and at the provider. */
async function paymentOf(orderId: number): Promise<{ id: number; providerId: string }> {
  const [payment] = (await shop.commerce.orders.order(orderId)).payments
  return { id: payment?.id ?? 0, providerId: payment?.providerId ?? '' }
}

describe('thirty-two payments of one order at once', () => {
  const cases = [
    ['with one key', () => ({ 'idempotency-key': 'one' }), ['idempotency_key_in_use']],
    ['with a key each', (index: number) => ({ 'idempotency-key': `key-${index}` }), ['payment_in_progress']],
    ['without a key', () => ({}), ['payment_in_progress']],
  ] as const
  it.for(cases)('%s: one charge', async ([, keyOf, codes]) => {
    const { orderId, guest } = await placeOrder(shop, 2)
    const answers = await times(32, index => shop.post(`/orders/${orderId}/pay`, visa, { ...guest, ...keyOf(index) }))
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1)
    for (const { status, body } of answers) if (status === 200) expect(body.status).toBe('completed')
    expect(refusals(answers).filter(code => !codes.some(known => known === code))).toEqual([])
    await expectOneCharge(12_000)
  })

  it('placed and paid in one call: one order, one charge', async () => {
    const added = await shop.post('/cart/items', { product_id: 1, quantity: 2 })
    const guest = { 'x-cart-token': String(added.body.cart_token) }
    const order = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com', ...visa }
    const answers = await times(32, () => shop.post('/orders', order, guest))
    expect(new Set(answers.filter(({ status }) => status < 300).map(({ body }) => body.order_id)).size).toBe(1)
    expect(refusals(answers).filter(code => code !== 'payment_in_progress' && code !== 'cart_changed')).toEqual([])
    await expectOneCharge(12_000)
  })

  it('in three processes on one database: one charge', async () => {
    const { orderId, guest } = await placeOrder(shop, 2)
    const setup = { databaseUrl: shop.databaseUrl, aheadMs: 0, capture: 'automatic', bankUrl: shop.stripe.url } as const
    const others = await times(2, () => startCrashShop(setup, () => {}))
    const answers = await times(32, index => {
      const other = others[index % 3] ?? shop
      return other.post(`/orders/${orderId}/pay`, visa, guest)
    })
    for (const other of others) await other.kill()
    expect(refusals(answers).filter(code => code !== 'payment_in_progress')).toEqual([])
    await expectOneCharge(12_000)
  })
})

describe('what the provider says, and who asks', () => {
  it('takes eight copies of every event at once, also those that come before the call has been answered', async () => {
    shop.stripe.webhooks.setPolicy({ copies: 8, reorder: true })
    const { orderId, guest } = await placeOrder(shop, 2)
    const paid = await shop.post(`/orders/${orderId}/pay`, visa, guest)
    expect([paid.status, paid.body.status]).toEqual([200, 'completed'])
    await shop.stripe.webhooks.deliverAll()
    await settleDown(shop, minute)
    expect(new Set(shop.stripe.webhooks.deliveries().map(({ lastStatus }) => lastStatus))).toEqual(new Set([200]))
    await expectOneCharge(12_000)
  })

  it('settles once for webhooks, the browser that comes back, the sweeper and the all at once', async () => {
    const { orderId, guest } = await placeOrder(shop, 2)
    const asked = await shop.post(`/orders/${orderId}/pay`, needsStep, guest)
    expect(asked.body.status).toBe('requires_action')
    shop.stripe.webhooks.setPolicy({ copies: 8 })
    const { id, providerId } = await paymentOf(orderId)
    await shop.advance(10_000)
    shop.stripe.buyer.completeAction(providerId, 'succeed')
    const [answers] = await Promise.all([
      times(8, () => shop.post(`/orders/${orderId}/payments/${id}/settle`, {}, guest)),
      shop.stripe.webhooks.deliverDue(),
      times(4, () => shop.commerce.workers.sweep()),
      times(4, () => shop.commerce.workers.drain()),
      times(4, () => shop.commerce.checkout.settlePayment(id)),
    ])
    for (const { status, body } of answers) expect([status, body.status]).toEqual([200, 'completed'])
    await settleDown(shop, minute)
    const order = await shop.commerce.orders.order(orderId)
    expect([order.status, order.history.map(({ to }) => to)]).toEqual(['paid', ['pending_payment', 'paid']])
    await expectOneCharge(12_000)
  })

  it('pays no dear order with a cheap one, nor with what somebody else made at the provider', async () => {
    const cheap = await placeOrder(shop, 1)
    const dear = await placeOrder(shop, 10)
    await shop.post(`/orders/${dear.orderId}/pay`, needsStep, dear.guest)
    await shop.post(`/orders/${cheap.orderId}/pay`, visa, cheap.guest)
    const [dearPayment, cheapPayment] = [await paymentOf(dear.orderId), await paymentOf(cheap.orderId)]
    const foreign = [
      await shop.post(`/orders/${dear.orderId}/pay`, visa, cheap.guest),
      await shop.post(`/orders/${dear.orderId}/payments/${dearPayment.id}/settle`, {}, cheap.guest),
      await shop.post(`/orders/${dear.orderId}/payments/${cheapPayment.id}/settle`, {}, dear.guest),
      await shop.post(`/orders/${cheap.orderId}/payments/${dearPayment.id}/settle`, {}, cheap.guest),
    ]
    expect(foreign.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'order_not_found'],
      [404, 'order_not_found'],
      [404, 'payment_not_found'],
      [404, 'payment_not_found'],
    ])
    // Paid for one cent, and said to be the dear order's: in its metadata, and told of by a genuine event.
    const form = new URLSearchParams({
      amount: '50',
      currency: 'usd',
      confirm: 'true',
      payment_method: 'pm_card_visa',
      'automatic_payment_methods[enabled]': 'true',
    })
    form.set('automatic_payment_methods[allow_redirects]', 'never')
    for (const [name, value] of [
      ['order_id', dear.orderId],
      ['payment_id', dearPayment.id],
      ['key', `p:${dearPayment.id}:create`],
    ] as const)
      form.set(`metadata[${name}]`, String(value))
    const made = await fetch(`${shop.stripe.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.stripe.apiKey}` },
      body: form,
    })
    expect(made.status).toBe(200)
    await shop.stripe.webhooks.deliverDue()
    await settleDown(shop, 2 * minute)
    expect((await shop.commerce.orders.order(dear.orderId)).status).toBe('pending_payment')
    expect((await shop.commerce.orders.order(cheap.orderId)).status).toBe('paid')
    expect((await books(shop)).shop).toEqual({ charges: 1, captured: 6_000, refunded: 0 })
    expect(await broken(shop)).toEqual([])
  })

  it('leaves nothing paid and cancelled, and nothing in between, when a buyer cancels while the bank says yes', async () => {
    const outcomes = new Set<string>()
    for (let round = 0; round < 12; round++) {
      const { orderId, guest } = await placeOrder(shop, 1)
      await shop.post(`/orders/${orderId}/pay`, needsStep, guest)
      const { id, providerId } = await paymentOf(orderId)
      const settle = () => shop.post(`/orders/${orderId}/payments/${id}/settle`, {}, guest)
      const cancel = () => shop.post(`/orders/${orderId}/cancel`, {}, guest)
      const yes = async () => {
        // Somewhere within the calls of the others.
        if (round % 3 > 0) await fetch(`${shop.url}/livez`)
        saysYes(providerId)
      }
      const [answers] = await Promise.all([round % 2 === 0 ? Promise.all([settle(), cancel()]) : Promise.all([cancel(), settle()]), yes()])
      expect(refusals(answers).filter(code => typeof code === 'number')).toEqual([])
      await settleDown(shop, 2 * minute, minute)
      const order = await shop.commerce.orders.order(orderId)
      const charged = shop.stripe.book.paymentIntent(providerId)
      outcomes.add(`${order.status} ${charged.captured - charged.refunded}`)
    }
    expect([...outcomes].filter(outcome => outcome !== 'paid 6000' && outcome !== 'cancelled 0')).toEqual([])
    const { provider, shop: own } = await books(shop)
    expect(own).toEqual(provider)
    expect(await broken(shop)).toEqual([])
  })
})

/** The buyer takes the step, unless the payment was cancelled already. */
function saysYes(providerId: string): void {
  try {
    shop.stripe.buyer.completeAction(providerId, 'succeed')
  } catch (error) {
    expect(String(error)).toContain('is canceled')
  }
}

describe('refunds at once', () => {
  const paidOrder = async () => {
    const placed = await placeOrder(shop, 2)
    await shop.post(`/orders/${placed.orderId}/pay`, visa, placed.guest)
    return placed.orderId
  }

  it('makes one refund of thirty-two clicks', async () => {
    const orderId = await paidOrder()
    const answers = await times(32, () => shop.admin(`/admin/orders/${orderId}/refunds`, { amount: 50, key: 'click' }))
    expect(answers.map(({ status }) => status)).toEqual(Array(32).fill(201))
    const { provider, shop: own } = await books(shop)
    expect([provider.refunded, own.refunded]).toEqual([5_000, 5_000])
    expect((await shop.commerce.orders.order(orderId)).refunds.length).toBe(1)
    expect(await broken(shop)).toEqual([])
  })

  it('pays back no more than was taken when two people refund at once', async () => {
    const orderId = await paidOrder()
    const answers = await times(32, index => shop.admin(`/admin/orders/${orderId}/refunds`, { amount: 30, key: `${index % 2}-${index}` }))
    expect(answers.filter(({ status }) => status === 201).length).toBe(4)
    expect(refusals(answers)).toEqual(['refund_exceeds_captured'])
    await settleDown(shop, minute)
    const { provider, shop: own } = await books(shop)
    expect([provider, own]).toEqual(Array(2).fill({ charges: 1, captured: 12_000, refunded: 12_000 }))
    expect(await broken(shop)).toEqual([])
  })
})

describe('a gift card', () => {
  it('is spent once by two orders that use it at once', async () => {
    const { code } = await shop.commerce.credits.issueGiftCard({ amount: 6_000 }, operator)
    const carts = await times(8, async () => {
      const added = await shop.post('/cart/items', { product_id: 1, quantity: 1 })
      const guest = { 'x-cart-token': String(added.body.cart_token) }
      expect((await shop.post('/cart/gift-cards', { code }, guest)).status).toBe(200)
      return guest
    })
    const order = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com' }
    const answers = await Promise.all(carts.map(guest => shop.post('/orders', order, guest)))
    await settleDown(shop, minute)
    expect(refusals(answers).filter(code => code !== 'gift_card_exhausted' && code !== 'cart_changed')).toEqual([])
    const { items } = await shop.commerce.orders.list({ status: 'paid' }, { limit: 10 })
    expect(items.map(({ payments }) => payments.map(({ tender, captured }) => [tender, captured]))).toEqual([[['gift_card', 6_000]]])
    const [card] = (await shop.commerce.credits.list({}, { limit: 1 })).items
    expect([card?.balance, card?.held]).toEqual([0, 0])
    expect((await books(shop)).provider).toEqual({ charges: 0, captured: 0, refunded: 0 })
    expect(await broken(shop)).toEqual([])
  })
})

describe('two workers on one database', () => {
  it('C38: lets a worker that lost its lease end nothing, and the event is handled by its successor', async () => {
    const { orderId, guest } = await placeOrder(shop, 1)
    const handled: string[] = []
    let goOn = (): void => {}
    const slow = new Promise<void>(resolve => {
      goOn = resolve
    })
    let begun = (): void => {}
    const hasBegun = new Promise<void>(resolve => {
      begun = resolve
    })
    const consumer = (name: string, handle: () => Promise<void>) => ({
      name: 'listener',
      topics: ['order.paid'] as const,
      handle: async () => handle().then(() => void handled.push(name)),
    })
    const other = await shop.second()
    await shop.commerce.events.subscribe(
      consumer('first', async () => {
        begun()
        await slow
      }),
    )
    await other.events.subscribe(consumer('second', async () => {}))
    await shop.post(`/orders/${orderId}/pay`, visa, guest)
    const draining = shop.commerce.workers.drain()
    await hasBegun
    await other.workers.drain()
    expect(handled).toEqual([])
    await shop.advance(31_000)
    await other.workers.drain()
    expect(handled).toEqual(['second'])
    goOn()
    await draining
    expect(handled).toEqual(['second', 'first'])
    const stats = await shop.commerce.events.stats()
    expect([stats.ready, stats.leased, stats.dead]).toEqual([0, 0, 0])
  })
})
