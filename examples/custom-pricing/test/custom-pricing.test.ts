import { addressFromText, type Commerce, createCommerce, type Principal, systemClock } from '@cartwright/core'
import { memoryStorage, testPayments } from '@cartwright/core/memory'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { volumeDiscounts } from '../src/index.ts'

const owner: Principal = { kind: 'system', name: 'test' }

let commerce: Commerce
beforeEach(async () => {
  const storage = memoryStorage()
  commerce = createCommerce({
    storage,
    payments: testPayments({ notes: storage.notes, clock: systemClock }),
    pricing: { discounts: volumeDiscounts() },
  })
  await commerce.start()
  // 9.99 USD in two colours, and 5.00 USD.
  const colours = ['RED', 'BLUE'].map(sku => ({ sku, options: { color: sku }, prices: [{ currency: 'USD', amount: 999 }] }))
  const mug = await commerce.catalog.create({ name: 'Mug', variants: colours }, owner)
  const plate = await commerce.catalog.create({ name: 'Plate', variants: [{ sku: 'PLATE', prices: [{ currency: 'USD', amount: 500 }] }] }, owner)
  const lines = [...mug.variants, ...plate.variants].map(({ id }) => ({ variantId: id, to: 100 }))
  await commerce.inventory.adjust({ causeKey: 'opening', reason: 'Opening stock', lines }, owner)
  await commerce.discounts.create({ code: 'VOLUME', kind: 'percentage', percentPpm: 100_000 }, owner)
  await commerce.discounts.create({ code: 'TENTH', kind: 'percentage', percentPpm: 100_000 }, owner)
})
afterEach(() => commerce.close())

/** A guest's cart with so many red mugs, blue mugs and plates (variants 1 to 3), and a code. */
const cartOf = async (quantities: readonly number[], code: string) => {
  let guestToken: string | undefined
  for (const [index, quantity] of quantities.entries()) {
    if (quantity === 0) continue
    const added = await commerce.carts.addItem({ ...(guestToken === undefined ? {} : { guestToken }) }, { variantId: index + 1, quantity })
    guestToken ??= added.guestToken ?? undefined
  }
  const shopper = { ...(guestToken === undefined ? {} : { guestToken }) }
  return { shopper, view: await commerce.carts.applyDiscount(shopper, code) }
}

it.each([
  // 5 % of 99.90 is 4.995: half goes to the even one.
  ['10 get 5 %', [10, 0, 0], [500]],
  ['units of all variants count together', [4, 6, 0], [200, 300]],
  ['50 get 10 %, and each product counts for itself', [50, 0, 10], [4995, 250]],
])('%s', async (_, quantities, expected) => {
  const { view } = await cartOf(quantities, 'VOLUME')
  expect(view.quote?.lines.map(({ discount }) => discount)).toEqual(expected)
})

it('refuses the code for 9 of each product, and says why', async () => {
  await expect(cartOf([4, 5, 9], 'VOLUME')).rejects.toMatchObject({
    code: 'discount_code_invalid',
    message: 'This code is for 10 units of a product, or more.',
  })
})

it('leaves other codes as they are', async () => {
  const { view } = await cartOf([1, 0, 0], 'TENTH')
  expect(view.quote?.lines.map(({ discount }) => discount)).toEqual([100])
})

it('is on the order, and what was paid goes back to the unit', async () => {
  const { shopper } = await cartOf([10, 0, 0], 'VOLUME')
  const input = { email: 'ada@example.com', paymentMethod: 'credit_card', shippingAddress: addressFromText('123 Main St') }
  const { order } = await commerce.checkout.placeOrder(shopper, input)
  await commerce.checkout.pay(order.id, { paymentToken: 'tok_visa' })
  expect((await commerce.orders.order(order.id)).totals).toMatchObject({ subtotal: 9990, discount: 500, shipping: 0, total: 9490 })
  expect(await commerce.orders.previewRefund(order.id, { clientKey: 'all', reason: 'Returned' })).toMatchObject({ amount: 9490 })
  await commerce.workers.drain()
  expect((await commerce.doctor()).filter(({ violations }) => violations > 0)).toEqual([])
})
