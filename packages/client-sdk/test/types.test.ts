import { expectTypeOf, it } from 'vitest'
import {
  type AdminOrder,
  type AdminOrderWithDisputes,
  type Cart,
  createClient,
  type PayResult,
  type Product,
  type ProductCard,
  type Tokens,
} from '../src/index.ts'

const client = createClient({ url: 'http://shop.test', fetch: () => new Response('{}') })

it('knows what each call answers', () => {
  expectTypeOf(client.products.list).returns.resolves.toHaveProperty('products').toEqualTypeOf<ProductCard[]>()
  expectTypeOf(client.products.get).returns.resolves.toEqualTypeOf<Product>()
  expectTypeOf(client.cart.get).returns.resolves.toEqualTypeOf<Cart>()
  expectTypeOf(client.cart.addItem).returns.resolves.toHaveProperty('cart').toEqualTypeOf<Cart>()
  expectTypeOf(client.auth.login).returns.resolves.toEqualTypeOf<Tokens>()
  expectTypeOf(client.auth.logout).returns.resolves.toEqualTypeOf<undefined>()
  expectTypeOf(client.orders.pay).returns.resolves.toEqualTypeOf<PayResult>()
  expectTypeOf(client.admin.orders.get).returns.resolves.toEqualTypeOf<AdminOrderWithDisputes>()
  expectTypeOf(client.admin.orders.fulfil).returns.resolves.toEqualTypeOf<AdminOrder>()
})

it('knows what each call takes', () => {
  expectTypeOf(client.products.get).parameter(0).toEqualTypeOf<string | number>()
  expectTypeOf(client.cart.setItemQuantity).parameter(0).toEqualTypeOf<number>()
  expectTypeOf(client.cart.setItemQuantity).parameter(1).toEqualTypeOf<{ quantity: number }>()
  expectTypeOf(client.orders.settlePayment).parameter(1).toEqualTypeOf<number>()
  expectTypeOf(client.cart.get).toBeCallableWith()
  expectTypeOf(client.products.list).toBeCallableWith()
  expectTypeOf(client.products.list).toBeCallableWith({ search: 'phone', 'facet.color': ['red', 'blue'] })
  expectTypeOf(client.orders.cancel).toBeCallableWith(7)
  expectTypeOf(client.orders.cancel).toBeCallableWith(7, { reason: 'changed my mind' }, { idempotencyKey: 'k' })
  expectTypeOf(client.cart.get).toBeCallableWith({ timeoutMs: 100 })
})

it('refuses at compile time to read what the shop does not answer', () => {
  const read = async () => {
    const product = await client.products.get('mug')
    const { items } = await client.cart.get()
    for await (const order of client.admin.orders.each()) {
      // @ts-expect-error an order of staff is named by `order_id`
      order.id
    }
    return [
      // @ts-expect-error no such field of a product
      product.title,
      // @ts-expect-error no such field of an item
      items[0]?.product.vendor,
      // @ts-expect-error no such answer
      (await client.auth.login({ email: 'a@b.example', password: 'x' })).access_token,
    ]
  }
  expectTypeOf(read).toBeFunction()
})

it('refuses at compile time what the shop would refuse', () => {
  // Never called: what does not compile is the test.
  const refused = () => [
    // @ts-expect-error an order is named by its number
    client.orders.get('7'),
    // @ts-expect-error there is nothing without an id
    client.orders.get(),
    // @ts-expect-error the body is not optional
    client.cart.setItemQuantity(3),
    // @ts-expect-error no such field
    client.cart.addItem({ product_id: 1, amount: 2 }),
    // @ts-expect-error no such order of products
    client.products.list({ sort: 'cheapest' }),
    // @ts-expect-error no such call
    client.orders.delete(7),
    // @ts-expect-error no such field, deep inside
    client.orders.create({ payment_method: 'credit_card', shipping_address: { line1: 'Main St 1', city: 'Bonn', country: 'DE', street: 'x' } }),
    // @ts-expect-error no such field of a product that staff make
    client.admin.products.create({ name: 'Mug', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', cents: 950 }] }] }),
    // @ts-expect-error no such status
    client.admin.orders.list({ status: 'shipped' }),
    // @ts-expect-error no such option of a call
    client.cart.get({ timeout: 100 }),
    // @ts-expect-error amounts are numbers
    client.admin.orders.refund(7, { amount: '9.99' }),
  ]
  expectTypeOf(refused).toBeFunction()
})
