import { describe, expect, it } from 'vitest'
import { isCartwrightError } from '../src/index.ts'
import { json, refusal, scriptedShop } from './support.ts'

describe('a call', () => {
  it('puts path, query and body where they belong', async () => {
    const { client, seen } = scriptedShop([() => json(200, {}), () => json(200, {}), () => json(200, {}), () => new Response(null, { status: 204 })])
    await client.products.list({ search: 'a & b', category_id: 5, 'facet.color': ['red', 'blue'] })
    await client.cart.removeDiscount('10 % / off')
    await client.orders.settlePayment(7, 9)
    expect(await client.auth.logout()).toBeUndefined()
    expect(seen.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/products?search=a+%26+b&category_id=5&facet.color=red&facet.color=blue', undefined],
      ['DELETE', '/cart/discounts/10%20%25%20%2F%20off', undefined],
      ['POST', '/orders/7/payments/9/settle', undefined],
      ['POST', '/auth/logout', undefined],
    ])
  })

  it('keeps a path in front of the API', async () => {
    const { client, seen } = scriptedShop([() => json(200, {})], { url: 'http://shop.test/api/v1/' })
    await client.cart.get()
    expect(seen[0]?.path).toBe('/api/v1/cart')
  })

  it('passes a provider’s message on as it is, whose signature covers every byte', async () => {
    const { client, seen } = scriptedShop([() => json(200, { received: true })])
    await client.webhooks.receive('stripe', '{ "id":1 }', { headers: { 'stripe-signature': 't=1' } })
    expect(seen[0]).toMatchObject({ path: '/webhooks/stripe', text: '{ "id":1 }', headers: { 'stripe-signature': 't=1' } })
  })

  it('makes keys on pages without randomUUID, too', async () => {
    const { randomUUID } = crypto
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true })
    try {
      const { client, seen } = scriptedShop([() => json(201, {}), () => json(201, {})])
      await client.cart.addItem({ product_id: 1 })
      await client.cart.addItem({ product_id: 1 })
      const keys = seen.map(({ headers }) => headers['idempotency-key'])
      expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)])
      expect(keys[0]).not.toBe(keys[1])
    } finally {
      Object.defineProperty(crypto, 'randomUUID', { value: randomUUID, configurable: true })
    }
  })

  it('takes the answer of a shop that is down for an answer, and a proxy’s for none', async () => {
    const down = { status: 'DOWN', components: { storage: { status: 'DOWN' } } }
    const { client, seen } = scriptedShop([() => json(503, down)])
    expect(await client.system.health()).toEqual(down)
    expect(seen).toHaveLength(1)
    const { client: behindProxy } = scriptedShop([() => new Response('<html>', { status: 503 })], { retries: 0 })
    await expect(behindProxy.system.health()).rejects.toMatchObject({ code: 'invalid_answer', status: 503, retryable: true })
  })

  it('signs with the API key', async () => {
    const { client, seen } = scriptedShop([() => json(200, {})], { apiKey: 'ck_1' })
    await client.admin.doctor()
    expect(seen[0]?.headers.authorization).toBe('Bearer ck_1')
  })

  it('passes a refusal on with everything the shop said', async () => {
    const { client } = scriptedShop([
      () => refusal(409, 'insufficient_stock', { lines: [{ available: 1 }], errors: [{ path: 'quantity', message: 'Too many.' }] }),
    ])
    const error = await client.cart.addItem({ product_id: 1, quantity: 2 }).catch(thrown => thrown)
    expect(isCartwrightError(error, 'insufficient_stock')).toBe(true)
    expect(error).toMatchObject({
      message: 'It is insufficient_stock.',
      status: 409,
      requestId: 'req_1',
      retryable: false,
      details: { lines: [{ available: 1 }] },
    })
    expect(error.errors).toEqual([{ path: 'quantity', message: 'Too many.' }])
  })

  it('says so when the answer is not the shop’s', async () => {
    const { client } = scriptedShop([() => new Response('<html>', { status: 200 })])
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'invalid_answer', status: 200 })
  })
})
