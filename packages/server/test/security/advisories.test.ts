// One case for each advisory about other shops and libraries that could be ours, unless it is tried elsewhere already. Their numbers are in the names.
import { readFileSync } from 'node:fs'
import { collectingMailer } from '@cartwright/core/memory'
import { describe, expect, it } from 'vitest'
import { call, refusal } from '../support/call.ts'
import { everythingIn } from '../support/everything.ts'
import { checkout, guestOrder, guestWithCart, signIn } from '../support/people.ts'
import { openShop, type Shop, tester } from '../support/shop.ts'
import { openWorld } from './support/world.ts'

const openStocked = async (options: Parameters<typeof openShop>[0] = {}): Promise<Shop> => {
  const shop = await openShop(options)
  await shop.stock({ name: 'Smartphone' }, 50)
  return shop
}

const injections = ["price'; DROP TABLE product; --", 'price" desc', '(select 1)', 'price,name', "1' UNION SELECT password_hash FROM customer --"]

describe('what went wrong elsewhere', () => {
  it('CVE-2026-40887 (Vendure): what is a choice in the contract is one at run time', async () => {
    const shop = await openStocked()
    for (const text of injections) {
      for (const name of ['sort', 'currency', 'in_stock', 'category_id', 'page', 'limit']) {
        const response = await shop.app.request(`/products?${name}=${encodeURIComponent(text)}`)
        expect([name, text, response.status]).toEqual([name, text, 422])
      }
      // Names and values of facets, and searched texts, are anybody's: they find nothing.
      for (const query of [`facet.${encodeURIComponent(text)}=1`, `facet.color=${encodeURIComponent(text)}`, `search=${encodeURIComponent(text)}xyz`]) {
        const response = await shop.app.request(`/products?${query}`)
        expect([query, response.status === 200 ? ((await response.json()) as { total: number }).total : response.status]).toEqual([
          query,
          response.status === 200 ? 0 : 422,
        ])
      }
    }
    expect((await call(shop.app, 'products.list', { query: {} })).body.total).toBe(1)
  })

  it('GHSA-wm63-7627-ch33 (Vendure): a currency without a price has no other price', async () => {
    const shop = await openStocked()
    for (const currency of ['EUR', 'XXX', 'JPY']) {
      const { status } = await refusal(shop.app, 'cart.addItem', { body: { product_id: 1, currency } })
      expect([currency, status]).toEqual([currency, 422])
    }
    for (const currency of ['usd', 'US', 'USDT', '']) expect((await shop.app.request(`/products/1?currency=${currency}`)).status).toBe(422)
  })

  it('CVE-2026-39851 (Saleor): forgotten passwords and wrong ones tell nobody who has an account', async () => {
    const shop = await openShop()
    await signIn(shop)
    const answers = await Promise.all(['user@example.com', 'nobody@example.com'].map(email => call(shop.app, 'auth.requestPasswordReset', { body: { email } })))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })

  it('CVE-2026-22588 (Spree): an id in a body gives nobody the address or order of another', async () => {
    const shop = await openStocked()
    const one = await signIn(shop, 'one@example.com')
    const { body: address } = await call(shop.app, 'account.addAddress', { token: one.token, body: { line1: '1 Secret St' } })
    const two = await signIn(shop, 'two@example.com')
    await call(shop.app, 'cart.addItem', { token: two.token, body: { product_id: 1 } })
    const before = await everythingIn(shop)
    for (const shipping of [{ id: address.id }, { address_id: address.id }, { line1: 'x', id: address.id }, address.id, [address.id]]) {
      const response = await shop.app.request('/orders', {
        method: 'POST',
        headers: { authorization: `Bearer ${two.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...checkout, shipping_address: shipping }),
      })
      expect([shipping, response.status]).toEqual([shipping, 422])
      expect(await response.text()).not.toContain('Secret')
    }
    expect(await everythingIn(shop)).toBe(before)
  })

  it('CVE-2026-22589, CVE-2020-26223 (Spree): a token that is empty, null or a list is nobody', async () => {
    const shop = await openStocked()
    const { orderId } = await guestOrder(shop, 1)
    const before = await everythingIn(shop)
    for (const token of ['', ' ', 'null', 'undefined', '[]', '[""]', '%', '*', ',', '0', 'x'.repeat(43)]) {
      for (const headers of [{ 'x-cart-token': token }, { cookie: `cart_token=${token}` }]) {
        expect([token, (await shop.app.request(`/orders/${orderId}`, { headers })).status]).toEqual([token, 404])
        expect(((await (await shop.app.request('/cart', { headers })).json()) as { items: unknown[] }).items).toEqual([])
      }
    }
    for (const [path, name] of [
      ['/auth/refresh', 'refresh_token'],
      ['/auth/password/reset', 'token'],
    ]) {
      for (const token of ['', null, [], [''], {}, 0, true]) {
        const body = JSON.stringify({ [String(name)]: token, ...(name === 'token' ? { password: 'a password nobody guesses' } : {}) })
        const response = await shop.app.request(String(path), { method: 'POST', headers: { 'content-type': 'application/json' }, body })
        expect([path, token, response.status]).toEqual([path, token, 422])
      }
    }
    expect(await everythingIn(shop)).toBe(before)
  })

  it('CVE-2026-31887 (Shopware): no filter of a list of orders reaches past its owner', async () => {
    const shop = await openStocked()
    await guestOrder(shop, 1)
    const { token } = await signIn(shop)
    for (const filter of [
      'email=guest@example.com',
      'customer_id=1',
      'status=pending_payment',
      'filter[or][0][email]=guest@example.com',
      'q=guest',
      'order_id=1',
      'cart_token=x',
    ]) {
      const response = await shop.app.request(`/orders?${filter}`, { headers: { authorization: `Bearer ${token}` } })
      expect([filter, response.status]).toEqual([filter, 422])
    }
    expect((await call(shop.app, 'orders.list', { token })).body).toMatchObject({ orders: [], total: 0 })
  })

  it('CVE-2026-31888 (Shopware), CVE-2026-28213 (EverShop): no answer and no search shows what a secret is stored as, nor a token that was mailed', async () => {
    const mailer = collectingMailer()
    const world = await openWorld()
    const { shop, database } = world
    try {
      const columns = await database.query(
        "SELECT t.name AS tab, c.name AS col FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND (c.name LIKE '%hash%' OR c.name LIKE '%secret%' OR c.name = 'token') AND t.name NOT LIKE 'sqlite_%'",
      )
      const stored = (await Promise.all(columns.map(({ tab, col }) => database.query(`SELECT "${col}" AS value FROM "${tab}" WHERE length("${col}") > 8`))))
        .flat()
        .map(({ value }) => String(value))
      expect(stored.length).toBeGreaterThan(8)
      const paths = [
        '/admin/customers',
        '/admin/orders',
        '/admin/audit?limit=100',
        '/admin/api-keys',
        '/admin/webhooks',
        '/admin/gift-cards',
        '/admin/webhook-deliveries',
        '/admin/customers/1',
      ]
      for (const path of [...paths, '/admin/webhook-events', '/admin/events/dead-letters', '/admin/doctor', '/actuator/health']) {
        const text = await (await shop.app.request(path, { headers: { authorization: `Bearer ${shop.adminKey}` } })).text()
        expect([path, stored.filter(secret => text.includes(secret))]).toEqual([path, []])
      }
      for (const secret of stored.slice(0, 50)) {
        const found = await call(shop.app, 'admin.customers.list', { token: shop.adminKey, query: { q: secret.slice(0, 100) } })
        expect(found.body.total).toBe(0)
      }
    } finally {
      await world.close()
    }
    const other = await openShop({ commerce: { mailer } })
    await signIn(other)
    const { text } = await call(other.app, 'auth.requestPasswordReset', { body: { email: 'user@example.com' } })
    await other.commerce.workers.drain()
    const mailed = JSON.stringify(mailer.mails).match(/[\w-]{43}/)?.[0] ?? ''
    expect(mailed).toHaveLength(43)
    const audit = await call(other.app, 'admin.audit.list', { token: other.adminKey, query: { limit: 100 } })
    for (const answer of [text, audit.text]) expect(answer).not.toContain(mailed)
  })

  it('CVE-2026-44456, CVE-2026-54288 (Hono): the limit of a body holds whatever its length says', async () => {
    const { app } = await openShop()
    const large = JSON.stringify({ code: 'x'.repeat(200_000) })
    for (const length of ['1', '0', '', '-1', 'NaN', '1e1', '0x1', '100']) {
      const headers = { 'content-type': 'application/json', 'content-length': length }
      expect([length, (await app.request('/cart/discounts', { method: 'POST', headers, body: large })).status]).toEqual([length, 413])
    }
  })

  it('CVE-2026-22817 and its kin (Hono): the framework is past what they were about', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../node_modules/hono/package.json', import.meta.url), 'utf8')) as { readonly version: string }
    const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(4_012_025)
  })

  it('CVE-2025-61928 (better-auth): who calls is never read from the body or the query', async () => {
    const shop = await openStocked()
    const { userId } = await signIn(shop)
    const before = await everythingIn(shop)
    const json = { 'content-type': 'application/json' }
    for (const name of ['user_id', 'userId', 'customer_id', 'customerId', 'sub', 'session_id']) {
      const address = await shop.app.request('/me/addresses', { method: 'POST', headers: json, body: JSON.stringify({ line1: '1 Main St', [name]: userId }) })
      const item = await shop.app.request('/cart/items', { method: 'POST', headers: json, body: JSON.stringify({ product_id: 1, [name]: userId }) })
      const me = await shop.app.request(`/me?${name}=${userId}`)
      expect([name, address.status, item.status, me.status]).toEqual([name, 401, 422, 401])
    }
    expect(await everythingIn(shop)).toBe(before)
  })

  it('CVE-2023-28121 (WooPayments): no header says who calls', async () => {
    const shop = await openStocked()
    await shop.commerce.customers.createAccount({ email: 'admin@shop.example', password: 'a password nobody guesses', role: 'admin' }, tester)
    const names = [
      'X-WCPAY-PLATFORM-CHECKOUT-USER',
      'X-User-Id',
      'X-Customer-Id',
      'X-Forwarded-User',
      'X-Remote-User',
      'Remote-User',
      'X-Authenticated-User',
      'X-Original-User',
    ]
    for (const name of [...names, 'X-Auth-Request-Email', 'X-Api-Key', 'X-Admin', 'X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method-Override']) {
      for (const value of ['1', 'admin@shop.example', 'true', '/admin/orders', 'DELETE']) {
        const headers = { [name]: value }
        const seen = [
          await shop.app.request('/me', { headers }),
          await shop.app.request('/admin/orders', { headers }),
          await shop.app.request('/products/1', { headers }),
        ]
        expect([name, value, ...seen.map(({ status }) => status)]).toEqual([name, value, 401, 401, 200])
      }
    }
  })

  it('CVE-2026-1710 (WooPayments): nothing that a stranger sends is in what others are shown', async () => {
    const shop = await openStocked()
    const clean = await (await shop.app.request('/products')).text()
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': '/evil',
      origin: 'https://evil.example',
    }
    const poisoned = await shop.app.request('/products', { headers })
    expect(await poisoned.text()).toBe(clean)
    expect(JSON.stringify([...poisoned.headers])).not.toContain('evil')
    const refused = await shop.app.request('/products/none', { headers })
    expect(await refused.text()).not.toContain('evil')
    expect(await (await shop.app.request('/products')).text()).toBe(clean)
  })

  it('CVE-2026-0656 (iPaymu): a webhook without a good signature moves no order', async () => {
    const shop = await openStocked()
    const cartToken = await guestWithCart(shop, 1)
    const { body: order } = await call(shop.app, 'orders.create', { cartToken, body: checkout })
    await call(shop.app, 'orders.startPayment', { cartToken, params: { id: order.order_id } })
    const message = { id: 'evt_1', type: 'payment.captured', providerPaymentId: 'test_p_1_create' } as const
    await shop.payments.confirmInBrowser('test_p_1_create')
    await shop.commerce.workers.drain()
    const { rawBody, headers } = await shop.payments.signWebhook(message)
    const before = await everythingIn(shop)
    const [signed] = Object.keys(headers).filter(name => name.includes('signature'))
    const { [String(signed)]: signature = '', ...unsigned } = headers
    for (const sent of ['', '0', 'null', signature.slice(1), signature.replace(/^./, digit => (digit === '0' ? '1' : '0')), `${signature},${signature}`]) {
      const response = await shop.app.request('/webhooks/test', { method: 'POST', headers: { ...unsigned, [String(signed)]: sent }, body: rawBody })
      expect([sent, response.status]).toEqual([sent, 400])
    }
    for (const body of [`${rawBody} `, rawBody.replace('p_1', 'p_2'), '']) {
      expect((await shop.app.request('/webhooks/test', { method: 'POST', headers, body })).status).toBe(400)
    }
    await shop.commerce.workers.drain()
    expect(await everythingIn(shop)).toBe(before)
    // The very message, as the provider signed it, does.
    expect((await shop.app.request('/webhooks/test', { method: 'POST', headers, body: rawBody })).status).toBe(200)
    await shop.commerce.workers.drain()
    await shop.commerce.workers.sweep()
    expect((await call(shop.app, 'orders.get', { cartToken, params: { id: order.order_id } })).body.status).toBe('paid')
  })

  it('CVE-2025-54236 (Magento): nothing nested reaches further than the contract says', async () => {
    const shop = await openStocked()
    const cartToken = await guestWithCart(shop, 1)
    const before = await everythingIn(shop)
    const gadgets: readonly unknown[] = [
      JSON.parse('{"__proto__":{"session":{"savePath":"/tmp"}},"line1":"x"}'),
      { line1: 'x', constructor: { name: 'x' } },
      { line1: { toString: 'x' } },
      { line1: 'x', city: { paymentMethod: {} } },
    ]
    for (const gadget of gadgets) {
      const body = JSON.stringify({ ...checkout, shipping_address: gadget })
      const response = await shop.app.request('/orders', { method: 'POST', headers: { 'content-type': 'application/json', 'x-cart-token': cartToken }, body })
      expect([body, response.status]).toEqual([body, 422])
    }
    expect(await everythingIn(shop)).toBe(before)
  })

  it('GHSA-qxmr-qxh6-2cc9 (Solidus): no text takes an expression long', async () => {
    const { app } = await openShop()
    const long = [
      'a@'.repeat(5_000),
      `a@${'a.'.repeat(4_990)}`,
      `${'a'.repeat(9_990)}@`,
      `a@${'a-'.repeat(4_990)}`,
      `${'a.'.repeat(4_990)}@`,
      'a-'.repeat(4_999),
      ' '.repeat(9_999),
    ]
    const post = (path: string, body: object) =>
      app.request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    // A hundred of each: an expression that goes back and forth over such a text would take longer than a test may.
    for (const text of Array.from({ length: 100 }, () => long).flat()) {
      const seen = [
        await post('/auth/register', { email: text, password: 'a password nobody guesses' }),
        await post('/auth/password/forgot', { email: text }),
        await post('/cart/quote', { address: { line1: 'x', country: text } }),
        await post('/cart/items', { product_id: 1, currency: text }),
      ]
      expect(seen.map(({ status }) => status)).toEqual([422, 422, 422, 422])
    }
  })
})
