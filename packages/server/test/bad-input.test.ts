import { beforeAll, describe, expect, it } from 'vitest'
import { type Endpoint, type EndpointId, endpoints } from '../src/contract/index.ts'
import { type CallInput, checked, urlOf } from './support/call.ts'
import { everythingIn } from './support/everything.ts'
import { guestOrder, signIn } from './support/people.ts'
import { samples } from './support/samples.ts'
import { openShop, type Shop, tester } from './support/shop.ts'

type Listed = Endpoint & { readonly id: EndpointId }
type Sample = Pick<CallInput<EndpointId>, 'params' | 'query' | 'body'>

const table: readonly Listed[] = Object.values(endpoints)
const sampleOf = (id: EndpointId): Sample => (samples[id] ?? {}) as Sample

/** What no field takes: each is tried wherever a body, a query or a path has a value. What a field does take is left out. */
const absurd: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  'x'.repeat(9_999),
  'a\u0000b',
  '\ud800',
  -1,
  0,
  0.5,
  1e308,
  -1e308,
  2 ** 53,
  1e-7,
  [],
  [[]],
  {},
  { id: 1 },
  { $ne: null },
  "' OR 1=1 --",
  '<script>',
]

const raw = async (shop: Shop, endpoint: Listed, token: string, init: { url?: string; body?: string; headers?: Record<string, string> }) => {
  const url = init.url ?? urlOf(endpoint, sampleOf(endpoint.id).params ?? {}, {})
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers }
  const response = await shop.app.request(url, { method: endpoint.method, headers, ...(init.body === undefined ? {} : { body: init.body }) })
  return checked(endpoint, response)
}

