// Steps out of order, left out or mixed up (RELIABILITY 5.4): each call is one that is allowed in itself, and nothing is won by making it at the wrong time, with somebody else's
// thing, or with a figure of one's own.
import { beforeEach, describe, expect, it } from 'vitest'
import type { EndpointId } from '../../src/contract/index.ts'
import { type CallInput, call, refusal } from '../support/call.ts'
import { checkout, guestOrder, guestWithCart } from '../support/people.ts'
import { openShop, type Shop, tester } from '../support/shop.ts'

describe('what buyers do at the wrong time', () => {
  let shop: Shop
  let productId: number
  let admin: { readonly token: string }

  beforeEach(async () => {
    shop = await openShop()
    productId = (await shop.stock({ name: 'Lamp' }, 100, 1_000)).id
    admin = { token: shop.adminKey }
  })

  const codeOf = async <Id extends EndpointId>(id: Id, input: CallInput<Id>): Promise<unknown> => (await refusal(shop.app, id, input)).body.code
  const available = async () =>
    (await call(shop.app, 'products.get', { params: { id: String(productId) } })).body.variants.map(variant => variant.stock_quantity)
  const pay = (cartToken: string, orderId: number) => call(shop.app, 'orders.pay', { cartToken, params: { id: orderId }, body: { payment_token: 'tok_visa' } })
  const statusOf = async (orderId: number) => (await shop.commerce.orders.order(orderId)).status
  const bought = async () => {
    const { cartToken, orderId } = await guestOrder(shop, productId, 2)
    await pay(cartToken, orderId)
    await shop.commerce.workers.drain()
    return { cartToken, orderId }
  }
  /** Nothing is paid, held or booked that should not be. */
  const expectSound = async () => expect((await shop.commerce.doctor()).filter(({ violations }) => violations > 0)).toEqual([])

  it('no order comes of no cart, of an empty one, or of one that became an order', async () => {
    expect(await codeOf('orders.create', { body: checkout })).toBe('cart_empty')
    const cartToken = await guestWithCart(shop, productId)
    await call(shop.app, 'cart.clear', { cartToken })
    expect(await codeOf('orders.create', { cartToken, body: checkout })).toBe('cart_empty')
    const placed = await guestOrder(shop, productId)
    const again = await call(shop.app, 'orders.create', { cartToken: placed.cartToken, body: checkout })
    expect([again.status, again.body.order_id]).toEqual([200, placed.orderId])
    expect((await shop.commerce.orders.list({}, { limit: 9 })).total).toBe(1)
    await expectSound()
  })

  it('nothing is shipped, completed, captured or paid back before it is paid', async () => {
    const { orderId: id } = await guestOrder(shop, productId)
    const params = { id }
    expect(await codeOf('admin.orders.fulfil', { ...admin, params, body: {} })).toBe('order_wrong_status')
    expect(await codeOf('admin.orders.complete', { ...admin, params })).toBe('order_wrong_status')
    expect(await codeOf('admin.orders.capture', { ...admin, params, body: {} })).toBe('order_wrong_status')
    expect(await codeOf('admin.orders.refund', { ...admin, params, body: {} })).toBe('refund_exceeds_captured')
    expect(await statusOf(id)).toBe('pending_payment')
    await expectSound()
  })

  it('a cancelled order takes no money, and a shipped one is not cancelled', async () => {
    const cancelled = await guestOrder(shop, productId)
    const named = { cartToken: cancelled.cartToken, params: { id: cancelled.orderId } }
    await call(shop.app, 'orders.cancel', { ...named, body: {} })
    expect(await codeOf('orders.pay', { ...named, body: { payment_token: 'tok_visa' } })).toBe('order_not_payable')
    expect(await codeOf('orders.startPayment', { ...named, body: {} })).toBe('order_not_payable')
    const { cartToken, orderId } = await bought()
    await call(shop.app, 'admin.orders.fulfil', { ...admin, params: { id: orderId }, body: {} })
    expect(await codeOf('orders.cancel', { cartToken, params: { id: orderId }, body: {} })).toBe('order_not_cancellable')
    expect([await statusOf(cancelled.orderId), await statusOf(orderId)]).toEqual(['cancelled', 'fulfilled'])
    await expectSound()
  })

  it('an order is paid once, however often somebody pays', async () => {
    const { cartToken, orderId } = await bought()
    await pay(cartToken, orderId)
    const { payments, totals } = await shop.commerce.orders.order(orderId)
    expect(payments.map(({ captured }) => captured)).toEqual([totals.total])
    await expectSound()
  })

  it.each([-1, 0, 0.5, 2 ** 31, 2 ** 53, 1e21, '2', null])('a quantity of %s is none', async quantity => {
    const cartToken = await guestWithCart(shop, productId, 2)
    const wrong = quantity as number
    const before = await call(shop.app, 'cart.get', { cartToken })
    expect(await codeOf('cart.addItem', { cartToken, body: { product_id: productId, quantity: wrong } })).toBe('validation_failed')
    if (quantity !== 0) expect(await codeOf('cart.setItemQuantity', { cartToken, params: { id: 1 }, body: { quantity: wrong } })).toBe('validation_failed')
    expect((await call(shop.app, 'cart.get', { cartToken })).body).toEqual(before.body)
  })

  it('quantities do not add up past what one line may hold, nor past the stock', async () => {
    const cartToken = await guestWithCart(shop, productId, 100)
    expect(await codeOf('cart.addItem', { cartToken, body: { product_id: productId, quantity: 1 } })).toBe('insufficient_stock')
    await shop.commerce.inventory.adjust({ causeKey: 'more', reason: 'More', lines: [{ variantId: 1, to: 1_000_000 }] }, tester)
    await call(shop.app, 'cart.addItem', { cartToken, body: { product_id: productId, quantity: 9_900 } })
    expect(await codeOf('cart.addItem', { cartToken, body: { product_id: productId, quantity: 1 } })).toBe('quantity_invalid')
    expect((await call(shop.app, 'cart.get', { cartToken })).body.items.map(({ quantity }) => quantity)).toEqual([10_000])
  })

  it.each(['price', 'unit_price', 'unit_amount', 'amount', 'total', 'discount_amount', 'tax_amount'])('no buyer says the %s', async name => {
    const cartToken = await guestWithCart(shop, productId, 2)
    const own = { [name]: 0.01 }
    expect(await codeOf('cart.addItem', { cartToken, body: { product_id: productId, ...own } })).toBe('validation_failed')
    expect(await codeOf('orders.create', { cartToken, body: { ...checkout, ...own } })).toBe('validation_failed')
    const { body } = await call(shop.app, 'orders.create', { cartToken, body: checkout })
    expect(await codeOf('orders.pay', { cartToken, params: { id: body.order_id }, body: { payment_token: 'tok_visa', ...own } })).toBe('validation_failed')
    expect((await shop.commerce.orders.order(body.order_id)).totals.subtotal).toBe(2_000)
  })

  it('a cart keeps its currency', async () => {
    const cartToken = await guestWithCart(shop, productId)
    expect(await codeOf('cart.addItem', { cartToken, body: { product_id: productId, currency: 'EUR' } })).toBe('currency_mismatch')
    const { items, currency } = (await call(shop.app, 'cart.get', { cartToken })).body
    expect([currency, items.map(({ quantity }) => quantity)]).toEqual(['USD', [1]])
  })

  it('a code counts once on a cart, and once in all where it may be used once, also of two carts that have it', async () => {
    await shop.commerce.discounts.create({ code: 'HALF', kind: 'percentage', percentPpm: 500_000, usageLimit: 1 }, tester)
    const [one, other] = [await guestWithCart(shop, productId), await guestWithCart(shop, productId)]
    for (const cartToken of [one, one, other]) await call(shop.app, 'cart.applyDiscount', { cartToken, body: { code: 'half' } })
    expect((await call(shop.app, 'cart.get', { cartToken: one })).body.discount_amount).toBe(5)
    const place = async (cartToken: string) => (await call(shop.app, 'orders.create', { cartToken, body: checkout })).body.discount_amount
    expect([await place(one), await place(other)]).toEqual([5, 0])
    await expectSound()
  })

  it('an order, its payment and its return belong together: what is of another one is not there', async () => {
    const [own, foreign] = [await bought(), await bought()]
    const [payment] = (await shop.commerce.orders.order(foreign.orderId)).payments
    const [owner, stranger] = [{ cartToken: own.cartToken }, { cartToken: foreign.cartToken }]
    expect(await codeOf('orders.settlePayment', { ...owner, params: { id: own.orderId, payment_id: payment?.id ?? 0 } })).toBe('payment_not_found')
    expect(await codeOf('orders.settlePayment', { ...owner, params: { id: foreign.orderId, payment_id: payment?.id ?? 0 } })).toBe('order_not_found')
    expect(await codeOf('orders.pay', { ...stranger, params: { id: own.orderId }, body: { payment_token: 'tok_visa' } })).toBe('order_not_found')
    for (const { orderId } of [own, foreign]) await call(shop.app, 'admin.orders.fulfil', { ...admin, params: { id: orderId }, body: {} })
    const asked = await call(shop.app, 'orders.requestReturn', { ...stranger, params: { id: foreign.orderId }, body: { lines: [{ line_id: 1, quantity: 1 }] } })
    const mixed = { id: own.orderId, return_id: asked.body.return.return_id }
    expect(await codeOf('orders.cancelReturn', { ...owner, params: mixed })).toBe('return_not_found')
    expect(await codeOf('admin.orders.approveReturn', { ...admin, params: mixed })).toBe('return_not_found')
    await expectSound()
  })

  it('no more is paid back than was paid, whether at once or bit by bit, and one key pays back once', async () => {
    const { orderId } = await bought()
    const params = { id: orderId }
    const { total } = (await shop.commerce.orders.order(orderId)).totals
    const refund = (body: CallInput<'admin.orders.refund'>['body']) => ({ ...admin, params, ...(body ? { body } : {}) })
    expect(await codeOf('admin.orders.refund', refund({ amount: (total + 1) / 100 }))).toBe('refund_exceeds_captured')
    for (let tries = 0; tries < 2; tries++) await call(shop.app, 'admin.orders.refund', refund({ amount: 1, key: 'a' }))
    await call(shop.app, 'admin.orders.refund', refund({ amount: (total - 100) / 100, key: 'b' }))
    expect(await codeOf('admin.orders.refund', refund({ amount: 0.01, key: 'c' }))).toBe('refund_exceeds_captured')
    await shop.commerce.workers.drain()
    expect((await shop.commerce.orders.order(orderId)).refunds.map(({ amount }) => amount)).toEqual([100, total - 100])
    await expectSound()
  })

  it('goods are sent back that were sent, no more of them, and paid back when they are here', async () => {
    const { cartToken, orderId } = await bought()
    const named = { cartToken, params: { id: orderId } }
    const ask = (quantity: number) => ({ ...named, body: { lines: [{ line_id: 1, quantity }] } })
    expect(await codeOf('orders.requestReturn', ask(1))).toBe('order_wrong_status')
    await call(shop.app, 'admin.orders.fulfil', { ...admin, params: { id: orderId }, body: {} })
    expect(await codeOf('orders.requestReturn', ask(3))).toBe('return_invalid')
    const { return_id } = (await call(shop.app, 'orders.requestReturn', ask(2))).body.return
    expect(await codeOf('orders.requestReturn', ask(1))).toBe('return_invalid')
    const received = (quantity: number) => ({
      ...admin,
      params: { id: orderId, return_id },
      body: { lines: [{ line_id: 1, quantity, disposition: 'sellable' as const }] },
    })
    expect(await codeOf('admin.orders.receiveReturn', received(3))).toBe('return_invalid')
    expect([(await shop.commerce.orders.order(orderId)).refunds, await available()]).toEqual([[], [98]])
    const andPaid = { ...received(2), body: { ...received(2).body, refund: true } }
    for (const input of [received(2), received(2), andPaid, andPaid]) await call(shop.app, 'admin.orders.receiveReturn', input)
    expect(await codeOf('admin.orders.receiveReturn', received(1))).toBe('return_invalid')
    await shop.commerce.workers.drain()
    expect((await shop.commerce.orders.order(orderId)).refunds.map(({ amount }) => amount)).toEqual([2_000])
    expect(await available()).toEqual([100])
    await expectSound()
  })
})
