import { describe, expect, it } from 'vitest'
import { isCartwrightError, memorySession } from '../src/index.ts'
import { json, refusal, scriptedShop } from './support.ts'

const tokens = (name: string, expiresIn = 900) => ({ token: `access-${name}`, user_id: 1, refresh_token: `refresh-${name}`, expires_in: expiresIn })

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

describe('retries', () => {
  const lost = () => {
    throw new TypeError('fetch failed')
  }

  it('send the same idempotency key each time, and another for the next call', async () => {
    const { client, seen } = scriptedShop([lost, () => refusal(503, 'unavailable'), () => json(201, {}), () => json(201, {})])
    const body = { payment_method: 'credit_card', shipping_address: '123 Main St' }
    await client.orders.create(body)
    await client.orders.create(body)
    const keys = seen.map(({ headers }) => headers['idempotency-key'])
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], keys[0]])
    expect(keys[3]).not.toBe(keys[0])
  })

  it('keep a key that the caller gave', async () => {
    const { client, seen } = scriptedShop([() => json(201, {})])
    await client.cart.addItem({ product_id: 1 }, { idempotencyKey: 'mine' })
    expect(seen[0]?.headers['idempotency-key']).toBe('mine')
  })

  it('end after the number given', async () => {
    const { client, seen } = scriptedShop([lost, lost, lost, lost], { retries: 1 })
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'network_error', status: 0, retryable: true })
    expect(seen).toHaveLength(2)
  })

  it('wait as long as the shop asks', async () => {
    const { client, waits } = scriptedShop([() => refusal(429, 'rate_limited', {}, { 'retry-after': '7' }), () => json(200, {})])
    await client.cart.get()
    expect(waits).toEqual([7000])
  })

  it('do not wait for longer than anyone would', async () => {
    const { client, waits } = scriptedShop([() => refusal(429, 'rate_limited', {}, { 'retry-after': '900' })])
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 900_000 })
    expect(waits).toEqual([])
  })

  it.each([
    ['a POST the shop would do twice', (client: ReturnType<typeof scriptedShop>['client']) => client.auth.register({ email: 'a@b.c', password: 'x' })],
    ['a PATCH, which may name the version it expects', (client: ReturnType<typeof scriptedShop>['client']) => client.account.update({ name: 'A' })],
    ['a DELETE, which would then find nothing', (client: ReturnType<typeof scriptedShop>['client']) => client.cart.removeItem(1)],
  ])('leave alone %s', async (_title, call) => {
    for (const answer of [lost, () => refusal(429, 'rate_limited'), () => refusal(503, 'unavailable')]) {
      const { client, seen } = scriptedShop([answer])
      await expect(call(client)).rejects.toMatchObject({ retryable: true })
      expect(seen).toHaveLength(1)
    }
  })

  it.each([
    [429, 'rate_limited'],
    [503, 'storage_unavailable'],
    [409, 'idempotency_key_in_use'],
  ])('repeat what was answered with %i %s', async (status, code) => {
    const { client, seen } = scriptedShop([() => refusal(status, code), () => json(201, { message: 'Item added' })])
    await client.cart.addItem({ product_id: 1 })
    expect(seen).toHaveLength(2)
  })

  it('repeat what a proxy answered for a shop it could not reach', async () => {
    const { client, seen } = scriptedShop([() => new Response('<html>', { status: 502 }), () => json(200, {})])
    await client.cart.get()
    expect(seen).toHaveLength(2)
  })

  it('wait a little longer each time, within bounds', async () => {
    const { client, waits } = scriptedShop([lost, lost, lost, lost], { retries: 3 })
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'network_error' })
    expect(waits.map((wait, index) => wait >= 100 * 2 ** index && wait < 200 * 2 ** index)).toEqual([true, true, true])
  })

  it.each([
    [409, 'cart_changed'],
    [409, 'insufficient_stock'],
    [422, 'validation_failed'],
    [402, 'card_declined'],
    [500, 'fault'],
    [503, 'payment_outcome_unknown'],
  ])('do not repeat %i %s', async (status, code) => {
    const { client, seen } = scriptedShop([() => refusal(status, code)])
    await expect(client.cart.addItem({ product_id: 1 })).rejects.toMatchObject({ code })
    expect(seen).toHaveLength(1)
  })

  it('stop when the caller does', async () => {
    const controller = new AbortController()
    const { client, seen } = scriptedShop([
      () => {
        controller.abort()
        return lost()
      },
    ])
    await expect(client.cart.get({ signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen).toHaveLength(1)
  })

  it('call an answer that does not come a timeout', async () => {
    const never = () => new Promise<Response>(() => undefined)
    const { client } = scriptedShop([never], {
      retries: 0,
      fetch: request => new Promise((_resolve, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason))),
    })
    await expect(client.cart.get({ timeoutMs: 1 })).rejects.toMatchObject({ code: 'timeout' })
  })
})

