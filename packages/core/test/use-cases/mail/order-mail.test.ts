import { describe, expect, it } from 'vitest'
import { createCommerce } from '../../../src/create-commerce.ts'
import { collectingMailer, manualClock, memoryPasswords, memoryStorage, seededRandom, testPayments } from '../../../src/memory/index.ts'
import { addressFromText, type Principal } from '../../../src/model/index.ts'
import { silentLogger } from '../../../src/system/index.ts'

const admin: Principal = { kind: 'system', name: 'test' }
const byCard = { paymentMethod: 'credit_card', shippingAddress: addressFromText('123 Main St'), email: 'guest@example.com' }

/** A shop with one order of two mugs, placed and not paid. */
async function openShop(options: { readonly capture?: 'automatic' | 'manual'; readonly mails?: boolean } = {}) {
  const { capture = 'automatic', mails = true } = options
  const storage = memoryStorage()
  const clock = manualClock()
  const mailer = collectingMailer()
  const shop = createCommerce({
    storage,
    clock,
    payments: testPayments({ notes: storage.notes, clock }),
    passwords: memoryPasswords(),
    random: seededRandom(1),
    logger: silentLogger,
    settings: { capture },
    ...(mails ? { mailer } : {}),
  })
  await shop.start()
  const product = await shop.catalog.create({ name: 'Mug', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 1_000 }] }] }, admin)
  await shop.inventory.adjust({ causeKey: 'first', reason: 'first', lines: [{ variantId: product.variants[0]?.id ?? 0, to: 5 }] }, admin)
  const { guestToken } = await shop.carts.addItem({}, { productId: product.id, quantity: 2 })
  const { order } = await shop.checkout.placeOrder({ guestToken: guestToken ?? '' }, byCard)
  const pay = () => shop.checkout.pay(order.id, { paymentToken: 'tok_visa' })
  return { shop, clock, mailer, storage, order, pay, keys: () => mailer.mails.map(({ key }) => key) }
}

describe('orderMailConsumer', () => {
  it('confirms an order once it is paid, with what was bought', async () => {
    const { shop, mailer, pay } = await openShop()
    await shop.workers.drain()
    expect(mailer.mails).toEqual([])
    await pay()
    await shop.workers.drain()
    expect(mailer.mails).toEqual([
      {
        to: 'guest@example.com',
        template: 'order_confirmation',
        data: {
          orderId: 1,
          currency: 'USD',
          lines: [{ name: 'Mug', options: {}, quantity: 2, subtotal: 2_000 }],
          totals: { subtotal: 2_000, discount: 0, shipping: 500, tax: 0, total: 2_500 },
          hasAccount: false,
        },
        key: 'order_confirmation:1',
      },
    ])
  })

  it('tells what was shipped, and how, of each fulfilment', async () => {
    const { shop, mailer, order, pay, keys } = await openShop()
    await pay()
    await shop.orders.fulfil(order.id, { lines: [{ lineId: 1, quantity: 1 }], carrier: 'Post', trackingNumber: 'X1' }, admin)
    await shop.orders.fulfil(order.id, {}, admin)
    await shop.workers.drain()
    expect(keys().sort()).toEqual(['order_confirmation:1', 'order_shipped:1:1', 'order_shipped:1:2'])
    expect(mailer.mails.find(({ key }) => key === 'order_shipped:1:1')?.data).toEqual({
      orderId: 1,
      lines: [{ name: 'Mug', options: {}, quantity: 1 }],
      carrier: 'Post',
      trackingNumber: 'X1',
      hasAccount: false,
    })
  })

  it('with capture by hand confirms as soon as the money is reserved, and not again when it is taken', async () => {
    const { shop, order, pay, keys } = await openShop({ capture: 'manual' })
    await pay()
    await shop.workers.drain()
    expect(keys()).toEqual(['order_confirmation:1'])
    await shop.orders.capture(order.id, {}, admin)
    await shop.workers.drain()
    expect(keys()).toEqual(['order_confirmation:1'])
  })

  it('C21: a mail whose delivery was not ended is not sent again', async () => {
    const { shop, clock, storage, pay, keys } = await openShop()
    await pay()
    const { finish } = storage.events
    storage.events.finish = async () => {
      throw new Error('the process died')
    }
    await expect(shop.workers.drain()).rejects.toThrow('the process died')
    storage.events.finish = finish
    expect(keys()).toEqual(['order_confirmation:1'])
    await clock.advance(31_000)
    await shop.workers.drain()
    expect([keys(), await shop.events.stats()]).toEqual([['order_confirmation:1'], { ready: 0, leased: 0, dead: 0, oldestReadyMs: 0 }])
  })

  it('C21: one that was not noted is sent again, under the same key', async () => {
    const { shop, clock, storage, pay, keys } = await openShop()
    await pay()
    const { add } = storage.notes
    storage.notes.add = async () => {
      throw new Error('the process died')
    }
    await shop.workers.drain()
    storage.notes.add = add
    await clock.advance(60_000)
    await shop.workers.drain()
    await clock.advance(60_000)
    await shop.workers.drain()
    expect(keys()).toEqual(['order_confirmation:1', 'order_confirmation:1'])
  })

  it('tries a mail again that fails, and makes one a dead letter at once that can never arrive', async () => {
    const { shop, clock, mailer, pay, keys } = await openShop()
    await pay()
    mailer.refuse('for_now')
    await shop.workers.drain()
    expect([keys(), (await shop.events.stats()).ready]).toEqual([[], 1])
    mailer.refuse('for_good')
    await clock.advance(60_000)
    await shop.workers.drain()
    const { items } = await shop.events.deadLetters({ limit: 5 })
    expect(items.map(({ consumer, attempts, lastError }) => [consumer, attempts, lastError])).toEqual([
      ['order-mail', 2, 'Undeliverable: There is no such mailbox.'],
    ])
    mailer.refuse(null)
    await shop.events.retryDeadLetter(items[0]?.id ?? 0, admin)
    await shop.workers.drain()
    expect([keys(), (await shop.events.stats()).dead]).toEqual([['order_confirmation:1'], 0])
  })

  it('costs a shop without a mailer nothing', async () => {
    const { shop, storage, pay } = await openShop({ mails: false })
    await pay()
    const { deliveries } = await storage.events.relay(shop.deps.clock.now(), 100)
    expect(deliveries.filter(({ consumer }) => consumer === 'order-mail')).toEqual([])
    expect(deliveries.length).toBeGreaterThan(0)
  })
})
