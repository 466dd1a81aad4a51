import { beforeEach, describe, expect, it } from 'vitest'
import { isCartwrightError } from '../src/index.ts'
import { checkout, credentials, linesOf, losing, openRealShop, type RealShop } from './real-shop.ts'

let shop: RealShop
let phone: number

beforeEach(async () => {
  shop = await openRealShop()
  phone = await shop.stock('Smartphone', 50)
})

const orderCount = async () => (await shop.commerce.orders.list({}, { limit: 10 })).total
const available = async () => {
  const { variants } = await shop.commerce.catalog.product(phone)
  const counts = await shop.commerce.inventory.availability(variants.map(({ id }) => id))
  return [...counts.values()]
}

describe('a guest', () => {
  it('finds, chooses, orders and pays', async () => {
    const { client } = shop.shopper()
    const { products, total } = await client.products.list({ search: 'smartphnoe' })
    expect([total, products.map(({ id, price, stock_quantity }) => [id, price, stock_quantity])]).toEqual([1, [[phone, 699.99, 50]]])
    expect((await client.products.get('smartphone')).id).toBe(phone)

    const added = await client.cart.addItem({ product_id: phone, quantity: 2 })
    expect([added.message, added.cart.subtotal_amount]).toEqual(['Item added', 1399.98])
    const order = await client.orders.create(checkout)
    expect([order.status, order.currency, order.subtotal_amount]).toEqual(['pending_payment', 'USD', 1399.98])
    expect(await client.orders.pay(order.order_id, { payment_token: 'tok_visa' })).toEqual({ payment_id: 1, status: 'completed' })
    expect((await client.orders.get(order.order_id)).status).toBe('paid')
    expect(await available()).toEqual([48])
  })

  it('may pay again after a decline', async () => {
    const { client } = shop.shopper()
    await client.cart.addItem({ product_id: phone })
    const { order_id: id } = await client.orders.create(checkout)
    const declined = await client.orders.pay(id, { payment_token: 'tok_insufficient_funds' }).catch(thrown => thrown)
    expect(isCartwrightError(declined, 'card_declined')).toBe(true)
    expect(declined).toMatchObject({ status: 402, retryable: false, details: { decline_code: 'insufficient_funds' } })
    expect(declined.requestId).toMatch(/^[\w.-]{8,}$/)
    expect((await client.orders.pay(id, { payment_token: 'tok_visa' })).status).toBe('completed')
  })

  it('goes to the bank and back', async () => {
    const { client } = shop.shopper()
    await client.cart.addItem({ product_id: phone })
    const { order_id: id } = await client.orders.create(checkout)
    const { status, payment_id: paymentId, client_secret: secret } = await client.orders.pay(id, { payment_token: 'tok_3ds' })
    expect([status, typeof secret]).toEqual(['requires_action', 'string'])
    const [payment] = (await shop.commerce.orders.order(id)).payments
    await shop.payments.completeAction(payment?.providerId ?? '', 'succeed')
    expect((await client.orders.settlePayment(id, paymentId ?? 0)).status).toBe('completed')
  })

  it('hears what is left when there is too little', async () => {
    const { client } = shop.shopper()
    const error = await client.cart.addItem({ product_id: phone, quantity: 51 }).catch(thrown => thrown)
    expect(error).toMatchObject({
      code: 'insufficient_stock',
      status: 409,
      message: 'Insufficient stock',
      details: { lines: [{ requested: 51, available: 50 }] },
    })
    expect((await client.cart.get()).items).toEqual([])
  })

  it('hears which field is wrong', async () => {
    const { client } = shop.shopper()
    const error = await client.cart.addItem({ product_id: phone, quantity: 0 }).catch(thrown => thrown)
    expect(error).toMatchObject({ code: 'validation_failed', status: 422, errors: [{ path: 'quantity' }] })
  })

  it('has one cart though every first answer was lost on its way, and one order', async () => {
    const { client, sent } = shop.shopper({ fetch: losing(shop.fetch, 1) })
    await client.cart.addItem({ product_id: phone, quantity: 2 })
    await client.cart.addItem({ product_id: phone, quantity: 1 })
    const order = await client.orders.create({ ...checkout, payment_token: 'tok_visa' })
    expect([order.payment?.status, order.lines.map(({ quantity }) => quantity)]).toEqual(['completed', [3]])
    expect([await orderCount(), await available()]).toEqual([1, [47]])
    const keys = sent.filter(({ url }) => url.endsWith('/orders')).map(({ headers }) => headers.get('idempotency-key'))
    expect(keys).toEqual([keys[0], keys[0]])
  })

  it('keeps the cart in a storage of their own', async () => {
    const { client, session } = shop.shopper()
    await client.cart.addItem({ product_id: phone })
    const nextVisit = shop.shopper({ session })
    expect((await nextVisit.client.cart.get()).item_count).toBe(1)
    expect((await shop.shopper().client.cart.get()).item_count).toBe(0)
  })
})

