import { expect, it } from 'vitest'
import { createCommerce } from '../../../src/index.ts'
import { manualClock, memoryPasswords, memoryStorage, testPayments } from '../../../src/memory/index.ts'
import { addressFromText } from '../../../src/model/index.ts'
import { silentLogger } from '../../../src/system/index.ts'
import { admin } from '../shop.ts'

it('is made in a cart that no token leads to, though its name can be guessed', async () => {
  const [clock, storage] = [manualClock(), memoryStorage()]
  const payments = testPayments({ notes: storage.notes, clock })
  const shop = createCommerce({ storage, clock, payments, passwords: memoryPasswords(), logger: silentLogger })
  const { variants } = await shop.catalog.create({ name: 'Mug', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 1_000 }] }] }, admin)
  const variantId = variants[0]?.id ?? 0
  await shop.inventory.adjust({ causeKey: 'first', reason: 'first', lines: [{ variantId, to: 5 }] }, admin)
  const { customer } = await shop.customers.register({ email: 'a@example.com', password: 'a password nobody guesses' })
  const shopper = { customerId: customer.id }
  await shop.carts.addItem(shopper, { variantId, quantity: 1 })
  const { order } = await shop.checkout.placeOrder(shopper, { paymentMethod: 'credit_card', shippingAddress: addressFromText('123 Main St') })
  await shop.checkout.pay(order.id, { paymentToken: 'tok_visa' })
  await shop.orders.fulfil(order.id, {}, admin)
  const { return: asked } = await shop.orders.requestReturn(order.id, { lines: [{ lineId: 1, quantity: 1 }] }, admin)
  await shop.orders.approveReturn(order.id, asked.id, admin)
  const input = { items: [{ variantId, quantity: 1 }], beforeReceipt: true }
  const { exchange } = await shop.orders.exchangeReturn(order.id, asked.id, input, admin)
  // Asked for again, the exchange is the one there is, and its cart stands open.
  expect((await shop.orders.exchangeReturn(order.id, asked.id, input, admin)).exchange.id).toBe(exchange.id)
  expect(await storage.carts.cart(exchange.cartId)).toMatchObject({ status: 'open', items: [{ variantId }] })
  const stranger = { guestToken: `exchange:${order.id}:${asked.id}` }
  expect((await shop.carts.view(stranger)).cart).toBeNull()
  await expect(shop.orders.orderOf(stranger, exchange.id)).rejects.toMatchObject({ code: 'order_not_found' })
  await shop.close()
})
