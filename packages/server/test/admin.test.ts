import { beforeEach, describe, expect, it } from 'vitest'
import { call, refusal } from './support/call.ts'
import { checkout, guestOrder, guestWithCart, signInStaff } from './support/people.ts'
import { openShop, type Shop, tester } from './support/shop.ts'

let shop: Shop
let token: string
beforeEach(async () => {
  shop = await openShop()
  token = shop.adminKey
})

const variant = (sku: string, amount: number, currency = 'USD') => ({ sku, prices: [{ currency, amount }] })

describe('products', () => {
  it('are added, changed and removed, with their prices to the digit', async () => {
    const body = {
      name: 'Travel phone',
      brand: 'Acme',
      attributes: { color: 'red', waterproof: true },
      metadata: { erpId: 7, nested: { camelCase: [1] } },
      images: [{ url: 'https://shop.example/a.jpg' }],
      variants: [
        {
          ...variant('T-1', 699.99),
          prices: [
            { currency: 'JPY', amount: 99_800, minimum_quantity: 1 },
            { currency: 'KWD', amount: 1.234 },
            { currency: 'USD', amount: 699.99, list_amount: 799 },
          ],
        },
      ],
    }
    const { status, body: made } = await call(shop.app, 'admin.products.create', { token, body })
    expect(status).toBe(201)
    expect(made).toMatchObject({ id: 1, slug: 'travel-phone', status: 'published', metadata: body.metadata, version: 1, images: [{ alt: '' }] })
    expect(made.variants[0]?.prices).toEqual([
      { currency: 'JPY', amount: 99_800, list_amount: null, minimum_quantity: 1 },
      { currency: 'KWD', amount: 1.234, list_amount: null, minimum_quantity: 1 },
      { currency: 'USD', amount: 699.99, list_amount: 799, minimum_quantity: 1 },
    ])
    expect((await shop.commerce.catalog.product(1)).variants[0]?.prices.map(({ amount }) => amount)).toEqual([99_800, 1_234, 69_999])

    const params = { id: 1 }
    const changed = await call(shop.app, 'admin.products.update', { token, params, body: { brand: null, status: 'draft', expected_version: 1 } })
    expect(changed.body).toMatchObject({ brand: null, status: 'draft', name: 'Travel phone', version: 2 })
    const late = await refusal(shop.app, 'admin.products.update', { token, params, body: { name: 'Late', expected_version: 1 } })
    expect([late.status, late.body.code]).toEqual([409, 'version_conflict'])
    expect((await call(shop.app, 'admin.products.get', { token, params })).body).toEqual(changed.body)
    expect((await call(shop.app, 'admin.products.list', { token, query: { sku: 'T-1' } })).body.products).toHaveLength(1)
    expect((await call(shop.app, 'admin.products.list', { token, query: { sku: 'NONE' } })).body).toMatchObject({ products: [], total: 0 })
    expect((await call(shop.app, 'admin.products.list', { token, query: { status: 'published' } })).body.total).toBe(0)
    expect((await call(shop.app, 'admin.products.delete', { token, params })).status).toBe(204)
    expect((await refusal(shop.app, 'admin.products.get', { token, params })).body.code).toBe('product_not_found')
  })

  it('are refused with the place of each mistake', async () => {
    const body = { name: 'A', variants: [variant('A', 1), variant('B', 1.999)] }
    const refused = await refusal(shop.app, 'admin.products.create', { token, body })
    expect([refused.status, refused.body.code]).toEqual([422, 'amount_invalid'])
    expect(refused.body.errors).toEqual([{ path: 'variants.1.prices.0.amount', message: 'An amount in USD has at most 2 decimal digits.' }])
    const several = await refusal(shop.app, 'admin.products.create', { token, body: { name: '', variants: [{ sku: '', prices: [] }], extra: 1 } as never })
    expect(several.body.errors).toMatchObject([{ path: 'name' }, { path: 'variants.0.sku' }, { path: 'extra' }])
  })

  it('are imported row by row: a bad one keeps no good one out, and twice changes nothing', async () => {
    const products = [
      { name: 'One', variants: [variant('ONE', 1)] },
      { name: 'Two', variants: [variant('TWO', 2.999)] },
      { name: 'Three', variants: [] },
      'nonsense' as never,
      { name: 'Five', variants: [variant('FIVE', 5)], category_ids: [99] },
      { name: 'Six', variants: [variant('SIX', 6)] },
      { name: 'Six again', slug: 'six', variants: [variant('SIX', 66)] },
    ]
    const first = await call(shop.app, 'admin.products.import', { token, body: { products } })
    expect(first.body).toMatchObject({ created: 2, updated: 1, unchanged: 0, failed: 4 })
    // A row that was refused may have used up an id.
    const [one, six] = [first.body.results[0]?.product_id, first.body.results[5]?.product_id]
    expect([typeof one, typeof six]).toEqual(['number', 'number'])
    expect(first.body.results.map(({ outcome, product_id, error }) => [outcome, product_id, error?.code ?? null])).toEqual([
      ['created', one, null],
      ['failed', null, 'amount_invalid'],
      ['failed', null, 'validation_failed'],
      ['failed', null, 'validation_failed'],
      ['failed', null, 'category_not_found'],
      ['created', six, null],
      ['updated', six, null],
    ])
    expect(first.body.results[1]?.error?.errors).toMatchObject([{ path: 'variants.0.prices.0.amount' }])
    const good = [products[0], products[6]].flatMap(row => row ?? [])
    const second = await call(shop.app, 'admin.products.import', { token, body: { products: good } })
    expect(second.body).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 0 })
    expect((await shop.commerce.catalog.list({}, { limit: 10 })).total).toBe(2)
  })

  it('are sorted into categories, which are kept as a tree', async () => {
    const parent = (await call(shop.app, 'admin.categories.create', { token, body: { name: 'Phones' } })).body
    const child = (await call(shop.app, 'admin.categories.create', { token, body: { name: 'Smart', parent_id: parent.id, position: 2 } })).body
    expect(child).toEqual({ id: 2, parent_id: 1, slug: 'smart', name: 'Smart', position: 2 })
    const cycle = await refusal(shop.app, 'admin.categories.update', { token, params: { id: 1 }, body: { parent_id: 2 } })
    expect(cycle.body.code).toBe('category_cycle')
    expect((await refusal(shop.app, 'admin.categories.delete', { token, params: { id: 1 } })).body.code).toBe('category_in_use')
    expect((await call(shop.app, 'admin.categories.update', { token, params: { id: 2 }, body: { parent_id: null } })).body.parent_id).toBeNull()
    expect((await call(shop.app, 'admin.categories.delete', { token, params: { id: 1 } })).status).toBe(204)
  })
})