describe('bad input', () => {
  let shop: Shop
  let customer: string
  /** What the shop holds: nothing in this file changes any of it. */
  let state: string
  const tokenFor = (endpoint: Endpoint) => (endpoint.audience === 'admin' ? shop.adminKey : customer)

  beforeAll(async () => {
    shop = await openShop()
    const category = await shop.commerce.catalog.createCategory({ name: 'Phones' }, tester)
    const { id } = await shop.stock({ name: 'Smartphone', categoryIds: [category.id] }, 50)
    await shop.commerce.discounts.create({ code: 'WELCOME', kind: 'percentage', percentPpm: 100_000 }, tester)
    await guestOrder(shop, id)
    customer = (await signIn(shop)).token
    await shop.commerce.carts.addItem({ customerId: 1 }, { productId: id, quantity: 1 })
    await shop.commerce.workers.drain()
    state = await everythingIn(shop)
  })

  const expectNothingChanged = async () => expect(await everythingIn(shop)).toBe(state)

  /** Runs a bad call: it must be refused with this status and change nothing. */
  const refused = async (work: () => ReturnType<typeof raw>, statuses: readonly number[]) => {
    const { status, text } = await work()
    expect(statuses, text).toContain(status)
    await expectNothingChanged()
  }

  const refusesCard = async (work: () => ReturnType<typeof raw>) => {
    const { status, text } = await work()
    expect([status, JSON.parse(text).code], text).toEqual([422, 'pan_rejected'])
    expect(text.replaceAll(/\D/g, '')).not.toContain('42424242')
    await expectNothingChanged()
  }

  const withBody = table.filter(({ body }) => body)

  it('has a sample for every endpoint that takes something, and every sample is good', () => {
    for (const { id, params, query, body } of table) {
      const sample = sampleOf(id)
      if (body) expect([id, body.safeParse(sample.body).success]).toEqual([id, true])
      if (query) expect([id, query.safeParse(sample.query).success]).toEqual([id, true])
      if (params) expect([id, params.safeParse(sample.params).success]).toEqual([id, true])
    }
  })

  describe.each(withBody)('$id', endpoint => {
    const { id } = endpoint
    const body = sampleOf(id).body as unknown as Record<string, unknown>

    it('refuses what is no JSON', async () => {
      for (const text of ['{', '{"a":1,}', 'undefined', '{"a":1}}', 'NaN', "{'a':1}", '\u0000', '{"a":1']) {
        await refused(() => raw(shop, endpoint, tokenFor(endpoint), { body: text }), [400])
      }
    })

    it('refuses what is no object of the expected kind', async () => {
      for (const text of ['null', '[]', '"text"', '7', 'true', '[{}]', '1e999'])
        await refused(() => raw(shop, endpoint, tokenFor(endpoint), { body: text }), [422])
    })

    it('refuses other content types and compressed bodies', async () => {
      const text = JSON.stringify(body)
      await refused(() => raw(shop, endpoint, tokenFor(endpoint), { body: text, headers: { 'content-type': 'text/plain' } }), [415])
      await refused(() => raw(shop, endpoint, tokenFor(endpoint), { body: text, headers: { 'content-type': 'application/x-www-form-urlencoded' } }), [415])
      await refused(() => raw(shop, endpoint, tokenFor(endpoint), { body: text, headers: { 'content-encoding': 'gzip' } }), [415])
    })

    it('refuses unknown keys and keys that reach prototypes', async () => {
      for (const key of ['is_admin', 'status', 'price', '__proto__', 'constructor', 'prototype']) {
        const text = `{"${key}":{},${JSON.stringify(body).slice(1)}`
        if (!endpoint.body?.safeParse(JSON.parse(text)).success || key.includes('proto') || key === 'constructor') {
          await refused(() => raw(shop, endpoint, tokenFor(endpoint), { body: text }), [422])
        }
      }
    })

    it('refuses absurd values in every field', async () => {
      let tried = 0
      for (const key of Object.keys(body)) {
        for (const value of absurd) {
          const bad = { ...body, [key]: value }
          // An import says of each row what is wrong with it; a name may well look like SQL.
          if (endpoint.body?.safeParse(bad).success) continue
          tried += 1
          await refused(() => raw(shop, endpoint, tokenFor(endpoint), { body: JSON.stringify(bad) }), [422])
        }
      }
      expect(tried).toBeGreaterThan(Object.keys(body).length)
    })

    it('refuses a card number in every field, in the name of one, and in its key, and repeats it nowhere', async () => {
      const number = '4242 4242 4242 4242'
      const bodies = [
        ...Object.keys(body).map(key => ({ ...body, [key]: `call me ${number}` })),
        { ...body, [number]: 1 },
        { ...body, extra: [{ card: 4242424242424242 }] },
      ]
      for (const bad of bodies) await refusesCard(() => raw(shop, endpoint, tokenFor(endpoint), { body: JSON.stringify(bad) }))
      if (!endpoint.idempotent) return
      const headers = { 'idempotency-key': '4242424242424242' }
      await refusesCard(() => raw(shop, endpoint, tokenFor(endpoint), { body: JSON.stringify(body), headers }))
    })

    it('refuses bodies that are too large, too deep or too long', async () => {
      const isLarge = endpoint.bodyLimit === 'import'
      const large = `{"x":"${'x'.repeat(isLarge ? 10_485_760 : 102_400)}"}`
      await refused(() => raw(shop, endpoint, tokenFor(endpoint), { body: large }), [413])
      await refused(() => raw(shop, endpoint, tokenFor(endpoint), { body: `${'{"x":'.repeat(2_000)}1${'}'.repeat(2_000)}` }), [422])
      await refused(() => raw(shop, endpoint, tokenFor(endpoint), { body: `{"x":[${'1,'.repeat(1_000)}1]}` }), [422])
      await refused(() => raw(shop, endpoint, tokenFor(endpoint), { body: JSON.stringify({ x: 'x'.repeat(10_001) }) }), [422])
    })
  })

  describe.each(table.filter(({ query }) => query))('$id', endpoint => {
    const query = sampleOf(endpoint.id).query as unknown as Record<string, unknown>
    const params = sampleOf(endpoint.id).params ?? {}

    it('refuses absurd values in its query', async () => {
      for (const key of Object.keys(query)) {
        for (const value of ['-1', '1.5', '1e3', '0x10', '9007199254740993', 'NaN', 'a\u0000b', 'x'.repeat(3_000)]) {
          const url = urlOf(endpoint, params, { [key]: value })
          const { status, text } = await raw(shop, endpoint, tokenFor(endpoint), { url })
          // Text fields take most texts, and then find nothing; numbers and choices take none of these.
          expect([200, 404, 422], text).toContain(status)
          if (['page', 'limit', 'category_id', 'sort', 'in_stock', 'status', 'customer_id', 'currency'].includes(key)) expect(status).toBe(422)
          await expectNothingChanged()
        }
        await refused(() => raw(shop, endpoint, tokenFor(endpoint), { url: urlOf(endpoint, params, { [key]: 'x'.repeat(5_000) }) }), [414])
      }
    })

    it('refuses a parameter given twice, and a page that is none', async () => {
      const [key = 'page', value] = Object.entries(query).find(([, sample]) => !Array.isArray(sample)) ?? []
      await refused(() => raw(shop, endpoint, tokenFor(endpoint), { url: `${urlOf(endpoint, params, {})}?${key}=${value}&${key}=${value}` }), [422])
      if ('page' in query) await refused(() => raw(shop, endpoint, tokenFor(endpoint), { url: urlOf(endpoint, params, { limit: 101 }) }), [422])
    })

    it.skipIf(endpoint.extraQuery !== undefined)('refuses a parameter it does not know', async () => {
      await refused(() => raw(shop, endpoint, tokenFor(endpoint), { url: urlOf(endpoint, params, { unknown: 1 }) }), [422])
    })
  })

  describe.each(table.filter(({ params }) => params))('$id', endpoint => {
    const params = sampleOf(endpoint.id).params as unknown as Record<string, unknown>
    const names = Object.keys(params).filter(name => name.endsWith('id'))

    it('refuses absurd ids in its path', async () => {
      for (const name of names) {
        for (const value of ['0', '-1', '1.5', '1e3', '9007199254740993', '99999999999999999999', 'abc', '%00', "' OR 1=1 --", '[1]', 'null', '..']) {
          const url = urlOf(endpoint, { ...params, [name]: 'PLACE' }, {}).replace('PLACE', value === '%00' ? value : encodeURIComponent(value))
          const text = JSON.stringify(sampleOf(endpoint.id).body ?? {})
          const init = { url, ...(endpoint.body ? { body: text } : {}) }
          if (value === '..') continue
          await refused(() => raw(shop, endpoint, tokenFor(endpoint), init), [404, 422])
        }
      }
    })

    it('answers that there is nothing under ids of nothing', async () => {
      for (const name of names) {
        const url = urlOf(endpoint, { ...params, [name]: 999_999 }, {})
        const body = endpoint.body ? { body: JSON.stringify(sampleOf(endpoint.id).body) } : {}
        await refused(() => raw(shop, endpoint, tokenFor(endpoint), { url, ...body }), name === 'id' && endpoint.id !== 'products.get' ? [404, 422] : [404])
      }
    })
  })

  it('refuses numbers whose digits would be lost', async () => {
    const text = '{"name":"A","variants":[{"sku":"A","prices":[{"currency":"USD","amount":699.990000000000000001}]}]}'
    await refused(() => raw(shop, endpoints['admin.products.create'], shop.adminKey, { body: text }), [422])
  })

  it('refuses amounts with more digits than the currency has, and past what it can carry', async () => {
    for (const [currency, amount] of [
      ['USD', 19.999],
      ['JPY', 1200.5],
      ['KWD', 1.2345],
      ['USD', 70368744177664.02],
      ['XXX', 1],
    ]) {
      const body = JSON.stringify({ name: 'A', variants: [{ sku: 'A', prices: [{ currency, amount }] }] })
      await refused(() => raw(shop, endpoints['admin.products.create'], shop.adminKey, { body }), [422])
    }
  })

  it('refuses a body that is not UTF-8', async () => {
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])
    const response = await shop.app.request('/cart/items', { method: 'POST', headers: { 'content-type': 'application/json' }, body: bytes })
    expect(response.status).toBe(400)
    await expectNothingChanged()
  })

  it('counts a body of unknown length while it is read', async () => {
    let pulled = 0
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(10_240).fill(0x20))
      },
    })
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: endless, duplex: 'half' } as RequestInit
    const response = await shop.app.request('/cart/items', init)
    expect(response.status).toBe(413)
    expect(pulled).toBeLessThan(20)
  })
})
