import { beforeEach, describe, expect, it } from 'vitest'
import { call, refusal } from './support/call.ts'
import { checkout, guestOrder, guestWithCart, signIn } from './support/people.ts'
import { openShop, type Shop } from './support/shop.ts'

const times = <T>(count: number, work: (index: number) => Promise<T>) => Promise.all(Array.from({ length: count }, (_, index) => work(index)))

/** A promise that lets everybody waiting for it go at once. */
const gate = () => {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { open, opened }
}

describe('many at once', () => {
  let shop: Shop

  beforeEach(async () => {
    shop = await openShop()
    await shop.stock({ name: 'Smartphone' }, 100)
  })

  const orders = () => shop.commerce.orders.list({}, { limit: 1_000 })
  const clean = async () => expect((await shop.commerce.doctor()).filter(({ violations }) => violations > 0)).toEqual([])

  it('makes one order of thirty-two checkouts with the same Idempotency-Key', async () => {
    const cartToken = await guestWithCart(shop, 1, 2)
    const body = JSON.stringify({ ...checkout, payment_token: 'token' })
    const headers = { 'content-type': 'application/json', 'x-cart-token': cartToken, 'idempotency-key': 'the-same' }
    const answers = await times(32, async () => shop.app.request('/orders', { method: 'POST', headers, body }))
    const statuses = Map.groupBy(answers, ({ status }) => status)
    // How many come while the first is under way is chance; those get 409, the others its answer.
    expect([...statuses.keys()].filter(status => status !== 201 && status !== 409)).toEqual([])
    expect((await orders()).total).toBe(1)
    for (const answer of statuses.get(409) ?? []) expect(await answer.json()).toMatchObject({ code: 'idempotency_key_in_use' })

    const again = await shop.app.request('/orders', { method: 'POST', headers, body })
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true'])
    const placed = statuses.get(201) ?? []
    expect(placed.filter(answer => answer.headers.get('idempotent-replayed') === null)).toHaveLength(1)
    const texts = new Set(await Promise.all([again, ...placed].map(answer => answer.text())))
    expect(texts.size).toBe(1)
    expect((await orders()).items[0]?.payments).toHaveLength(1)
    await clean()
  })

  it('makes one order of thirty-two different checkouts of one cart', async () => {
    const cartToken = await guestWithCart(shop, 1, 2)
    const answers = await times(32, index =>
      call(shop.app, 'orders.create', { cartToken, key: `key-${index}`, body: { ...checkout, shipping_address: `${index} Main St` } }),
    )
    expect(new Set(answers.map(({ body }) => body.order_id))).toEqual(new Set([1]))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(31)
    expect((await orders()).total).toBe(1)
    expect(await shop.commerce.inventory.levels([1])).toMatchObject([{ onHand: 100, reserved: 2 }])
    await clean()
  })

  it('sells one hundred units to three hundred buyers exactly one hundred times', async () => {
    const tokens = await times(300, () => guestWithCart(shop, 1))
    const answers = await times(300, async index => {
      const body = JSON.stringify({ ...checkout, payment_token: 'token' })
      const headers = { 'content-type': 'application/json', 'x-cart-token': tokens[index] ?? '' }
      return shop.app.request('/orders', { method: 'POST', headers, body })
    })
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(100)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(200)
    const page = await orders()
    expect([page.total, page.items.every(({ status }) => status === 'paid')]).toEqual([100, true])
    expect(await shop.commerce.inventory.availability([1])).toEqual(new Map([[1, 0]]))
    expect(await shop.commerce.inventory.levels([1])).toMatchObject([{ onHand: 100, reserved: 100 }])
    const shown = await call(shop.app, 'products.get', { params: { id: '1' } })
    expect([shown.body.stock_quantity, shown.body.in_stock]).toEqual([0, false])
    await clean()
  })

  it('charges an order once, however often it is paid at once', async () => {
    const { cartToken, orderId } = await guestOrder(shop, 1)
    const body = JSON.stringify({ payment_token: 'token' })
    const headers = { 'content-type': 'application/json', 'x-cart-token': cartToken }
    const answers = await times(16, async () => shop.app.request(`/orders/${orderId}/pay`, { method: 'POST', headers, body }))
    expect(answers.some(({ status }) => status === 200)).toBe(true)
    for (const answer of answers) if (answer.status !== 200) expect(await answer.json()).toMatchObject({ code: 'payment_in_progress' })
    const order = await shop.commerce.orders.order(orderId)
    expect([order.status, order.payments.length]).toEqual(['paid', 1])
    expect(await shop.payments.bookOf(order.payments[0]?.providerId ?? '')).toEqual({ captured: 69_999, refunded: 0, captures: 1 })
    await clean()
  })
})

