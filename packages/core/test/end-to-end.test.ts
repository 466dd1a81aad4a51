import { describe, expect, it } from 'vitest'
import { createCommerce } from '../src/create-commerce.ts'
import { collectingMailer, manualClock, memoryPasswords, memoryStorage, seededRandom, testPayments } from '../src/memory/index.ts'
import { addressFromText, type Principal } from '../src/model/index.ts'
import { silentLogger } from '../src/system/index.ts'
import { admin, refusal } from './use-cases/shop.ts'

/** A shop with 50 phones at 699.99 and 10 cases at 9.99, both in a category, indexed. */
async function openShop() {
  const storage = memoryStorage()
  const clock = manualClock()
  const payments = testPayments({ notes: storage.notes, clock })
  const mailer = collectingMailer()
  const commerce = createCommerce({ storage, clock, payments, mailer, passwords: memoryPasswords(), random: seededRandom(1), logger: silentLogger })
  await commerce.start()
  const category = await commerce.catalog.createCategory({ name: 'Phones' }, admin)
  const sell = async (name: string, sku: string, amount: number, units: number) => {
    const product = await commerce.catalog.create({ name, categoryIds: [category.id], variants: [{ sku, prices: [{ currency: 'USD', amount }] }] }, admin)
    const variantId = product.variants[0]?.id ?? 0
    await commerce.inventory.adjust({ causeKey: `first:${sku}`, reason: 'first stock', lines: [{ variantId, to: units }] }, admin)
    return { id: product.id, variantId }
  }
  const phone = await sell('Smartphone', 'PHONE', 69_999, 50)
  const cover = await sell('Phone case', 'CASE', 999, 10)
  await commerce.workers.drain()
  return { commerce, clock, payments, mailer, phone, cover }
}

type Shop = Awaited<ReturnType<typeof openShop>>

const address = addressFromText('123 Main St')
const byCard = { paymentMethod: 'credit_card', shippingAddress: address }

async function levelOf({ commerce }: Shop, variantId: number): Promise<{ onHand: number; reserved: number }> {
  const [level] = await commerce.inventory.levels([variantId])
  return { onHand: level?.onHand ?? 0, reserved: level?.reserved ?? 0 }
}

/** Nothing is left to do, and no invariant is broken. */
async function expectClean({ commerce }: Shop): Promise<void> {
  await commerce.workers.drain()
  expect((await commerce.doctor()).filter(({ violations }) => violations > 0)).toStrictEqual([])
  expect(await commerce.events.stats()).toStrictEqual({ ready: 0, leased: 0, dead: 0, oldestReadyMs: 0 })
}