describe('a customer', () => {
  it('brings the cart and the orders of a guest along', async () => {
    const { client } = shop.shopper()
    await client.cart.addItem({ product_id: phone })
    const { order_id: id } = await client.orders.create(checkout)
    await client.cart.addItem({ product_id: phone, quantity: 2 })
    await client.auth.register(credentials)
    expect((await client.account.get()).email).toBe(credentials.email)
    expect((await client.cart.get()).item_count).toBe(2)
    expect((await client.orders.get(id)).order_id).toBe(id)
  })

  it('leaves nothing behind on signing out', async () => {
    const { client, session } = shop.shopper()
    await client.cart.addItem({ product_id: phone })
    await client.auth.register(credentials)
    await client.auth.logout()
    expect(await session.read()).toEqual({})
    expect((await client.cart.get()).item_count).toBe(0)
    await expect(client.account.get()).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('stays signed in for as long as the shop allows, with one refresh for many calls', async () => {
    const { client, sent } = shop.shopper()
    await client.auth.register(credentials)
    for (let round = 0; round < 3; round += 1) {
      await shop.clock.advance(15 * 60_000)
      sent.length = 0
      const answers = await Promise.all([client.account.get(), client.cart.get(), client.orders.list(), client.account.addresses()])
      expect(answers[0].email).toBe(credentials.email)
      expect(linesOf(sent)).toEqual(['POST /auth/refresh', 'GET /me', 'GET /cart', 'GET /orders', 'GET /me/addresses'])
    }
  })

  it('stays signed in though the answer to a refresh was lost', async () => {
    const { client, sent } = shop.shopper({ fetch: losing(shop.fetch, 1) })
    await client.auth.login(credentials).catch(() => undefined)
    await shop.shopper().client.auth.register(credentials)
    await client.auth.login(credentials)
    await shop.clock.advance(15 * 60_000)
    sent.length = 0
    expect((await client.account.get()).email).toBe(credentials.email)
    expect(linesOf(sent)).toEqual(['POST /auth/refresh', 'POST /auth/refresh', 'GET /me', 'GET /me'])
  })

  it('is renewed when the device has another idea of the time than the shop', async () => {
    const { client, sent } = shop.shopper({ now: () => 0 })
    await client.auth.register(credentials)
    await shop.clock.advance(15 * 60_000)
    sent.length = 0
    expect((await client.account.get()).email).toBe(credentials.email)
    expect(linesOf(sent)).toEqual(['GET /me', 'POST /auth/refresh', 'GET /me'])
  })

  it('becomes a guest again when the login was ended elsewhere', async () => {
    const { client, session } = shop.shopper()
    await client.auth.register(credentials)
    const elsewhere = shop.shopper()
    await elsewhere.client.auth.login(credentials)
    await elsewhere.client.auth.logoutEverywhere()
    await expect(client.account.get()).rejects.toMatchObject({ status: 401 })
    expect(await session.read()).toEqual({})
    expect((await client.cart.get()).items).toEqual([])
  })

  it('is not asked twice for a wrong password', async () => {
    const { client, sent } = shop.shopper()
    await client.auth.register(credentials)
    sent.length = 0
    const change = client.auth.changePassword({ current_password: 'wrong', new_password: 'another one nobody guesses' })
    await expect(change).rejects.toMatchObject({ code: 'invalid_credentials', status: 401 })
    expect(linesOf(sent)).toEqual(['POST /auth/password'])
  })
})

describe('reading the catalog', () => {
  it('says nobody’s name, so that answers can be shared', async () => {
    const { client, sent } = shop.shopper()
    await client.cart.addItem({ product_id: phone })
    await client.auth.register(credentials)
    sent.length = 0
    await client.products.list()
    await client.categories.tree()
    expect(sent.map(({ headers }) => [...headers.keys()])).toEqual([[], []])
  })
})

describe('the staff', () => {
  it('keeps the catalog and the stock, and handles an order to its end', async () => {
    const { client } = await shop.admin()
    const draft = { name: 'Mug', status: 'published' as const, variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 12.5 }] }] }
    const mug = await client.admin.products.create(draft)
    const adjusted = await client.admin.stock.adjust({ reason: 'Opening stock', lines: [{ sku: 'MUG', to: 5 }] })
    expect(adjusted).toMatchObject({ adjusted: 1, failed: 0, results: [{ level: { sku: 'MUG', on_hand: 5 } }] })

    const buyer = shop.shopper().client
    await buyer.cart.addItem({ product_id: mug.id, quantity: 2 })
    const { order_id: id } = await buyer.orders.create({ ...checkout, payment_token: 'tok_visa' })
    expect((await client.admin.orders.fulfil(id)).status).toBe('fulfilled')
    const preview = await client.admin.orders.previewRefund(id, { amount: 10 })
    const refunded = await client.admin.orders.refund(id, { amount: 10, reason: 'A chip' })
    expect([preview.amount, refunded.refund.amount, refunded.order.refunded_amount]).toEqual([10, 10, 10])
    expect((await client.admin.doctor()).ok).toBe(true)
    expect((await client.admin.whoami()).role).toBe('admin')
  })

  it('pays back once though the answer was lost', async () => {
    const buyer = shop.shopper().client
    await buyer.cart.addItem({ product_id: phone })
    const { order_id: id } = await buyer.orders.create({ ...checkout, payment_token: 'tok_visa' })
    const { client } = await shop.admin({ fetch: losing(shop.fetch, 2) })
    const { order } = await client.admin.orders.refund(id, { amount: 100 })
    expect([order.refunded_amount, order.refunds.length]).toEqual([100, 1])
  })

  it('walks through a long list without losing or repeating anything', async () => {
    const products = Array.from({ length: 205 }, (_, index) => ({ name: `Mug ${index}`, variants: [{ sku: `MUG-${index}`, prices: [] }] }))
    const { client, sent } = await shop.admin()
    expect((await client.admin.products.import({ products })).created).toBe(205)
    sent.length = 0
    const skus = new Set<string>()
    let count = 0
    for await (const { variants } of client.admin.products.each()) {
      count += 1
      for (const { sku } of variants) skus.add(sku)
    }
    expect([count, skus.size]).toEqual([206, 206])
    expect(sent.map(({ url }) => new URL(url).searchParams.get('limit'))).toEqual(['100', '100', '100'])
  })

  it('asks for no more of a list than is looked at', async () => {
    for (let index = 0; index < 5; index += 1) await shop.stock(`Lamp ${index}`, 1)
    const { client, sent } = shop.shopper()
    const names: string[] = []
    for await (const { name } of client.products.each({ search: 'lamp', sort: 'name', limit: 2 })) {
      names.push(name)
      if (names.length === 3) break
    }
    expect([names, sent.length]).toEqual([['Lamp 0', 'Lamp 1', 'Lamp 2'], 2])
  })

  it('is told when a key may not do something', async () => {
    const { client } = await shop.admin()
    const { key } = await client.admin.keys.create({ name: 'Warehouse', role: 'staff', scopes: ['stock:read'] })
    const warehouse = shop.shopper({ apiKey: key }).client
    expect((await warehouse.admin.stock.list()).total).toBe(1)
    await expect(warehouse.admin.customers.list()).rejects.toMatchObject({ code: 'forbidden', status: 403 })
  })
})

it('knows how the shop is', async () => {
  expect((await shop.shopper().client.system.health()).status).toBe('UP')
})
