// Goal: while changes wait too long for the database, shoppers' changes are turned away before anything is done, and everything else lives.
import { memoryMeter, memoryStorage } from '@cartwright/core/memory'
import { describe, expect, it } from 'vitest'
import { type Endpoint, endpoints } from '../../src/contract/index.ts'
import { isShed } from '../../src/http/shed-load.ts'
import { call, refusal } from '../support/call.ts'
import { everythingIn } from '../support/everything.ts'
import { checkout, guestOrder, guestWithCart } from '../support/people.ts'
import { openShop } from '../support/shop.ts'

/** A shop whose storage says how long changes wait. */
const open = async (options: Parameters<typeof openShop>[0] = {}) => {
  let waitMs = 0
  const meter = memoryMeter()
  const storage = { ...memoryStorage(), writeWaitMs: () => waitMs }
  const shop = await openShop({ rateLimit: 'on', ...options, commerce: { storage, meter } })
  const product = await shop.stock({ name: 'Phone' }, 10)
  return {
    shop,
    product,
    meter,
    wait: (ms: number) => {
      waitMs = ms
    },
  }
}

describe('a shop whose database cannot keep up', () => {
  it('turns checkouts and changes of carts away, and nothing is changed', async () => {
    const { shop, product, meter, wait } = await open()
    const cartToken = await guestWithCart(shop, product.id)
    wait(501)
    const before = await everythingIn(shop)
    const refused = [
      await refusal(shop.app, 'orders.create', { cartToken, body: checkout, key: 'a-key' }),
      await refusal(shop.app, 'cart.addItem', { cartToken, body: { product_id: product.id, quantity: 1 } }),
      await refusal(shop.app, 'cart.applyDiscount', { cartToken, body: { code: 'SAVE' } }),
    ]
    for (const { status, headers, body } of refused) expect([status, headers.get('retry-after'), body.code]).toEqual([503, '2', 'overloaded'])
    expect(await everythingIn(shop)).toBe(before)
    expect(meter.total('cartwright_shed_total', { class: 'checkout' })).toBe(1)
    expect(meter.total('cartwright_shed_total', { class: 'write' })).toBe(1)
    expect(meter.total('cartwright_shed_total', { class: 'coupon' })).toBe(1)
  })

  it('lets people look around, pay what they ordered, and staff work', async () => {
    const { shop, product, wait } = await open()
    const { orderId, cartToken } = await guestOrder(shop, product.id)
    wait(60_000)
    expect((await call(shop.app, 'products.list', { query: { search: 'phone' } })).status).toBe(200)
    expect((await call(shop.app, 'cart.get', { cartToken })).status).toBe(200)
    expect((await call(shop.app, 'orders.pay', { params: { id: orderId }, cartToken, body: { payment_token: 'tok_visa' } })).body.status).toBe('completed')
    expect((await call(shop.app, 'admin.products.delete', { params: { id: product.id }, token: shop.adminKey })).status).toBe(204)
    expect((await call(shop.app, 'auth.register', { body: { email: 'new@example.com', password: 'a password nobody guesses' } })).status).toBe(201)
  })

  it('takes changes again as soon as they wait no longer than half a second', async () => {
    const { shop, product, wait } = await open()
    const input = { body: { product_id: product.id, quantity: 1 } }
    wait(501)
    expect((await refusal(shop.app, 'cart.addItem', input)).status).toBe(503)
    wait(500)
    expect((await call(shop.app, 'cart.addItem', input)).status).toBe(201)
  })

  it('answers a repeat with the same key once it can: a refusal is not kept', async () => {
    const { shop, product, wait } = await open()
    const cartToken = await guestWithCart(shop, product.id)
    const input = { cartToken, body: checkout, key: 'one-key' }
    wait(501)
    expect((await refusal(shop.app, 'orders.create', input)).status).toBe(503)
    wait(0)
    expect((await call(shop.app, 'orders.create', input)).status).toBe(201)
  })

  it('counts who is turned away, so that hammering is limited all the same', async () => {
    const { shop, wait } = await open({ rateLimit: 'on', clientAddress: () => '192.0.2.1' })
    wait(501)
    const statuses: number[] = []
    for (let count = 0; count < 11; count += 1) statuses.push((await refusal(shop.app, 'orders.create', { body: checkout })).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 503), 429])
  })

  it('turns nobody away with limits off, for load tests', async () => {
    const { shop, product, wait } = await open({ rateLimit: 'off' })
    wait(60_000)
    expect((await call(shop.app, 'cart.addItem', { body: { product_id: product.id, quantity: 1 } })).status).toBe(201)
  })

  it('may have another measure of too long', async () => {
    const { shop, product, wait } = await open({ shedAfterMs: 50 })
    const input = { body: { product_id: product.id, quantity: 1 } }
    wait(51)
    expect((await refusal(shop.app, 'cart.addItem', input)).status).toBe(503)
    wait(50)
    expect((await call(shop.app, 'cart.addItem', input)).status).toBe(201)
  })
})

it('tells the storage for whom it works: shoppers, staff or workers', async () => {
  const asked: string[] = []
  const storage = {
    ...memoryStorage(),
    inLane: <T>(lane: string, work: () => T): T => {
      asked.push(lane)
      return work()
    },
  }
  const shop = await openShop({ commerce: { storage } })
  const product = await shop.stock({ name: 'Phone' }, 1)
  const { orderId, cartToken } = await guestOrder(shop, product.id)
  await call(shop.app, 'orders.pay', { params: { id: orderId }, cartToken, body: { payment_token: 'tok_visa' } })
  expect(asked.splice(0)).toEqual(['workers', 'shopper', 'shopper', 'shopper'])
  await call(shop.app, 'admin.products.delete', { params: { id: product.id }, token: shop.adminKey })
  expect(asked).toEqual(['admin'])
  const workers = shop.commerce.workers.start()
  await workers.stop()
  expect(asked).toEqual(['admin', 'workers'])
})

it('sheds what shoppers change, and nothing else', () => {
  const table: readonly (Endpoint & { readonly id: string })[] = Object.values(endpoints)
  const shed = table.filter(isShed)
  expect(shed.filter(({ method, audience }) => method === 'GET' || audience === 'admin')).toEqual([])
  expect(shed.map(({ id }) => id).sort()).toMatchInlineSnapshot(`
    [
      "account.addAddress",
      "account.deleteAddress",
      "account.deletePaymentMethod",
      "account.replaceAddress",
      "account.update",
      "cart.addItem",
      "cart.applyDiscount",
      "cart.applyGiftCard",
      "cart.chooseShipping",
      "cart.clear",
      "cart.removeDiscount",
      "cart.removeGiftCard",
      "cart.removeItem",
      "cart.setItemQuantity",
      "cart.useStoreCredit",
      "orders.cancel",
      "orders.cancelReturn",
      "orders.create",
      "orders.requestReturn",
    ]
  `)
})
