// #region first-order
import { addressFromText, createCommerce, type Principal, systemClock } from '@cartwright/core'
import { memoryStorage, testPayments } from '@cartwright/core/memory'

const storage = memoryStorage()
const shop = createCommerce({ storage, payments: testPayments({ notes: storage.notes, clock: systemClock }) })
await shop.start()

// What the shop sells. Amounts are whole minor units: 1250 is 12.50 USD.
const owner: Principal = { kind: 'system', name: 'setup' }
const mug = await shop.catalog.create({ name: 'Mug', status: 'published', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 1250 }] }] }, owner)
const opening = mug.variants.map(({ id }) => ({ variantId: id, to: 5 }))
await shop.inventory.adjust({ causeKey: 'opening', reason: 'Opening stock', lines: opening }, owner)

// A guest's cart is reached by the token that the first call gives.
const { guestToken } = await shop.carts.addItem({}, { productId: mug.id, quantity: 2 })
const guest = guestToken === null ? {} : { guestToken }
const shippingAddress = addressFromText('1 Main St, Springfield')
const { order } = await shop.checkout.placeOrder(guest, { paymentMethod: 'credit_card', email: 'ada@example.com', shippingAddress })
const { status } = await shop.checkout.pay(order.id, { paymentToken: 'tok_visa' })

// #endregion

export { guest, mug, order, shop, status }