describe('Idempotency-Key', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
    await shop.stock({ name: 'Smartphone' }, 100)
  })

  it('gives the same status and body again, byte for byte, and does nothing', async () => {
    const { token } = await signIn(shop)
    const input = { token, key: 'abc', body: { product_id: 1, quantity: 2 } } as const
    const first = await call(shop.app, 'cart.addItem', input)
    const second = await call(shop.app, 'cart.addItem', input)
    expect([second.status, second.text, second.headers.get('idempotent-replayed')]).toEqual([201, first.text, 'true'])
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect((await call(shop.app, 'cart.get', { token })).body.item_count).toBe(2)
  })

  it('does not look at the order of keys, and takes a quoted key for the same', async () => {
    const { token } = await signIn(shop)
    await call(shop.app, 'cart.addItem', { token, key: 'abc', body: { product_id: 1, quantity: 2 } })
    const again = await call(shop.app, 'cart.addItem', { token, key: '"abc"', body: { quantity: 2, product_id: 1 } })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
  })

  it('refuses another body under the same key', async () => {
    const { token } = await signIn(shop)
    await call(shop.app, 'cart.addItem', { token, key: 'abc', body: { product_id: 1, quantity: 2 } })
    const other = await refusal(shop.app, 'cart.addItem', { token, key: 'abc', body: { product_id: 1, quantity: 3 } })
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused'])
    expect((await call(shop.app, 'cart.get', { token })).body.item_count).toBe(2)
  })

  it('never crosses callers', async () => {
    const one = await signIn(shop, 'one@example.com')
    const two = await signIn(shop, 'two@example.com')
    const input = { key: 'abc', body: { product_id: 1, quantity: 2 } } as const
    await call(shop.app, 'cart.addItem', { token: one.token, ...input })
    const second = await call(shop.app, 'cart.addItem', { token: two.token, ...input })
    expect(second.headers.get('idempotent-replayed')).toBeNull()
    expect((await call(shop.app, 'cart.get', { token: two.token })).body.item_count).toBe(2)
  })

  it('never crosses routes', async () => {
    const { cartToken, orderId } = await guestOrder(shop, 1)
    const cancelled = await call(shop.app, 'orders.cancel', { cartToken, key: 'abc', params: { id: orderId }, body: {} })
    expect(cancelled.body.status).toBe('cancelled')
    const paid = await refusal(shop.app, 'orders.pay', { cartToken, key: 'abc', params: { id: orderId }, body: { payment_token: 'token' } })
    expect(paid.body.code).toBe('order_not_payable')
  })

  it.each(['', ' ', 'a b', 'ü', 'x'.repeat(256), '"'])('refuses the key %j', async key => {
    const { token } = await signIn(shop)
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const request = new Request('http://localhost/cart/items', { method: 'POST', headers, body: JSON.stringify({ product_id: 1 }) })
    const get = request.headers.get.bind(request.headers)
    // Some of these could not be put into a Headers object at all, but may come over a socket.
    Object.defineProperty(request.headers, 'get', { value: (name: string) => (name === 'idempotency-key' ? key : get(name)) })
    const response = await shop.app.fetch(request)
    if (key === '"') expect(response.status).toBe(201)
    else expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ code: 'idempotency_key_invalid' })])
  })

  it('remembers a refusal that the shop decided, and forgets one that may pass', async () => {
    const { token } = await signIn(shop)
    const tooMany = { token, key: 'abc', body: { product_id: 1, quantity: 101 } } as const
    const first = await refusal(shop.app, 'cart.addItem', tooMany)
    const second = await refusal(shop.app, 'cart.addItem', tooMany)
    expect([first.status, second.status, second.text]).toEqual([409, 409, first.text])
    expect(second.headers.get('idempotent-replayed')).toBe('true')

    const { cartToken, orderId } = await guestOrder(shop, 1)
    const pay = (payment_token: string) => ({ cartToken, key: 'pay', params: { id: orderId }, body: { payment_token } })
    const failed = await refusal(shop.app, 'orders.pay', pay('tok_error'))
    expect([failed.status, failed.body.code]).toEqual([503, 'payment_provider_error'])
    const retried = await refusal(shop.app, 'orders.pay', pay('tok_error'))
    expect(retried.headers.get('idempotent-replayed')).toBeNull()
  })

  it('remembers a decline', async () => {
    const { cartToken, orderId } = await guestOrder(shop, 1)
    const pay = { cartToken, key: 'pay', params: { id: orderId }, body: { payment_token: 'tok_declined' } }
    const first = await refusal(shop.app, 'orders.pay', pay)
    const second = await refusal(shop.app, 'orders.pay', pay)
    expect([first.status, second.text]).toEqual([402, first.text])
    expect((await shop.commerce.orders.order(orderId)).payments[0]?.attempts).toBe(1)
  })

  it('keeps what is secret in an answer sealed, and gives it again to who has the key', async () => {
    const key = 'b1e6a3a8-4a38-4f6e-9f1c-0d8c8b6d7e10'
    const first = await call(shop.app, 'cart.addItem', { key, body: { product_id: 1, quantity: 2 } })
    const cartToken = first.body.cart_token ?? ''
    const second = await call(shop.app, 'cart.addItem', { key, body: { product_id: 1, quantity: 2 } })
    expect([second.text, second.headers.get('set-cookie')]).toEqual([first.text, first.headers.get('set-cookie')])
    expect(cartToken).toHaveLength(43)

    const made = { token: shop.adminKey, key, body: { name: 'Import' } } as const
    const keyOne = await call(shop.app, 'admin.keys.create', made)
    const keyTwo = await call(shop.app, 'admin.keys.create', made)
    expect(keyTwo.text).toBe(keyOne.text)
    expect(await shop.commerce.customers.apiKeys()).toHaveLength(2)
  })

  it('stores neither the key nor a secret nor what was answered in the clear', async () => {
    const stored: string[] = []
    const spied = await openShop()
    const { idempotency } = spied.commerce.deps
    const shop = await openShop({
      commerce: {
        idempotency: {
          ...idempotency,
          claim: input => {
            stored.push(JSON.stringify(input))
            return idempotency.claim(input)
          },
          finish: input => {
            stored.push(JSON.stringify(input))
            return idempotency.finish(input)
          },
        },
      },
    })
    await shop.stock({ name: 'Smartphone' }, 100)
    const { body } = await call(shop.app, 'cart.addItem', { key: 'b1e6a3a8-4a38', body: { product_id: 1 } })
    await call(shop.app, 'orders.create', { cartToken: body.cart_token ?? '', key: 'order-key', body: checkout })
    expect(stored).toHaveLength(4)
    const unseen = ['b1e6a3a8-4a38', 'order-key', body.cart_token ?? 'none', checkout.shipping_address, checkout.email, 'order_id']
    for (const secret of unseen) expect(stored.join()).not.toContain(secret)
  })

  it('answers 409 to a repeat while the first is under way', async () => {
    const { open, opened } = gate()
    const plain = await openShop()
    const { carts } = plain.commerce.deps
    let waiting = () => {}
    const reached = new Promise<void>(resolve => {
      waiting = resolve
    })
    const slow: typeof carts = {
      ...carts,
      insert: async cart => {
        waiting()
        await opened
        return carts.insert(cart)
      },
    }
    const shop = await openShop({ commerce: { carts: slow } })
    await shop.stock({ name: 'Smartphone' }, 100)
    const { token } = await signIn(shop)
    const input = { token, key: 'abc', body: { product_id: 1 } } as const
    const first = call(shop.app, 'cart.addItem', input)
    await reached
    const second = await refusal(shop.app, 'cart.addItem', input)
    expect([second.status, second.body.code, second.headers.get('retry-after')]).toEqual([409, 'idempotency_key_in_use', '1'])
    open()
    expect((await first).status).toBe(201)
  })
})