describe('a shop from product to refund', () => {
  it('finds, sells, ships, takes back and pays back', async () => {
    const shop = await openShop()
    const { commerce, phone, payments } = shop
    const query = { text: 'smartphne', currency: 'USD', filter: { inStock: true }, sort: 'relevance', limit: 20, withFacets: false } as const
    expect((await commerce.search.search(query)).productIds).toStrictEqual([phone.id])

    const { customer } = await commerce.customers.register({ email: 'Ada@Example.com', password: 'correct horse battery' })
    const shopper = { customerId: customer.id }
    const by: Principal = { kind: 'customer', customerId: customer.id, sessionId: 1 }
    const { cart } = await commerce.carts.addItem(shopper, { productId: phone.id, quantity: 2 })
    const { order, created } = await commerce.checkout.placeOrder(shopper, byCard)
    expect([created, order.status, order.cartId, order.email, order.totals.total]).toStrictEqual([
      true,
      'pending_payment',
      cart?.id,
      'ada@example.com',
      139_998,
    ])
    expect(await levelOf(shop, phone.variantId)).toStrictEqual({ onHand: 50, reserved: 2 })
    expect((await commerce.carts.view(shopper)).cart).toBeNull()
    expect(await commerce.checkout.placeOrder(shopper, byCard)).toStrictEqual({ order, created: false })

    const paid = await commerce.checkout.pay(order.id, { paymentToken: 'tok_visa' })
    expect([paid.status, paid.order.status]).toStrictEqual(['completed', 'paid'])
    await expectClean(shop)

    const fulfilled = await commerce.orders.fulfil(order.id, { carrier: 'Post', trackingNumber: '1' }, admin)
    expect(fulfilled.status).toBe('fulfilled')
    expect(await levelOf(shop, phone.variantId)).toStrictEqual({ onHand: 48, reserved: 0 })

    const returned = await commerce.orders.requestReturn(order.id, { lines: [{ lineId: 1, quantity: 1, reason: 'too big' }] }, by)
    await commerce.orders.approveReturn(order.id, returned.return.id, admin)
    const received = await commerce.orders.receiveReturn(
      order.id,
      returned.return.id,
      { lines: [{ lineId: 1, quantity: 1, disposition: 'sellable' }], refund: true },
      admin,
    )
    expect(received.refunds.map(({ amount, status }) => ({ amount, status }))).toStrictEqual([{ amount: 69_999, status: 'succeeded' }])
    expect(await levelOf(shop, phone.variantId)).toStrictEqual({ onHand: 49, reserved: 0 })

    const rest = await commerce.orders.refund(order.id, { clientKey: 'goodwill', reason: 'late' }, admin)
    expect([rest.refund.amount, rest.refund.status]).toStrictEqual([69_999, 'succeeded'])
    const providerId = rest.order.payments[0]?.providerId ?? ''
    expect(await payments.bookOf(providerId)).toStrictEqual({ captured: 139_998, refunded: 139_998, captures: 1 })
    await expectClean(shop)
    expect((await commerce.orders.order(order.id)).history.map(({ to }) => to)).toStrictEqual(['pending_payment', 'paid', 'fulfilled'])
    expect(shop.mailer.mails.map(({ to, key }) => [to, key.replace(/^(email_verification):.*/, '$1')])).toStrictEqual([
      ['ada@example.com', 'order_confirmation:1'],
      ['ada@example.com', 'email_verification'],
      ['ada@example.com', 'order_shipped:1:1'],
      ['ada@example.com', 'order_refunded:1:1'],
      ['ada@example.com', 'order_refunded:1:2'],
    ])
  })

  it('sells to a guest with a code, after a declined card, and undoes a cancelled order', async () => {
    const shop = await openShop()
    const { commerce, cover } = shop
    await commerce.discounts.create({ code: 'TEN', kind: 'percentage', percentPpm: 100_000, usageLimit: 1 }, admin)
    const { guestToken } = await commerce.carts.addItem({}, { productId: cover.id, quantity: 3 })
    const shopper = { guestToken: guestToken ?? '' }
    await commerce.carts.applyDiscount(shopper, 'ten')
    await commerce.carts.chooseShipping(shopper, 'express')
    // 29.97 less 10 %, half-even 3.00; express 15.00.
    const { order } = await commerce.checkout.placeOrder(shopper, { ...byCard, email: 'guest@example.com' })
    expect(order.totals).toStrictEqual({ subtotal: 2997, discount: 300, shipping: 1500, tax: 0, total: 4197 })
    const declined = await commerce.checkout.pay(order.id, { paymentToken: 'tok_declined' })
    expect([declined.status, declined.failure?.code, declined.order.status]).toStrictEqual(['failed', 'card_declined', 'pending_payment'])
    expect((await commerce.checkout.pay(order.id, { paymentToken: 'tok_lost' })).status).toBe('completed')
    expect((await commerce.orders.orderOf(shopper, order.id)).status).toBe('paid')
    expect((await refusal(commerce.orders.orderOf({ guestToken: 'other' }, order.id)))[0]).toBe('order_not_found')
    expect((await commerce.discounts.list({ limit: 1 })).items[0]?.used).toBe(1)

    expect((await commerce.orders.cancel(order.id, 'changed my mind', admin)).status).toBe('cancelled')
    await expectClean(shop)
    expect(await levelOf(shop, cover.variantId)).toStrictEqual({ onHand: 10, reserved: 0 })
    expect((await commerce.discounts.list({ limit: 1 })).items[0]?.used).toBe(0)
  })

  it('gives back what nobody pays for', async () => {
    const shop = await openShop()
    const { commerce, clock, cover } = shop
    const shopper = { guestToken: (await commerce.carts.addItem({}, { productId: cover.id, quantity: 10 })).guestToken ?? '' }
    const { order } = await commerce.checkout.placeOrder(shopper, { ...byCard, email: 'guest@example.com' })
    expect((await refusal(commerce.carts.addItem({}, { productId: cover.id, quantity: 1 })))[0]).toBe('insufficient_stock')
    await commerce.workers.drain()
    const query = { text: '', currency: 'USD', filter: { inStock: true }, sort: 'newest', limit: 20, withFacets: false } as const
    expect((await commerce.search.search(query)).productIds).toStrictEqual([shop.phone.id])
    await clock.advance(15 * 60_000 + 10_000)
    expect((await commerce.workers.sweep()).cancelledOrders).toBe(1)
    expect((await commerce.orders.order(order.id)).status).toBe('cancelled')
    await expectClean(shop)
    expect((await commerce.search.search(query)).productIds).toStrictEqual([shop.phone.id, cover.id])
    expect((await commerce.carts.addItem({}, { productId: cover.id, quantity: 10 })).cart?.items.length).toBe(1)
  })

  it('sells the last units once, however many want them', async () => {
    const shop = await openShop()
    const { commerce, cover } = shop
    const buy = async (buyer: number) => {
      const { guestToken } = await commerce.carts.addItem({}, { productId: cover.id, quantity: 1 })
      const { order } = await commerce.checkout.placeOrder({ guestToken: guestToken ?? '' }, { ...byCard, email: `buyer${buyer}@example.com` })
      return (await commerce.checkout.pay(order.id, { paymentToken: 'tok_visa' })).status
    }
    const outcomes = await Promise.all(Array.from({ length: 30 }, async (_, buyer) => buy(buyer).catch((error: { code: string }) => error.code)))
    expect(outcomes.toSorted()).toStrictEqual([...Array.from({ length: 10 }, () => 'completed'), ...Array.from({ length: 20 }, () => 'insufficient_stock')])
    expect(await levelOf(shop, cover.variantId)).toStrictEqual({ onHand: 10, reserved: 10 })
    await expectClean(shop)
  })

  it('makes one order of thirty-two checkouts of one cart', async () => {
    const shop = await openShop()
    const { commerce, phone } = shop
    const { guestToken } = await commerce.carts.addItem({}, { productId: phone.id, quantity: 1 })
    const place = () => commerce.checkout.placeOrder({ guestToken: guestToken ?? '' }, { ...byCard, email: 'guest@example.com' })
    const placed = await Promise.all(Array.from({ length: 32 }, place))
    expect(new Set(placed.map(({ order }) => order.id)).size).toBe(1)
    expect(placed.filter(({ created }) => created).length).toBe(1)
    expect((await commerce.orders.list({}, { limit: 10 })).total).toBe(1)
    expect(await levelOf(shop, phone.variantId)).toStrictEqual({ onHand: 50, reserved: 1 })
    await expectClean(shop)
  })
})
