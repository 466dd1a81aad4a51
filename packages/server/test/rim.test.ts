import { CommerceError, type Logger } from '@cartwright/core'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { type Endpoint, endpoints, problem } from '../src/contract/index.ts'
import { createApp } from '../src/index.ts'
import { call, refusal, urlOf } from './support/call.ts'
import { samples } from './support/samples.ts'
import { openShop } from './support/shop.ts'

const table: readonly (Endpoint & { readonly id: keyof typeof samples })[] = Object.values(endpoints) as never

/** The problem of an answer, which must be one. */
const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return problem.parse(await response.json())
}

describe('every answer', () => {
  it('carries a request id: the caller\u2019s own, or a new one', async () => {
    const { app } = await openShop()
    const ids = await Promise.all([1, 2, 3].map(async () => (await app.request('/livez')).headers.get('x-request-id')))
    expect(new Set(ids).size).toBe(3)
    const own = await app.request('/nothing', { headers: { 'x-request-id': 'trace-0123456789' } })
    expect((await problemOf(own)).request_id).toBe('trace-0123456789')
    const bad = await app.request('/livez', { headers: { 'x-request-id': 'a b"\\' } })
    expect(bad.headers.get('x-request-id')).toMatch(/^[\w.-]{8,128}$/)
  })

  it('tells browsers to make nothing of it', async () => {
    const { app } = await openShop()
    for (const url of ['/livez', '/nothing', '/products', '/cart']) {
      const { headers } = await app.request(url)
      expect([url, headers.get('x-content-type-options'), headers.get('x-frame-options')]).toEqual([url, 'nosniff', 'DENY'])
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect([headers.get('server'), headers.get('x-powered-by'), headers.get('strict-transport-security')]).toEqual([null, null, null])
    }
    expect((await app.request('/cart')).headers.get('cache-control')).toBe('no-store')
    expect((await app.request('/products')).headers.get('cache-control')).toBe('no-cache')
  })
})

