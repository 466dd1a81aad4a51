import type { Commerce } from '@cartwright/core'
import type { Hono } from 'hono'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openShop } from '../src/open-shop.ts'
import { site } from '../src/site.ts'

let commerce: Commerce
let app: Hono
beforeEach(async () => {
  commerce = await openShop()
  app = site(commerce, { ada: 'try me' })
})
afterEach(() => commerce.close())

const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  app.request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })
const as = (name: string, password: string) => ({ authorization: `Basic ${btoa(`${name}:${password}`)}` })

const buy = async () => {
  const { cart_token } = (await (await post('/shop/cart/items', { product_id: 1, quantity: 2 })).json()) as { cart_token: string }
  const order = { email: 'eve@example.com', payment_method: 'credit_card', shipping_address: '123 Main St', payment_token: 'tok_visa' }
  return (await post('/shop/orders', order, { 'x-cart-token': cart_token })).status
}

it('keeps its own pages beside the shop', async () => {
  expect(await (await app.request('/')).text()).toContain('<a href="/shop/docs">')
  expect(await (await app.request('/shop/products')).json()).toMatchObject({ products: [{ name: 'Mug', price: 9.5 }] })
  expect((await app.request('/products')).status).toBe(404)
})

it('opens the office by its own login alone', async () => {
  for (const headers of [{}, as('ada', 'guess'), as('eve', 'try me'), as('constructor', 'try me')]) {
    expect((await app.request('/office/orders', { headers })).status).toBe(401)
    expect((await post('/office/orders/1/ship', {}, headers)).status).toBe(401)
  }
  expect(await (await app.request('/office/orders', { headers: as('ada', 'try me') })).json()).toEqual([])
})

it('sells through the shop and ships from the office, whose name stays with the order', async () => {
  expect(await buy()).toBe(201)
  const orders = await app.request('/office/orders', { headers: as('ada', 'try me') })
  expect(await orders.json()).toEqual([{ id: 1, email: 'eve@example.com', goods: ['2 x Mug'] }])
  expect(await (await post('/office/orders/1/ship', {}, as('ada', 'try me'))).json()).toEqual({ id: 1, status: 'fulfilled' })
  expect((await commerce.orders.order(1)).history.at(-1)).toMatchObject({ to: 'fulfilled', actor: 'system:office ada' })
})
