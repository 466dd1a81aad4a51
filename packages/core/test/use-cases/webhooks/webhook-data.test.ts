import { expect, it } from 'vitest'
import { addressFromText, createCommerce } from '../../../src/index.ts'
import { collectingWebhookSender, manualClock, memoryPasswords, memoryStorage, seededRandom, testPayments } from '../../../src/memory/index.ts'
import { silentLogger } from '../../../src/system/index.ts'
import { admin, testPricing } from '../shop.ts'

const time = '2026-01-01T00:00:00.000Z'

/** A shop that sells one product of two units at 10.00 USD and tells a receiver of everything. */
const openShop = async () => {
  const [storage, clock, webhookSender] = [memoryStorage(), manualClock(), collectingWebhookSender()]
  const payments = testPayments({ notes: storage.notes, clock })
  const parts = { storage, clock, webhookSender, payments, pricing: testPricing, passwords: memoryPasswords(), random: seededRandom(1), logger: silentLogger }
  const commerce = createCommerce(parts)
  await commerce.start()
  const product = await commerce.catalog.create(
    { name: 'Mug', status: 'published', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 1000 }] }] },
    admin,
  )
  const variantId = product.variants[0]?.id ?? 0
  await commerce.inventory.adjust({ causeKey: 'opening', reason: 'Opening', lines: [{ variantId, to: 2 }] }, admin)
  await commerce.workers.drain()
  await commerce.webhooks.create({ url: 'https://receiver.example/', topics: ['*'] }, admin)
  /** What was told since the last time, by topic. */
  const told = async () => {
    await commerce.workers.drain()
    await commerce.workers.sendWebhooks()
    const bodies = webhookSender.messages.map(({ body }) => JSON.parse(body) as { type: string; timestamp: string; data: object })
    return new Map(bodies.map(({ type, timestamp, data }) => [type, { timestamp, data }]))
  }
  return { commerce, variantId, told, messages: webhookSender.messages }
}

it('a webhook has ids and a small document of how things are, amounts in major units, and says nobody’s name or address', async () => {
  const { commerce, variantId, told, messages } = await openShop()
  const { guestToken } = await commerce.carts.addItem({}, { variantId, quantity: 2 })
  const buyer = { email: 'ada@example.com', shippingAddress: { ...addressFromText('1 Secret Street'), name: 'Ada Lovelace', country: 'US' } }
  const { order } = await commerce.checkout.placeOrder({ guestToken: guestToken ?? '' }, { paymentMethod: 'credit_card', shippingMethod: 'standard', ...buyer })
  await commerce.checkout.pay(order.id, { paymentToken: 'tok_visa' })
  await commerce.orders.fulfil(order.id, { carrier: 'Post', trackingNumber: 'T1', lines: [{ lineId: 1, quantity: 2 }] }, admin)
  await commerce.orders.refund(order.id, { clientKey: 'k', reason: 'Goodwill', amount: 150 }, admin)
  const asked = await commerce.orders.requestReturn(order.id, { lines: [{ lineId: 1, quantity: 1 }] }, admin)
  await commerce.orders.approveReturn(order.id, asked.return.id, admin)
  await commerce.orders.receiveReturn(order.id, asked.return.id, { refund: false }, admin)
  const events = await told()

  // 2 at 10.00, shipping 5.00, 10 % tax on both.
  const amounts = { currency: 'USD', subtotal_amount: 20, discount_amount: 0, shipping_amount: 5, tax_amount: 2.5, total_amount: 27.5 }
  const document = { id: order.id, ...amounts, customer_id: null, cancel_reason: null, placed_at: time, updated_at: time }
  const paymentId = (await commerce.orders.order(order.id)).payments[0]?.id
  expect(events.get('order.placed')).toEqual({
    timestamp: time,
    data: { order_id: order.id, order: { ...document, status: 'fulfilled', version: expect.any(Number) } },
  })
  expect(events.get('payment.completed')?.data).toMatchObject({
    order_id: order.id,
    payment_id: paymentId,
    order: document,
    payment: { id: paymentId, status: 'captured', method: 'credit_card', currency: 'USD', amount: 27.5, captured_amount: 27.5, failure_code: null },
  })
  expect(events.get('order.fulfilled')?.data).toMatchObject({
    order_id: order.id,
    fulfilment_number: 1,
    fulfilment: { number: 1, carrier: 'Post', tracking_number: 'T1', lines: [{ line_id: 1, quantity: 2 }] },
  })
  expect(events.get('refund.succeeded')?.data).toMatchObject({
    refund: { status: 'succeeded', payment_id: paymentId, currency: 'USD', amount: 1.5, reason: 'Goodwill' },
  })
  expect(events.get('return.received')?.data).toMatchObject({
    return_id: asked.return.id,
    return: { id: asked.return.id, status: 'received', lines: [{ line_id: 1, quantity: 1, received_quantity: 1 }] },
  })
  // Sold out by the order, there again by the return.
  expect(events.get('stock.changed')?.data).toEqual({
    variant_ids: [variantId],
    levels: [{ variant_id: variantId, location_id: 1, on_hand: 1, reserved: 0, available: 1 }],
  })
  const all = messages.map(({ body }) => body).join()
  expect(['ada@example.com', 'Lovelace', 'Secret Street', guestToken ?? 'none'].filter(text => all.includes(text))).toEqual([])
})
