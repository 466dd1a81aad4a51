import { createApp } from '@cartwright/server'
import { expect, it } from 'vitest'
import { openShop } from '../src/index.ts'

it('sells a mug', async () => {
  const commerce = await openShop()
  const app = createApp(commerce)
  const post = async (path: string, body: object, headers: Readonly<Record<string, string>> = {}) => {
    const response = await app.request(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> }
  }

  const list = await app.request('/products')
  expect(await list.json()).toMatchObject({ products: [{ id: 1, name: 'Mug', price: 9.5, currency: 'USD', stock_quantity: 12 }], total: 1 })

  const added = await post('/cart/items', { product_id: 1, quantity: 2 })
  expect(added.status).toBe(201)
  const order = { email: 'ada@example.com', payment_method: 'credit_card', shipping_address: '123 Main St', payment_token: 'tok_visa' }
  const placed = await post('/orders', order, { 'x-cart-token': String(added.body.cart_token) })
  expect(placed).toMatchObject({ status: 201, body: { order_id: 1, status: 'paid', subtotal_amount: 19, payment: { status: 'completed' } } })

  expect(await commerce.inventory.availability([1])).toEqual(new Map([[1, 10]]))
  expect((await commerce.doctor()).filter(({ violations }) => violations > 0)).toEqual([])
  await commerce.close()
})