describe('stock', () => {
  beforeEach(async () => {
    await shop.stock({ name: 'One' }, 5)
    await shop.stock({ name: 'Two' }, 5)
  })
  const onHand = async () => (await shop.commerce.inventory.levels([1, 2])).map(level => level.onHand)

  it('is shown and changed by SKU or variant, all lines or none', async () => {
    const lines = [
      { sku: 'ONE', delta: -2 },
      { variant_id: 2, to: 9 },
    ]
    const { body } = await call(shop.app, 'admin.stock.adjust', { token, body: { reason: 'Counted', lines } })
    expect(body).toMatchObject({
      adjusted: 2,
      failed: 0,
      results: [{ level: { sku: 'ONE', on_hand: 3 } }, { level: { sku: 'TWO', available: 9, location: 'main' } }],
    })

    const half = {
      reason: 'Counted',
      lines: [
        { sku: 'ONE', delta: 1 },
        { sku: 'NONE', delta: 1 },
      ],
    }
    const refused = await refusal(shop.app, 'admin.stock.adjust', { token, body: half })
    expect([refused.status, refused.body.code, refused.body.skus]).toEqual([404, 'variant_not_found', ['NONE']])
    const unclear = { reason: 'Counted', lines: [{ sku: 'ONE', variant_id: 1, delta: 1 }, { sku: 'ONE', delta: 1, to: 1 }, {}] }
    expect((await refusal(shop.app, 'admin.stock.adjust', { token, body: unclear })).body.errors).toMatchObject([
      { path: 'lines.0' },
      { path: 'lines.1' },
      { path: 'lines.2' },
      { path: 'lines.2' },
    ])
    expect(await onHand()).toEqual([3, 9])

    const listed = await call(shop.app, 'admin.stock.list', { token, query: { sku: ['ONE', 'NONE'] } })
    expect(listed.body.stock).toEqual([{ variant_id: 1, product_id: 1, sku: 'ONE', location: 'main', on_hand: 3, reserved: 0, available: 3 }])
    expect((await call(shop.app, 'admin.stock.list', { token, query: { sku: ['NONE'] } })).body.total).toBe(0)
    expect((await call(shop.app, 'admin.stock.list', { token, query: { available_at_most: 5 } })).body.stock.map(({ sku }) => sku)).toEqual(['ONE'])
    expect((await call(shop.app, 'admin.stock.locations', { token })).body.locations).toMatchObject([{ code: 'main' }])
  })

  it('is imported line by line, and a line that fails says why', async () => {
    const { cart_token: cartToken = '' } = (await call(shop.app, 'cart.addItem', { body: { product_id: 2, quantity: 5 } })).body
    await call(shop.app, 'orders.create', { cartToken, body: checkout })
    const lines = [{ sku: 'ONE', to: 50 }, { sku: 'NONE', to: 1 }, { sku: 'TWO', to: 4 }, { sku: 'ONE', delta: 1 }, {}]
    const { body } = await call(shop.app, 'admin.stock.adjust', { token, body: { reason: 'Import', cause: 'import', each_line: true, lines } })
    expect(body.results.map(({ ok, level, error }) => [ok, level?.on_hand ?? null, error?.code ?? null])).toEqual([
      [true, 50, null],
      [false, null, 'variant_not_found'],
      [false, null, 'stock_below_reserved'],
      [true, 51, null],
      [false, null, 'validation_failed'],
    ])
    expect([body.adjusted, body.failed, await onHand()]).toEqual([2, 3, [51, 5]])
  })

  it('changes once for a key, wherever it is said', async () => {
    const body = { reason: 'Found', key: 'delivery-7', lines: [{ sku: 'ONE', delta: 1 }] }
    await call(shop.app, 'admin.stock.adjust', { token, body })
    await call(shop.app, 'admin.stock.adjust', { token, body })
    const lines = { reason: 'Found', lines: body.lines }
    await call(shop.app, 'admin.stock.adjust', { token, key: 'delivery-8', body: lines })
    await call(shop.app, 'admin.stock.adjust', { token, key: 'delivery-8', body: lines })
    expect(await onHand()).toEqual([7, 5])
    const { movements } = (await call(shop.app, 'admin.stock.movements', { token, query: { sku: 'ONE' } })).body
    expect(movements.map(({ delta_on_hand, reason, actor }) => [delta_on_hand, reason, actor])).toEqual([
      [1, 'Found', 'key:1'],
      [1, 'Found', 'key:1'],
      [5, 'Opening stock', 'system:test'],
    ])
    expect((await refusal(shop.app, 'admin.stock.movements', { token, query: { sku: 'NONE' } })).body.code).toBe('variant_not_found')
  })
})

