import { beforeEach, describe, expect, it } from 'vitest'
import { call, refusal } from './support/call.ts'
import { openShop, type Shop, tester } from './support/shop.ts'

/** API.md, part 1: to the letter. */
describe('the fixed part of the API', () => {
  let shop: Shop
  let categoryId: number

  beforeEach(async () => {
    shop = await openShop()
    categoryId = (await shop.commerce.catalog.createCategory({ name: 'Phones' }, tester)).id
    await shop.stock({ name: 'Smartphone', categoryIds: [categoryId] }, 50)
    await shop.commerce.customers.createAccount({ email: 'user@example.com', password: 'password123', role: 'customer' }, tester)
  })

  const login = async () => {
    const answer = await call(shop.app, 'auth.login', { body: { email: 'user@example.com', password: 'password123' } })
    return answer.body.token
  }

  it('signs in', async () => {
    const answer = await call(shop.app, 'auth.login', { body: { email: 'user@example.com', password: 'password123' } })
    expect(answer.status).toBe(200)
    expect(Object.keys(answer.body)).toEqual(['token', 'user_id', 'refresh_token', 'expires_in'])
    expect(answer.body).toMatchObject({ token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/), user_id: 1, expires_in: 600 })
  })

  it('lists products', async () => {
    const response = await shop.app.request(`/products?category_id=${categoryId}&search=phone&page=1&limit=20`)
    expect(response.status).toBe(200)
    const body = await response.json()
    expect(body).toMatchObject({ products: [{ id: 1, name: 'Smartphone', price: 699.99, currency: 'USD', stock_quantity: 50 }], total: 1, page: 1, limit: 20 })
  })

  it('adds to the cart, and refuses what is not there', async () => {
    const token = await login()
    const added = await call(shop.app, 'cart.addItem', { token, body: { product_id: 1, quantity: 2 } })
    expect(added.status).toBe(201)
    expect(added.body).toMatchObject({ message: 'Item added', cart: { items: [{ id: 1, product_id: 1, quantity: 2 }], total_amount: 1399.98 } })

    const refused = await refusal(shop.app, 'cart.addItem', { token, body: { product_id: 1, quantity: 49 } })
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ error: 'Insufficient stock', code: 'insufficient_stock', lines: [{ requested: 51, available: 50 }] })
    expect((await call(shop.app, 'cart.get', { token })).body.item_count).toBe(2)
  })

  it('shows, changes and empties the cart', async () => {
    const token = await login()
    await call(shop.app, 'cart.addItem', { token, body: { product_id: 1, quantity: 2 } })
    const changed = await call(shop.app, 'cart.setItemQuantity', { token, params: { id: 1 }, body: { quantity: 3 } })
    expect(changed.status).toBe(200)
    expect(changed.body.items).toMatchObject([{ id: 1, quantity: 3 }])
    expect((await call(shop.app, 'cart.get', { token })).body).toEqual(changed.body)

    const zero = await call(shop.app, 'cart.setItemQuantity', { token, params: { id: 1 }, body: { quantity: 0 } })
    expect(zero.body.items).toEqual([])
    await call(shop.app, 'cart.addItem', { token, body: { product_id: 1, quantity: 1 } })
    const removed = await call(shop.app, 'cart.removeItem', { token, params: { id: 2 } })
    expect([removed.status, removed.body.items]).toEqual([200, []])
  })

  it('places an order', async () => {
    const token = await login()
    await call(shop.app, 'cart.addItem', { token, body: { product_id: 1, quantity: 2 } })
    const body = { payment_method: 'credit_card', shipping_address: '123 Main St' }
    const placed = await call(shop.app, 'orders.create', { token, body })
    expect(placed.status).toBe(201)
    expect(placed.body).toMatchObject({
      order_id: 1,
      total_amount: 1399.98,
      currency: 'USD',
      status: 'pending_payment',
      shipping_address: { line1: '123 Main St', country: null },
    })
  })

  it('takes a structured address as well', async () => {
    const token = await login()
    await call(shop.app, 'cart.addItem', { token, body: { product_id: 1, quantity: 1 } })
    const shipping_address = { name: 'Ada', line1: '123 Main St', city: 'Springfield', postal_code: '12345', country: 'US' }
    const placed = await call(shop.app, 'orders.create', { token, body: { payment_method: 'credit_card', shipping_address } })
    expect(placed.body.shipping_address).toEqual({ ...shipping_address, line2: null, region: null, phone: null })
  })

  it('refuses an order for what was sold meanwhile', async () => {
    const token = await login()
    await call(shop.app, 'cart.addItem', { token, body: { product_id: 1, quantity: 50 } })
    await shop.commerce.inventory.adjust({ causeKey: 'lost', reason: 'Lost', lines: [{ variantId: 1, to: 49 }] }, tester)
    const refused = await refusal(shop.app, 'orders.create', { token, body: { payment_method: 'credit_card', shipping_address: '123 Main St' } })
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ error: 'Insufficient stock available', code: 'insufficient_stock' })
    expect(refused.body.lines).toMatchObject([{ variant_id: 1, requested: 50, available: 49 }])
    expect((await shop.commerce.orders.list({}, { limit: 10 })).total).toBe(0)
  })

  const order = async () => {
    const token = await login()
    await call(shop.app, 'cart.addItem', { token, body: { product_id: 1, quantity: 2 } })
    const placed = await call(shop.app, 'orders.create', { token, body: { payment_method: 'credit_card', shipping_address: '123 Main St' } })
    return { token, params: { id: placed.body.order_id } }
  }

  it('pays an order', async () => {
    const { token, params } = await order()
    const paid = await call(shop.app, 'orders.pay', { token, params, body: { payment_token: 'token' } })
    expect(paid.status).toBe(200)
    expect(paid.body).toEqual({ payment_id: 1, status: 'completed' })
    expect((await call(shop.app, 'orders.get', { token, params })).body.status).toBe('paid')
  })

  it('answers a decline with 402, and the order can be paid again', async () => {
    const { token, params } = await order()
    const declined = await refusal(shop.app, 'orders.pay', { token, params, body: { payment_token: 'tok_declined' } })
    expect(declined.status).toBe(402)
    expect(declined.body).toMatchObject({ code: 'card_declined', decline_code: 'generic_decline', order_id: 1 })
    expect((await call(shop.app, 'orders.get', { token, params })).body.status).toBe('pending_payment')
    const paid = await call(shop.app, 'orders.pay', { token, params, body: { payment_token: 'token' } })
    expect(paid.body).toEqual({ payment_id: 1, status: 'completed' })
  })

  it('answers 3-D Secure with the secret for the browser, and settles when it comes back', async () => {
    const { token, params } = await order()
    const asked = await call(shop.app, 'orders.pay', { token, params, body: { payment_token: 'tok_3ds' } })
    expect(asked.status).toBe(200)
    expect(asked.body).toMatchObject({ payment_id: 1, status: 'requires_action', client_secret: expect.stringContaining('_secret_') })
    const [payment] = (await shop.commerce.orders.order(params.id)).payments
    await shop.payments.completeAction(payment?.providerId ?? '', 'succeed')
    const settled = await call(shop.app, 'orders.settlePayment', { token, params: { id: params.id, payment_id: 1 } })
    expect(settled.body).toEqual({ payment_id: 1, status: 'completed' })
  })

  it('places and pays in one call', async () => {
    const token = await login()
    await call(shop.app, 'cart.addItem', { token, body: { product_id: 1, quantity: 2 } })
    const body = { payment_method: 'credit_card', shipping_address: '123 Main St', payment_token: 'token' }
    const placed = await call(shop.app, 'orders.create', { token, body })
    expect(placed.status).toBe(201)
    expect(placed.body).toMatchObject({ order_id: 1, status: 'paid', payment: { payment_id: 1, status: 'completed' } })
  })

  it('keeps the order when the card that came with it is declined', async () => {
    const token = await login()
    await call(shop.app, 'cart.addItem', { token, body: { product_id: 1, quantity: 2 } })
    const body = { payment_method: 'credit_card', shipping_address: '123 Main St', payment_token: 'tok_declined' }
    const declined = await refusal(shop.app, 'orders.create', { token, body })
    expect([declined.status, declined.body.order_id]).toEqual([402, 1])
    expect((await call(shop.app, 'orders.get', { token, params: { id: 1 } })).body.status).toBe('pending_payment')
  })

  it('says how it is', async () => {
    const health = await call(shop.app, 'system.health')
    expect(health.status).toBe(200)
    expect(health.body).toMatchObject({ status: 'UP', components: { storage: { status: 'UP' }, events: { status: 'UP' } } })
    expect((await call(shop.app, 'system.live')).body).toEqual({ status: 'UP' })
    expect((await call(shop.app, 'system.ready')).body).toEqual({ status: 'UP' })

    await shop.commerce.close()
    const down = await call(shop.app, 'system.health')
    expect([down.status, down.body.status]).toEqual([503, 'DOWN'])
    expect((await call(shop.app, 'system.ready')).status).toBe(503)
    expect((await call(shop.app, 'system.live')).status).toBe(200)
  })
})
