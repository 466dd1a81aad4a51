// #region stripe-fake
import { addressFromText, createCommerce, type Principal } from '@cartwright/core'
import { memoryStorage } from '@cartwright/core/memory'
import { stripePayments } from '@cartwright/stripe'
import { startFakeStripe } from '@cartwright/stripe/fake'
import { expect, it } from 'vitest'

it('charges a buyer once, although the answer to the charge was lost', async () => {
  const stripe = await startFakeStripe()
  const shop = createCommerce({ storage: memoryStorage(), payments: stripePayments({ secretKey: stripe.apiKey, apiBase: stripe.url }) })
  await shop.start()
  const owner: Principal = { kind: 'system', name: 'setup' }
  const mug = await shop.catalog.create({ name: 'Mug', status: 'published', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 1250 }] }] }, owner)
  const opening = mug.variants.map(({ id }) => ({ variantId: id, to: 5 }))
  await shop.inventory.adjust({ causeKey: 'opening', reason: 'Opening stock', lines: opening }, owner)
  const { guestToken } = await shop.carts.addItem({}, { productId: mug.id, quantity: 2 })
  const guest = guestToken === null ? {} : { guestToken }
  const shippingAddress = addressFromText('1 Main St, Springfield')
  const { order } = await shop.checkout.placeOrder(guest, { paymentMethod: 'credit_card', email: 'ada@example.com', shippingAddress })

  // Stripe charges the card, and the connection breaks before its answer is there.
  stripe.faults.add({ on: 'payment_intents.confirm', effect: 'reset', when: 'after' })
  const { status } = await shop.checkout.pay(order.id, { paymentToken: 'pm_card_visa' })

  expect(status).toBe('completed')
  expect(stripe.faults.fired()).toHaveLength(1)
  expect(stripe.book.totals()).toMatchObject({ usd: { charges: 1, captured: order.totals.total, refunded: 0 } })
  await shop.close()
  await stripe.close()
})
// #endregion