describe('orders', () => {
  let cartToken: string
  let params: { readonly id: number }
  const units = async () => (await shop.commerce.inventory.availability([1])).get(1)

  const paidOrder = async (quantity: number) => {
    const order = await guestOrder(shop, 1, quantity)
    cartToken = order.cartToken
    params = { id: order.orderId }
    await call(shop.app, 'orders.pay', { cartToken, params, body: { payment_token: 'token' } })
  }

  beforeEach(async () => {
    await shop.stock({ name: 'Smartphone' }, 50, 1_000)
  })

  it('are listed with what matters, and shown with who did what', async () => {
    await paidOrder(2)
    const list = async (query: object) => (await call(shop.app, 'admin.orders.list', { token, query })).body.orders.map(({ order_id }) => order_id)
    expect(await list({})).toEqual([1])
    expect(await list({ status: 'paid', email: 'guest@example.com', placed_from: '2026-01-01T00:00:00Z', placed_to: '2026-01-02T00:00:00Z' })).toEqual([1])
    expect(await list({ status: 'cancelled' })).toEqual([])
    expect(await list({ placed_from: '2026-01-02T00:00:00Z' })).toEqual([])
    const { body } = await call(shop.app, 'admin.orders.get', { token, params })
    expect(body).toMatchObject({
      customer_id: null,
      payments: [{ provider: 'test', attempts: 1, captured_amount: 25 }],
      history: [{ to: 'pending_payment', actor: 'guest' }, { to: 'paid' }],
    })
    const own = await call(shop.app, 'orders.get', { cartToken, params })
    expect(own.text).not.toMatch(/provider|actor|attempts|cart_id/)
  })

  it('are shipped in parts, completed, returned, restocked and paid back to the cent', async () => {
    await paidOrder(3)
    const [line] = (await call(shop.app, 'orders.get', { cartToken, params })).body.lines
    expect(line).toMatchObject({ id: 1, quantity: 3, total_amount: 30 })

    const part = { lines: [{ line_id: 1, quantity: 1 }], carrier: 'Post', tracking_number: 'X1', number: 1 }
    const shipped = await call(shop.app, 'admin.orders.fulfil', { token, params, body: part })
    expect(shipped.body).toMatchObject({ status: 'partly_fulfilled', fulfilments: [{ number: 1, tracking_number: 'X1' }] })
    expect((await call(shop.app, 'admin.orders.fulfil', { token, params, body: part })).body.fulfilments).toHaveLength(1)
    expect((await call(shop.app, 'admin.orders.fulfil', { token, params })).body.status).toBe('fulfilled')
    expect((await call(shop.app, 'admin.orders.complete', { token, params })).body.status).toBe('completed')
    expect((await refusal(shop.app, 'admin.orders.cancel', { token, params })).body.code).toBe('order_not_cancellable')

    const asked = await call(shop.app, 'orders.requestReturn', { cartToken, params, body: { lines: [{ line_id: 1, quantity: 2, reason: 'Too big' }] } })
    expect([asked.status, asked.body.return]).toMatchObject([201, { return_id: 1, status: 'requested', lines: [{ quantity: 2, reason: 'Too big' }] }])
    const back = { ...params, return_id: 1 }
    expect((await call(shop.app, 'admin.orders.approveReturn', { token, params: back })).body.returns).toMatchObject([{ status: 'approved' }])
    const lines = [{ line_id: 1, quantity: 2, disposition: 'sellable' as const }]
    const received = await call(shop.app, 'admin.orders.receiveReturn', { token, params: back, body: { lines, refund: true } })
    expect(received.body).toMatchObject({ refunded_amount: 20, returns: [{ status: 'received' }], refunds: [{ amount: 20, status: 'succeeded' }] })
    expect(await units()).toBe(49)

    const preview = await call(shop.app, 'admin.orders.previewRefund', { token, params, body: {} })
    expect(preview.body).toEqual({
      currency: 'USD',
      amount: 15,
      lines: [{ line_id: 1, quantity: 1, amount: 10, tax_amount: 0 }],
      shipping_amount: 5,
      shipping_tax_amount: 0,
      other_amount: 0,
    })
    const tooMuch = await refusal(shop.app, 'admin.orders.refund', { token, params, body: { amount: 15.01 } })
    expect([tooMuch.status, tooMuch.body.code, tooMuch.body.available]).toEqual([409, 'refund_exceeds_captured', 15])
    const digits = await refusal(shop.app, 'admin.orders.refund', { token, params, body: { amount: 1.001 } })
    expect(digits.body).toMatchObject({ code: 'amount_invalid', errors: [{ path: 'amount' }] })
    const some = await call(shop.app, 'admin.orders.refund', { token, params, key: 'goodwill', body: { amount: 0.01, reason: 'Sorry' } })
    expect([some.status, some.body.refund]).toMatchObject([201, { amount: 0.01, other_amount: 0.01, reason: 'Sorry' }])
    const rest = await call(shop.app, 'admin.orders.refund', { token, params })
    expect(rest.body).toMatchObject({ refund: { amount: 14.99 }, order: { refunded_amount: 35 } })
    const provider = (await shop.commerce.orders.order(1)).payments[0]?.providerId ?? ''
    expect(await shop.payments.bookOf(provider)).toEqual({ captured: 3_500, refunded: 3_500, captures: 1 })
    expect((await shop.commerce.doctor()).filter(({ violations }) => violations > 0)).toEqual([])
  })

  it('are cancelled with stock and money given back, by buyer or shop', async () => {
    await paidOrder(3)
    expect(await units()).toBe(47)
    const cancelled = await call(shop.app, 'orders.cancel', { cartToken, params, body: { reason: 'Changed my mind' } })
    expect(cancelled.body).toMatchObject({ status: 'cancelled', cancel_reason: 'Changed my mind', refunded_amount: 35 })
    expect(await units()).toBe(50)
    cartToken = await guestWithCart(shop, 1, 2)
    const placed = await call(shop.app, 'orders.create', { cartToken, body: checkout })
    const stopped = await call(shop.app, 'admin.orders.cancel', { token, params: { id: placed.body.order_id } })
    expect([stopped.body.status, await units()]).toEqual(['cancelled', 50])
  })

  it('pay money back only for those who may', async () => {
    await paidOrder(1)
    const staff = await signInStaff(shop, 'staff', ['orders:read', 'orders:write'])
    await call(shop.app, 'admin.orders.fulfil', { token: staff, params })
    await call(shop.app, 'admin.orders.requestReturn', { token: staff, params, body: { lines: [{ line_id: 1, quantity: 1 }] } })
    const back = { ...params, return_id: 1 }
    const refused = await refusal(shop.app, 'admin.orders.receiveReturn', { token: staff, params: back, body: { refund: true } })
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
    expect((await shop.commerce.orders.order(1)).refunds).toEqual([])
    const received = await call(shop.app, 'admin.orders.receiveReturn', { token: staff, params: back, body: {} })
    expect(received.body).toMatchObject({ returns: [{ status: 'received' }], refunds: [] })
  })

  it('follow what the provider tells, when its signature is right', async () => {
    await paidOrder(1)
    const second = await guestOrder(shop, 1)
    await call(shop.app, 'orders.pay', { cartToken: second.cartToken, params: { id: second.orderId }, body: { payment_token: 'tok_3ds' } })
    const providerId = (await shop.commerce.orders.order(second.orderId)).payments[0]?.providerId ?? ''
    await shop.payments.completeAction(providerId, 'succeed')
    const { rawBody, headers } = await shop.payments.signWebhook({ id: 'evt_1', type: 'payment.changed', providerPaymentId: providerId })
    const post = (provider: string, body: string) => shop.app.request(`/webhooks/${provider}`, { method: 'POST', headers, body })

    const forged = await post('test', `${rawBody} `)
    expect([forged.status, await forged.json()]).toMatchObject([400, { code: 'webhook_signature_invalid' }])
    expect((await post('other', rawBody)).status).toBe(404)
    expect((await shop.commerce.orders.order(second.orderId)).status).toBe('pending_payment')
    for (const _ of [1, 2]) {
      const received = await post('test', rawBody)
      expect([received.status, await received.json()]).toEqual([200, { received: true }])
    }
    await shop.commerce.workers.drain()
    expect((await shop.commerce.orders.order(second.orderId)).status).toBe('paid')
  })
})

