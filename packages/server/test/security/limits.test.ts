// Goal: every row of the table of limits (RELIABILITY 5.3) holds, on the program's own handlers. Method: as many calls as are allowed, one more, somebody else, and the end of
// the window.
import { describe, expect, it } from 'vitest'
import { type Endpoint, type EndpointId, endpoints } from '../../src/contract/index.ts'
import { assertDeclared } from '../../src/http/assert-declared.ts'
import { addressGroup, forwardedAddress } from '../../src/http/client-address.ts'
import { defaultLimits } from '../../src/http/limits.ts'
import { createApp } from '../../src/index.ts'
import { urlOf } from '../support/call.ts'
import { checkout, guestOrder } from '../support/people.ts'
import { openShop, type Shop } from '../support/shop.ts'

const minute = 60_000
const hour = 60 * minute

interface Sent {
  readonly id: EndpointId
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Makes the request of somebody: `who` counts the subjects of the row, `call` the calls of one. */
type Attempt = (who: number, call: number) => Sent | Promise<Sent>

interface Row {
  readonly name: string
  readonly policy: string
  readonly limit: number
  readonly windowMs: number
  readonly by: 'address' | 'principal' | 'account'
  /** What is answered while calls are let in. */
  readonly status: number
  /** What else is answered meanwhile. */
  readonly meanwhile?: number
  /** What is answered once the window is over, where that is something else. */
  readonly later?: number
  readonly prepare: (shop: Shop) => Attempt | Promise<Attempt>
}

const address = (who: number) => `198.51.100.${who}`
const wrongLogin = (email: string): Sent => ({ id: 'auth.login', body: { email, password: 'wrong' } })
const guest = (who: number) => ({ 'x-cart-token': String(who).padStart(43, 'g') })
const gift = { code: 'GIFT-0000-0000-0000-0000' }

/** A row for each of two subjects: an address with ever new guests, a guest at ever new addresses. */
const byBoth = (name: string, policy: string, limit: number, windowMs: number, status: number, attempt: () => Sent): readonly Row[] =>
  (['address', 'principal'] as const).map(by => ({
    name: `${name}, by ${by}`,
    policy,
    limit,
    windowMs,
    by,
    status,
    prepare: () => (who, call) => ({ ...attempt(), headers: guest(by === 'principal' ? who : 1_000 * who + call) }),
  }))

const simple = (row: Omit<Row, 'prepare'>, attempt: Attempt): Row => ({ ...row, prepare: () => attempt })

const webhook = async ({ payments }: Shop, isGood: boolean): Promise<Attempt> => {
  const { rawBody, headers } = await payments.signWebhook({ id: 'evt_1', type: 'payment.updated', providerPaymentId: 'p' })
  return () => ({ id: 'webhooks.receive', params: { provider: 'test' }, body: isGood ? rawBody : `${rawBody} `, headers })
}

/** Orders that nobody can pay: each is a new guest's unless one guest is told to go on trying. */
const declining = async (shop: Shop, perGuest: number): Promise<Attempt> => {
  const product = await shop.stock({ name: 'Phone' }, 1_000)
  const orders = new Map<string, Awaited<ReturnType<typeof guestOrder>>>()
  return async (who, call) => {
    const key = `${who}:${Math.floor(call / perGuest)}`
    const order = orders.get(key) ?? (await placed(shop, product.id))
    orders.set(key, order)
    return { id: 'orders.pay', params: { id: order.orderId }, body: { payment_token: 'tok_declined' }, headers: { 'x-cart-token': order.cartToken } }
  }
}

/** Placed past the limits, which are not what these rows are about. */
const placed = (shop: Shop, productId: number) => guestOrder({ ...shop, app: createApp(shop.commerce, { rateLimit: 'off' }) }, productId)

const rows: readonly Row[] = [
  simple({ name: 'login, by address', policy: 'login', limit: 20, windowMs: 15 * minute, by: 'address', status: 401 }, (who, call) =>
    wrongLogin(`${who}-${call}@example.com`),
  ),
  // Who guesses twice has to wait before the second is looked at; it counts all the same.
  simple({ name: 'login, by account', policy: 'login', limit: 5, windowMs: 15 * minute, by: 'account', status: 401, meanwhile: 429 }, who =>
    wrongLogin(`${who}@example.com`),
  ),
  simple({ name: 'register', policy: 'register', limit: 5, windowMs: hour, by: 'address', status: 201 }, (who, call) => ({
    id: 'auth.register',
    body: { email: `${who}-${call}@example.com`, password: 'a password nobody guesses' },
  })),
  simple({ name: 'reset, by address', policy: 'reset', limit: 10, windowMs: hour, by: 'address', status: 202 }, (who, call) => ({
    id: 'auth.requestPasswordReset',
    body: { email: `${who}-${call}@example.com` },
  })),
  simple({ name: 'reset, by account', policy: 'reset', limit: 3, windowMs: hour, by: 'account', status: 202 }, who => ({
    id: 'auth.requestPasswordReset',
    body: { email: `${who}@example.com` },
  })),
  simple({ name: 'refresh', policy: 'refresh', limit: 30, windowMs: minute, by: 'address', status: 401 }, () => ({
    id: 'auth.refresh',
    body: { refresh_token: 'made up' },
  })),
  ...byBoth('checkout', 'checkout', 10, minute, 422, () => ({ id: 'orders.create', body: checkout })),
  ...byBoth('confirming a payment', 'payment', 10, 10 * minute, 404, () => ({
    id: 'orders.pay',
    params: { id: 7 },
    body: { payment_token: 'tok_visa' },
  })),
  ...byBoth('trying a coupon', 'coupon', 10, 10 * minute, 404, () => ({ id: 'cart.applyDiscount', body: { code: 'SAVE' } })),
  ...byBoth('trying a gift card', 'gift_card', 5, 15 * minute, 422, () => ({ id: 'cart.applyGiftCard', body: gift })),
  simple({ name: "asking for a gift card's balance", policy: 'gift_card', limit: 5, windowMs: 15 * minute, by: 'address', status: 422 }, () => ({
    id: 'giftCards.balance',
    body: gift,
  })),
  ...byBoth('looking up an order there is not', 'order_lookup', 10, 10 * minute, 404, () => ({ id: 'orders.get', params: { id: 7 } })),
  simple({ name: 'search', policy: 'search', limit: 60, windowMs: minute, by: 'address', status: 200 }, () => ({
    id: 'products.list',
    query: { search: 'phone' },
  })),
  simple({ name: 'reading', policy: 'read', limit: 300, windowMs: minute, by: 'address', status: 200 }, () => ({ id: 'payments.methods' })),
  ...byBoth('changing a cart', 'write', 120, minute, 200, () => ({ id: 'cart.clear' })),
  {
    name: 'writing as staff',
    policy: 'admin_write',
    limit: 120,
    windowMs: minute,
    by: 'principal',
    status: 404,
    prepare: async ({ commerce, adminKey }) => {
      const other = await commerce.customers.createApiKey({ name: 'Other', role: 'admin' }, { kind: 'system', name: 'test' })
      return who => ({ id: 'admin.products.delete', params: { id: 999 }, headers: { authorization: `Bearer ${who === 1 ? adminKey : other.key}` } })
    },
  },
  {
    name: 'reading as staff',
    policy: 'admin_read',
    limit: 600,
    windowMs: minute,
    by: 'address',
    status: 200,
    prepare: async ({ commerce }) => {
      const keys: string[] = []
      for (let count = 0; count < 8; count += 1)
        keys.push((await commerce.customers.createApiKey({ name: `Key ${count}`, role: 'admin' }, { kind: 'system', name: 'test' })).key)
      return (_, call) => ({ id: 'admin.batches.list', headers: { authorization: `Bearer ${keys[call % 8]}` } })
    },
  },
  { name: 'webhooks with a good signature', policy: 'webhook', limit: 600, windowMs: minute, by: 'address', status: 200, prepare: shop => webhook(shop, true) },
  {
    name: 'webhooks with a bad signature',
    policy: 'webhook_refused',
    limit: 60,
    windowMs: minute,
    by: 'address',
    status: 400,
    prepare: shop => webhook(shop, false),
  },
  {
    name: 'cards that are declined, by guest',
    policy: 'decline',
    limit: 5,
    windowMs: hour,
    by: 'principal',
    status: 402,
    // An order does not wait that long.
    later: 409,
    prepare: shop => declining(shop, Number.POSITIVE_INFINITY),
  },
]

const open = async () => {
  const shop = await openShop({ rateLimit: 'on', clientAddress: context => context.req.header('x-test-address') })
  const send = async ({ id, params = {}, query = {}, body, headers = {} }: Sent, from: string) => {
    const endpoint: Endpoint = endpoints[id]
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    return shop.app.request(urlOf(endpoint, params, query), {
      method: endpoint.method,
      headers: { 'x-test-address': from, ...json, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  }
  return { shop, send }
}

describe('the table of limits', () => {
  it.each(rows)('$name: $limit', async ({ policy, limit, windowMs, by, status, meanwhile, later = status, prepare }) => {
    const { shop, send } = await open()
    const attempt = await prepare(shop)
    let sent = 0
    const call = async (who: number) => {
      sent += 1
      return send(await attempt(who, sent), by === 'address' ? address(who) : `2001:db8:0:${sent.toString(16)}::1`)
    }
    const statuses = new Set<number>()
    for (let count = 0; count < limit; count += 1) statuses.add((await call(1)).status)
    expect([...statuses]).toEqual(meanwhile === undefined ? [status] : [status, meanwhile])

    const refused = await call(1)
    const seconds = windowMs / 1_000
    expect([refused.status, refused.headers.get('ratelimit-policy'), refused.headers.get('ratelimit'), refused.headers.get('retry-after')]).toEqual([
      429,
      `"${policy}";q=${limit};w=${seconds}`,
      `"${policy}";r=0;t=${seconds}`,
      String(seconds),
    ])
    expect(await refused.json()).toMatchObject({ code: 'rate_limited' })
    expect((await call(2)).status).toBe(status)
    await shop.clock.advance(windowMs - 1)
    expect((await call(1)).status).toBe(429)
    await shop.clock.advance(1)
    expect((await call(1)).status).toBe(later)
  })
})

describe('cards that are tried out', () => {
  it('stop a guest for an hour from the fifth decline on, whatever card and form come next', async () => {
    const { shop, send } = await open()
    const attempt = await declining(shop, Number.POSITIVE_INFINITY)
    const pay = async (token: string) => {
      const sent = await attempt(1, 1)
      return send({ ...sent, body: { payment_token: token } }, address(1))
    }
    for (const at of [0, 11, 22, 33]) {
      expect([at, (await pay('tok_declined')).status]).toEqual([at, 402])
      await shop.clock.advance(11 * minute)
    }
    expect((await pay('tok_declined')).status).toBe(402)
    const good = await pay('tok_visa')
    expect([good.status, good.headers.get('retry-after')]).toEqual([429, String(hour / 1_000)])
    const started = await send({ ...(await attempt(1, 1)), id: 'orders.startPayment', body: {} }, address(2))
    expect(started.status).toBe(429)
    await shop.clock.advance(hour - 1)
    expect((await pay('tok_visa')).status).toBe(429)
  })

  it('stop an address that makes itself a new guest for every few of them', async () => {
    const { shop, send } = await open()
    const attempt = await declining(shop, 4)
    const statuses: number[] = []
    for (let call = 0; call < 21; call += 1) {
      statuses.push((await send(await attempt(1, call), address(1))).status)
      // Within the limit of payments, which would stop them sooner.
      await shop.clock.advance(minute)
    }
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 402), 429])
    expect((await send(await attempt(2, 0), address(2))).status).toBe(402)
  })
})

describe('limits on what fails', () => {
  it('do not count what succeeds: a page that waits may look at its order as often as at anything', async () => {
    const { shop, send } = await open()
    const product = await shop.stock({ name: 'Phone' }, 1)
    const { orderId, cartToken } = await placed(shop, product.id)
    const look = (id: number) => send({ id: 'orders.get', params: { id }, headers: { 'x-cart-token': cartToken } }, address(1))
    for (let call = 0; call < 30; call += 1) expect((await look(orderId)).status).toBe(200)
    for (let call = 0; call < 10; call += 1) expect((await look(orderId + 1)).status).toBe(404)
    expect((await look(orderId)).status).toBe(429)
  })

  it('leave the good messages of a provider the whole of theirs', async () => {
    const { shop, send } = await open()
    const [good, bad] = [await webhook(shop, true), await webhook(shop, false)]
    for (let call = 0; call < 70; call += 1) await send(await bad(1, call), address(1))
    expect((await send(await good(1, 0), address(1))).status).toBe(429)
    const elsewhere = await send(await good(2, 0), address(2))
    expect(elsewhere.status).toBe(200)
    await shop.clock.advance(minute)
    for (let call = 0; call < 600; call += 1) expect((await send(await good(1, call), address(1))).status).toBe(200)
    expect((await send(await good(1, 0), address(1))).status).toBe(429)
  })
})

describe('addresses', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:c000:0207', '192.0.2.7'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['no address: at all', 'no address: at all'],
  ])('%s counts as %s', (written, group) => {
    expect(addressGroup(written)).toBe(group)
  })

  it.each([
    ['192.0.2.1', 1, '192.0.2.1'],
    ['192.0.2.1:4711', 1, '192.0.2.1'],
    ['[2001:db8::1]:4711', 1, '2001:db8::1'],
    ['2001:db8::1', 1, '2001:db8::1'],
    ['6.6.6.6, 192.0.2.1, 10.0.0.2', 2, '192.0.2.1'],
    ['6.6.6.6, 192.0.2.1', 0, '10.0.0.9'],
    ['192.0.2.1', 3, '192.0.2.1'],
    ['192.0.2.1, ', 1, '10.0.0.9'],
  ])('%s behind %d proxies is %s', (header, trustedProxies, expected) => {
    expect(forwardedAddress('10.0.0.9', header, trustedProxies)).toBe(expected)
  })
})