describe('addresses', () => {
  it('that lead nowhere are 404', async () => {
    const { app } = await openShop()
    for (const url of ['/', '/nothing', '/products/1/more', '/admin', '/cart/', '/%', '/%E0%A4%A', '/a\u0000', `/${'x'.repeat(3_000)}`, '/products//1']) {
      const response = await app.request(url)
      expect([url.slice(0, 40), response.status, (await problemOf(response)).code]).toEqual([url.slice(0, 40), 404, 'route_not_found'])
    }
  })

  it('called by another method are 405, and say which they have', async () => {
    const { app } = await openShop()
    const paths = Map.groupBy(table, ({ path }) => path)
    for (const [path, entries] of paths) {
      const [first] = entries
      const url = urlOf({ path }, samples[first?.id ?? 'cart.get']?.params ?? {}, {})
      const own = new Set<string>(entries.map(({ method }) => method))
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
        // A word in the place of an id is an id to the path that has one.
        const isTaken = table.some(entry => entry.method === method && new RegExp(`^${entry.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(url))
        if (isTaken) continue
        const response = await app.request(url, { method })
        expect([method, url, response.status, (await problemOf(response)).code]).toEqual([method, url, 405, 'method_not_allowed'])
        const allow = (response.headers.get('allow') ?? '').split(', ')
        for (const allowed of own) expect(allow).toContain(allowed)
        expect(allow).not.toContain(method)
      }
    }
  })

  it('answer HEAD like GET without the body, and OPTIONS', async () => {
    const { app } = await openShop()
    const head = await app.request('/products', { method: 'HEAD' })
    const get = await app.request('/products')
    expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', get.headers.get('etag')])
    const options = await app.request('/cart/items', { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'OPTIONS, POST'])
    expect((await app.request('/nothing', { method: 'OPTIONS' })).status).toBe(404)
  })
})

describe('calls from other origins', () => {
  it('are allowed to those on the list, exactly', async () => {
    const { app } = await openShop({ corsOrigins: ['https://shop.example'] })
    const ask = (origin: string, method = 'GET') => app.request('/products', { method, headers: { origin } })
    const allowed = await ask('https://shop.example')
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(allowed.headers.get('access-control-allow-credentials')).toBe('true')
    for (const origin of ['https://shop.example.evil', 'http://shop.example', 'https://evil.example', 'null', '*']) {
      const { headers } = await ask(origin)
      expect([origin, headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([origin, null, 'Origin'])
    }
    const preflight = await ask('https://shop.example', 'OPTIONS')
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS')
    expect(preflight.headers.get('access-control-max-age')).toBe('600')
    const refused = await app.request('/me', { headers: { origin: 'https://shop.example' } })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, 'https://shop.example'])
  })

  it('are allowed to nobody unless told', async () => {
    const { app } = await openShop()
    const response = await app.request('/products', { headers: { origin: 'https://shop.example' } })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('faults', () => {
  it('show nothing of what went wrong, and are logged whole under the request id', async () => {
    const lines: [string, unknown][] = []
    const logger: Logger = { log: (_, message, fields) => lines.push([message, fields]) }
    const shop = await openShop({ commerce: { logger } })
    const broken = () => Promise.reject(new Error('SELECT secret FROM passwords; at /home/shop/app.ts'))
    const app = createApp({ ...shop.commerce, inventory: { ...shop.commerce.inventory, availability: broken } }, { rateLimit: 'off' })
    await shop.stock({ name: 'Smartphone' }, 1)
    const response = await app.request('/products/1')
    const text = await response.clone().text()
    expect([response.status, (await problemOf(response)).code]).toEqual([500, 'fault'])
    expect(text).not.toMatch(/SELECT|passwords|app\.ts|Error/)
    expect(lines).toContainEqual([
      'A request failed unexpectedly',
      {
        requestId: response.headers.get('x-request-id'),
        method: 'GET',
        route: '/products/{id}',
        error: expect.stringContaining('SELECT secret FROM passwords'),
      },
    ])
  })

  it('of a dependency are 503 and say when to come again, not why', async () => {
    const shop = await openShop()
    const away = () => Promise.reject(new CommerceError('storage_unavailable', 'cannot open /var/lib/shop.db: disk I/O error'))
    const app = createApp({ ...shop.commerce, catalog: { ...shop.commerce.catalog, categories: away } }, { rateLimit: 'off' })
    const response = await app.request('/categories')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    const body = await problemOf(response)
    expect([body.code, body.error]).toEqual(['storage_unavailable', 'Storage unavailable.'])
  })
})

describe('mounted in another app', () => {
  it('works under any path, and describes itself there', async () => {
    const shop = await openShop()
    await shop.stock({ name: 'Smartphone' }, 1)
    const outer = new Hono().get('/', c => c.text('home')).route('/api/shop', shop.app)
    expect(await (await outer.request('/')).text()).toBe('home')
    expect((await outer.request('/api/shop/products')).status).toBe(200)
    const missing = await outer.request('/api/shop/nothing')
    expect([missing.status, (await problemOf(missing)).type]).toEqual([404, '/api/shop/errors/route_not_found'])
    expect((await outer.request('/api/shop/cart/items')).headers.get('allow')).toBe('OPTIONS, POST')
    expect(await (await outer.request('/api/shop/openapi.json')).json()).toMatchObject({ servers: [{ url: '/api/shop' }] })
    expect((await outer.request('/api/shop/docs')).status).toBe(200)
    expect(await (await outer.request('/elsewhere')).text()).toBe('404 Not Found')
  })
})

describe('limits', () => {
  const window = { by: 'address', limit: 2, windowMs: 60_000 } as const

  it('count by address, say how they stand, and refuse with Retry-After', async () => {
    const shop = await openShop({ rateLimit: 'on', limits: { read: [window] }, clientAddress: context => context.req.header('x-test-address') })
    const ask = (address: string) => shop.app.request('/payment-methods', { headers: { 'x-test-address': address } })
    const first = await ask('192.0.2.1')
    expect([first.status, first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')]).toEqual([200, '"read";q=2;w=60', '"read";r=1;t=60'])
    await ask('192.0.2.1')
    const third = await ask('192.0.2.1')
    expect([third.status, third.headers.get('retry-after'), third.headers.get('ratelimit')]).toEqual([429, '60', '"read";r=0;t=60'])
    expect((await problemOf(third)).code).toBe('rate_limited')
    expect((await ask('192.0.2.2')).status).toBe(200)
    await shop.clock.advance(60_000)
    expect((await ask('192.0.2.1')).status).toBe(200)
  })

  it('count the neighbours of an IPv6 subscriber as one, and IPv4 in either spelling', async () => {
    const shop = await openShop({ rateLimit: 'on', limits: { read: [window] }, clientAddress: context => context.req.header('x-test-address') })
    const statuses = async (...addresses: string[]) => {
      const found: number[] = []
      for (const address of addresses) found.push((await shop.app.request('/payment-methods', { headers: { 'x-test-address': address } })).status)
      return found
    }
    expect(await statuses('2001:db8:1:2::1', '2001:DB8:1:2:ffff::9', '2001:0db8:0001:0002:3:4:5:6')).toEqual([200, 200, 429])
    expect(await statuses('2001:db8:1:3::1')).toEqual([200])
    expect(await statuses('192.0.2.7', '::ffff:192.0.2.7', '192.0.2.7')).toEqual([200, 200, 429])
  })

  it('believe forwarded addresses only as far as our own proxies reach', async () => {
    const asked = async (trustedProxies: number, forwarded: string) => {
      const shop = await openShop({ rateLimit: 'on', limits: { read: [window] }, trustedProxies })
      const env = { incoming: { socket: { remoteAddress: '10.0.0.1' } } }
      const ask = async (header: string) => (await shop.app.request('/payment-methods', { headers: { 'x-forwarded-for': header } }, env)).status
      return [await ask(forwarded), await ask(forwarded), await ask(`1.2.3.4, ${forwarded}`), await ask('5.6.7.8')]
    }
    expect(await asked(0, '192.0.2.1')).toEqual([200, 200, 429, 429])
    expect(await asked(1, '192.0.2.1')).toEqual([200, 200, 429, 200])
  })

  it('stop guessing a password of one account, from wherever', async () => {
    const shop = await openShop({ rateLimit: 'on' })
    const attempt = async () => {
      // Longer than what a wrong one makes the next one wait.
      await shop.clock.advance(16_000)
      return refusal(shop.app, 'auth.login', { body: { email: 'User@example.com', password: 'wrong' } })
    }
    const statuses: number[] = []
    for (let index = 0; index < 6; index += 1) statuses.push((await attempt()).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    const other = await refusal(shop.app, 'auth.login', { body: { email: 'other@example.com', password: 'wrong' } })
    expect(other.status).toBe(401)
  })

  it('do not mind how often somebody signs in who knows the password', async () => {
    const shop = await openShop({ rateLimit: 'on' })
    const { email, password } = { email: 'user@example.com', password: 'a password nobody guesses' }
    await shop.commerce.customers.register({ email, password })
    for (let index = 0; index < 12; index += 1) expect((await call(shop.app, 'auth.login', { body: { email, password } })).status).toBe(200)
    const statuses: number[] = []
    for (let index = 0; index < 6; index += 1) {
      statuses.push((await refusal(shop.app, 'auth.login', { body: { email, password: 'wrong' } })).status)
      await shop.clock.advance(16_000)
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    expect((await refusal(shop.app, 'auth.login', { body: { email, password } })).status).toBe(429)
  })

  it('count a search as one', async () => {
    const shop = await openShop({ rateLimit: 'on', clientAddress: () => '192.0.2.1' })
    expect((await call(shop.app, 'products.list')).headers.get('ratelimit-policy')).toBe('"read";q=300;w=60')
    expect((await call(shop.app, 'products.list', { query: { search: 'x' } })).headers.get('ratelimit-policy')).toBe('"search";q=60;w=60')
  })

  it('leave probes alone, and everything when they are off', async () => {
    const on = await openShop({ rateLimit: 'on', clientAddress: () => '192.0.2.1' })
    expect((await on.app.request('/livez')).headers.get('ratelimit')).toBeNull()
    const off = await openShop({ rateLimit: 'off', limits: { read: [{ ...window, limit: 1 }] }, clientAddress: () => '192.0.2.1' })
    for (let index = 0; index < 3; index += 1) expect((await off.app.request('/payment-methods')).status).toBe(200)
  })
})