describe('people and operations', () => {
  it('keep accounts and keys, and nobody gives more than they have', async () => {
    const staff = await signInStaff(shop, 'staff', ['customers:read', 'customers:write', 'keys:write', 'keys:read'])
    const body = { email: 'new@shop.example', password: 'a password nobody guesses', role: 'staff' as const, scopes: ['customers:read' as const] }
    const made = await call(shop.app, 'admin.customers.create', { token: staff, body })
    expect(made.body).toMatchObject({ email: 'new@shop.example', role: 'staff', scopes: ['customers:read'], disabled: false })
    for (const more of [{ role: 'admin' as const }, { scopes: ['refunds:write' as const] }]) {
      const params = { id: made.body.id }
      expect((await refusal(shop.app, 'admin.customers.setAccess', { token: staff, params, body: more })).status).toBe(403)
      expect((await refusal(shop.app, 'admin.keys.create', { token: staff, body: { name: 'More', ...more } })).status).toBe(403)
    }
    expect((await call(shop.app, 'admin.customers.get', { token, params: { id: made.body.id } })).body).toEqual(made.body)
    expect((await call(shop.app, 'admin.customers.list', { token, query: { q: 'new', role: 'staff' } })).body.customers).toEqual([made.body])

    const { key, api_key } = (await call(shop.app, 'admin.keys.create', { token, body: { name: 'Till', scopes: ['orders:read'] } })).body
    expect(key.startsWith(api_key.prefix)).toBe(true)
    expect((await call(shop.app, 'admin.whoami', { token: key })).body).toEqual({ actor: `key:${api_key.id}`, role: 'staff', scopes: ['orders:read'] })
    expect((await call(shop.app, 'admin.keys.list', { token })).text).not.toContain(key)
    expect((await call(shop.app, 'admin.keys.revoke', { token, params: { id: api_key.id } })).status).toBe(204)
    expect((await refusal(shop.app, 'admin.whoami', { token: key })).status).toBe(401)
  })

  it('keep discounts, in percent and amounts as people write them', async () => {
    const body = { code: 'summer', kind: 'percentage' as const, percent: 12.5, minimum_subtotals: { USD: 19.99 }, ends_at: '2027-01-01T00:00:00Z' }
    const { body: made } = await call(shop.app, 'admin.discounts.create', { token, body })
    expect(made).toMatchObject({ code: 'SUMMER', percent: 12.5, minimum_subtotals: { USD: 19.99 }, ends_at: '2027-01-01T00:00:00.000Z', used: 0 })
    const percents = [12.34567, 0, 101, -1]
    for (const percent of percents)
      expect((await refusal(shop.app, 'admin.discounts.create', { token, body: { ...body, code: 'X', percent } })).status).toBe(422)
    await shop.stock({ name: 'Smartphone' }, 5, 10_000)
    const cartToken = await guestWithCart(shop, 1)
    const cart = await call(shop.app, 'cart.applyDiscount', { cartToken, body: { code: 'Summer' } })
    expect(cart.body).toMatchObject({ discount_codes: ['SUMMER'], discount_amount: 12.5, subtotal_amount: 100 })
    expect((await refusal(shop.app, 'cart.applyDiscount', { cartToken, body: { code: 'NOPE' } })).body.code).toBe('discount_code_invalid')
    expect((await call(shop.app, 'cart.removeDiscount', { cartToken, params: { code: 'summer' } })).body.discount_amount).toBe(0)
    const off = await call(shop.app, 'admin.discounts.update', { token, params: { id: made.id }, body: { active: false, percent: 20 } })
    expect(off.body).toMatchObject({ active: false, percent: 20 })
    expect((await call(shop.app, 'admin.discounts.list', { token })).body.discounts).toEqual([off.body])
  })

  it('show failed jobs, to be tried again or given up', async () => {
    let isBroken = true
    await shop.commerce.events.subscribe({
      name: 'flaky',
      topics: ['product.changed'],
      handle: async () => {
        if (isBroken) throw new Error('not today')
      },
    })
    await shop.stock({ name: 'Smartphone' }, 5)
    await shop.stock({ name: 'Lamp' }, 5)
    for (let day = 0; day < 60; day += 1) {
      await shop.clock.advance(3_600_000)
      await shop.commerce.workers.drain()
    }
    const dead = await call(shop.app, 'admin.events.deadLetters', { token })
    expect(dead.body.dead_letters).toMatchObject([
      { consumer: 'flaky', topic: 'product.changed', payload: { productId: 2 }, last_error: expect.stringContaining('not today') },
      { payload: { productId: 1 } },
    ])
    expect((await call(shop.app, 'admin.events.stats', { token })).body).toMatchObject({ dead: 2 })
    isBroken = false
    const [second, first] = dead.body.dead_letters
    expect((await call(shop.app, 'admin.events.retry', { token, params: { id: first?.id ?? 0 } })).status).toBe(204)
    expect((await call(shop.app, 'admin.events.discard', { token, params: { id: second?.id ?? 0 } })).status).toBe(204)
    await shop.commerce.workers.drain()
    expect((await call(shop.app, 'admin.events.stats', { token })).body).toMatchObject({ ready: 0, leased: 0, dead: 0 })
    expect((await refusal(shop.app, 'admin.events.retry', { token, params: { id: first?.id ?? 0 } })).body.code).toBe('dead_letter_not_found')
  })

  it('hand out a customer’s data and erase it, only with the right e-mail address', async () => {
    const made = await call(shop.app, 'admin.customers.create', {
      token,
      body: { email: 'ada@example.com', password: 'a password nobody guesses', name: 'Ada' },
    })
    const params = { id: made.body.id }
    const nothing = { customer_id: params.id, orders: 0, addresses: 0, payment_methods: 0, blockers: [] }
    expect((await call(shop.app, 'admin.personalData.export', { token, params })).body).toMatchObject({
      customer: { email: 'ada@example.com' },
      orders: [],
      cart: null,
    })
    expect((await call(shop.app, 'admin.personalData.preview', { token, params })).body).toEqual(nothing)
    const wrong = await refusal(shop.app, 'admin.personalData.erase', { token, params, body: { email: 'bob@example.com' } })
    expect([wrong.status, wrong.body.code, wrong.body.errors]).toEqual([
      422,
      'validation_failed',
      [{ path: 'email', message: 'This is not the e-mail address of that account.' }],
    ])
    expect((await call(shop.app, 'admin.customers.get', { token, params })).body).toEqual(made.body)
    expect((await call(shop.app, 'admin.personalData.erase', { token, params, body: { email: ' Ada@example.com' } })).body).toEqual(nothing)
    expect((await call(shop.app, 'admin.customers.get', { token, params })).body).toMatchObject({
      email: `erased-${params.id}@erased.invalid`,
      name: '',
      disabled: true,
    })
    const { entries } = (await call(shop.app, 'admin.audit.list', { token, query: { subject: `customer:${params.id}` } })).body
    expect(entries.map(({ action, request_id }) => [action, request_id !== null])).toEqual([
      ['customer.erased', true],
      ['customer.exported', true],
      ['customer.created', true],
    ])
    expect(JSON.stringify(entries)).not.toContain('ada@')
  })

  it('rebuild the search index, read the audit log, and see the doctor', async () => {
    await shop.stock({ name: 'Smartphone' }, 5)
    expect((await call(shop.app, 'admin.search.reindex', { token })).body).toEqual({ indexed: 1 })
    await call(shop.app, 'admin.products.update', { token, params: { id: 1 }, body: { name: 'Phone' } })
    const { entries } = (await call(shop.app, 'admin.audit.list', { token, query: { subject: 'product:1' } })).body
    expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
      ['product.updated', 'key:1'],
      ['product.created', 'system:test'],
    ])
    expect(entries[0]).toMatchObject({ address: null, request_id: expect.stringMatching(/./), sequence: null, hash: null })
    expect(await shop.commerce.audit.seal()).toBeGreaterThan(1)
    const verified = (await call(shop.app, 'admin.audit.verify', { token })).body
    expect(verified).toMatchObject({ ok: true, unsealed: 0, unsealed_since: null, problems: [] })
    const witness = `1:${'0'.repeat(64)}`
    expect((await call(shop.app, 'admin.audit.verify', { token, query: { head: witness } })).body.problems).toMatchObject([{ sequence: 1, problem: 'witness' }])
    const status = { name: shop.commerce.deps.search.name, is_up: true, documents: null, differing: null, details: {} }
    expect((await call(shop.app, 'admin.search.status', { token })).body).toEqual(status)
    // The change of its name is on its way to the index.
    expect((await call(shop.app, 'admin.search.status', { token, query: { compare: true } })).body).toEqual({ ...status, differing: 1 })
    await shop.commerce.workers.drain()
    expect((await call(shop.app, 'admin.search.status', { token, query: { compare: true } })).body).toEqual({ ...status, differing: 0 })
    const doctor = await call(shop.app, 'admin.doctor', { token })
    expect(doctor.body.ok).toBe(true)
    expect(doctor.body.invariants.length).toBeGreaterThan(5)
  })
})

describe('carts', () => {
  it('quote shipping and every step to the total', async () => {
    await shop.commerce.discounts.create({ code: 'FREE', kind: 'free_shipping' }, tester)
    await shop.stock({ name: 'Cable' }, 5, 1_000)
    const cartToken = await guestWithCart(shop, 1)
    const express = await call(shop.app, 'cart.chooseShipping', { cartToken, body: { method: 'express' } })
    expect(express.body).toMatchObject({ shipping: { method: 'express', total_amount: 15 }, subtotal_amount: 10, shipping_amount: 15, total_amount: 25 })
    const refused = await refusal(shop.app, 'cart.chooseShipping', { cartToken, body: { method: 'rocket' } })
    expect([refused.status, refused.body.code, refused.body.offered]).toEqual([422, 'shipping_method_unknown', ['standard', 'express']])
    const quoted = await call(shop.app, 'cart.quote', { cartToken, body: { address: { line1: '1 Main St', country: 'US' } } })
    expect(quoted.body.total_amount).toBe(25)
    expect((await call(shop.app, 'cart.clear', { cartToken })).body).toMatchObject({ items: [], total_amount: 0 })
  })
})