describe('an endpoint that does not declare', () => {
  const good = { ...endpoints['admin.batches.list'], id: 'test.broken' } as Endpoint & { readonly id: string }

  it.each([
    ['whom it is for', { audience: undefined }, 'does not say whom it is for'],
    ['a scope, though for staff', { scope: undefined }, 'must name a scope'],
    ['an audience that its scope is of', { audience: 'public' }, 'must name a scope'],
    ['a scope that is known', { scope: 'everything' }, 'names a scope there is not: everything'],
    ['a limit', { limit: undefined }, 'does not say how it is limited'],
    ['a limit that is known', { limit: 'toString' }, 'does not say how it is limited'],
    ['a limit of its refusals that is known', { refusalLimit: { codes: [], limit: 'often' } }, 'does not say how it is limited'],
    ['a limit, and is no probe', { limit: 'none' }, 'has no limit, and is no probe'],
  ])('%s keeps the program from starting', async (_, change, message) => {
    const { commerce } = await openShop()
    const broken = { ...good, ...change } as unknown as Endpoint & { readonly id: string }
    expect(() => assertDeclared(broken)).toThrow(`The endpoint test.broken ${message}`)
    const table: Record<string, unknown> = endpoints
    table['test.broken'] = broken
    try {
      expect(() => createApp(commerce)).toThrow(`The endpoint test.broken ${message}`)
    } finally {
      delete table['test.broken']
    }
    expect(() => createApp(commerce)).not.toThrow()
  })

  it('finds nothing wrong with any of ours, and every figure in use', () => {
    const all: readonly (Endpoint & { readonly id: string })[] = Object.values(endpoints)
    for (const endpoint of all) assertDeclared(endpoint)
    const used = new Set(all.flatMap(({ limit, limitWith, refusalLimit }) => [limit, limitWith?.limit, refusalLimit?.limit]))
    expect(Object.keys(defaultLimits).filter(name => !used.has(name as never))).toEqual([])
  })
})