describe('a guest', () => {
  it('keeps the cart token of the first answer', async () => {
    const session = memorySession()
    const { client, seen } = scriptedShop([() => json(201, { cart_token: 'guest-1' }), () => json(200, {})], { session })
    await client.cart.addItem({ product_id: 1 })
    await client.cart.get()
    expect(seen.map(({ headers }) => headers['x-cart-token'])).toEqual([undefined, 'guest-1'])
    expect(session.read()).toEqual({ cartToken: 'guest-1' })
  })

  it('gets one cart when two first items are added at once', async () => {
    const { client, seen } = scriptedShop([() => json(201, { cart_token: 'guest-1' }), () => json(201, {})])
    await Promise.all([client.cart.addItem({ product_id: 1 }), client.cart.addItem({ product_id: 2 })])
    expect(seen.map(({ headers }) => headers['x-cart-token'])).toEqual([undefined, 'guest-1'])
  })

  it('may try again after a first item was refused', async () => {
    const { client } = scriptedShop([() => refusal(409, 'insufficient_stock'), () => json(201, { cart_token: 'guest-1' })])
    const [first, second] = await Promise.allSettled([client.cart.addItem({ product_id: 1 }), client.cart.addItem({ product_id: 2 })])
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled'])
  })

  it('hands the cart over at login, and still reaches the orders placed before', async () => {
    const session = memorySession({ cartToken: 'guest-1' })
    const { client, seen } = scriptedShop([() => json(200, tokens('1')), () => json(200, {})], { session })
    await client.auth.login({ email: 'a@b.c', password: 'x' })
    await client.cart.get()
    expect(seen.map(({ headers }) => [headers['x-cart-token'], headers.authorization])).toEqual([
      ['guest-1', undefined],
      ['guest-1', 'Bearer access-1'],
    ])
  })
})

describe('a login', () => {
  const signedIn = (expiresAt: number) => memorySession({ accessToken: 'access-1', accessTokenExpiresAt: expiresAt, refreshToken: 'refresh-1' })
  const later = () => Date.now() + 900_000

  it('is renewed once for any number of calls when it has run out', async () => {
    const session = signedIn(Date.now() - 1)
    const { client, seen } = scriptedShop([() => json(200, tokens('2')), () => json(200, {}), () => json(200, {}), () => json(200, {})], { session })
    await Promise.all([client.cart.get(), client.cart.get(), client.account.get()])
    expect(seen.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/auth/refresh', undefined],
      ['/cart', 'Bearer access-2'],
      ['/cart', 'Bearer access-2'],
      ['/me', 'Bearer access-2'],
    ])
    expect(seen[0]?.body).toEqual({ refresh_token: 'refresh-1' })
    expect(session.read()).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2' })
  })

  it('is renewed when the shop says that it has run out', async () => {
    const { client, seen } = scriptedShop([() => refusal(401, 'token_expired'), () => json(200, tokens('2')), () => json(200, {})], {
      session: signedIn(later()),
    })
    await client.cart.get()
    expect(seen.map(({ path }) => path)).toEqual(['/cart', '/auth/refresh', '/cart'])
  })

  it('is tried again once only', async () => {
    const answers = [() => refusal(401, 'token_invalid'), () => json(200, tokens('2')), () => refusal(401, 'token_invalid')]
    const { client, seen } = scriptedShop(answers, { session: signedIn(later()) })
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'token_invalid' })
    expect(seen).toHaveLength(3)
  })

  it('is forgotten when it cannot be renewed', async () => {
    const session = signedIn(Date.now() - 1)
    const { client } = scriptedShop([() => refusal(401, 'token_reused'), () => json(200, {})], { session })
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'token_reused' })
    expect(session.read()).toEqual({})
  })

  it('is forgotten at logout', async () => {
    const session = signedIn(later())
    const { client } = scriptedShop([() => new Response(null, { status: 204 })], { session })
    await client.auth.logout()
    expect(session.read()).toEqual({})
  })

  it('is not renewed to log in again', async () => {
    const { client, seen } = scriptedShop([() => json(200, tokens('3'))], { session: signedIn(Date.now() - 1) })
    await client.auth.login({ email: 'a@b.c', password: 'x' })
    expect(seen.map(({ path, headers }) => [path, headers.authorization])).toEqual([['/auth/login', undefined]])
  })
})
