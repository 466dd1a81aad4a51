import { beforeEach, describe, expect, it } from 'vitest'
import type { WireQuery } from '../src/contract/index.ts'
import { createApp } from '../src/index.ts'
import { presentCard, productCards } from '../src/present/product-cards.ts'
import { call, refusal } from './support/call.ts'
import { openShop, type Shop, tester } from './support/shop.ts'

describe('products', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop()
  })

  const phones = async () => {
    const phones = await shop.commerce.catalog.createCategory({ name: 'Phones' }, tester)
    const smart = await shop.commerce.catalog.createCategory({ name: 'Smart', parentId: phones.id }, tester)
    await shop.stock({ name: 'Red phone', categoryIds: [smart.id], attributes: { color: 'red' } }, 5, 10_000)
    await shop.stock({ name: 'Blue phone', categoryIds: [phones.id], attributes: { color: 'blue', size: 'L' } }, 0, 20_000)
    await shop.stock({ name: 'Green lamp', attributes: { color: 'green' } }, 9, 30_000)
    return { phones, smart }
  }
  const names = async (query: Parameters<typeof call<'products.list'>>[2]) =>
    (await call(shop.app, 'products.list', query)).body.products.map(({ name }) => name)

  it('are found by words, category with all below it, price, stock, and any attribute', async () => {
    const { phones: category } = await phones()
    expect(await names({ query: { search: 'phone', sort: 'name' } })).toEqual(['Blue phone', 'Red phone'])
    expect(await names({ query: { search: 'phome red' } })).toEqual(['Red phone'])
    expect(await names({ query: { category_id: category.id, sort: 'price' } })).toEqual(['Red phone', 'Blue phone'])
    expect(await names({ query: { min_price: '200', sort: 'price' } })).toEqual(['Blue phone', 'Green lamp'])
    expect(await names({ query: { max_price: '199.99' } })).toEqual(['Red phone'])
    expect(await names({ query: { in_stock: true, sort: 'name' } })).toEqual(['Green lamp', 'Red phone'])
    expect(await names({ query: { 'facet.color': ['red', 'blue'], sort: 'name' } })).toEqual(['Blue phone', 'Red phone'])
    expect(await names({ query: { 'facet.color': 'red', 'facet.size': 'L' } })).toEqual([])
    const plain = await shop.app.request('/products?color=green')
    expect(await plain.json()).toMatchObject({ products: [{ name: 'Green lamp' }], total: 1 })
  })

  it('come in the order asked for, page by page, by number and by cursor', async () => {
    await phones()
    expect(await names({ query: { sort: '-price' } })).toEqual(['Green lamp', 'Blue phone', 'Red phone'])
    expect(await names({ query: { sort: '-price', page: 2, limit: 2 } })).toEqual(['Red phone'])
    const first = await call(shop.app, 'products.list', { query: { sort: 'name', limit: 2 } })
    expect(first.body).toMatchObject({ total: 3, page: 1, limit: 2 })
    const cursor = first.body.next_cursor ?? ''
    const second = await call(shop.app, 'products.list', { query: { sort: 'name', limit: 2, cursor } })
    expect([second.body.products.map(({ name }) => name), second.body.next_cursor]).toEqual([['Red phone'], null])
    expect((await refusal(shop.app, 'products.list', { query: { sort: 'name', cursor: 'nonsense' } })).status).toBe(422)
  })

  it('are counted by facet when the list is narrowed, or on request', async () => {
    await phones()
    const facets = async (query: WireQuery<'products.list'>) => (await call(shop.app, 'products.list', { query })).body.facets
    const color = ['blue', 'green', 'red'].map(value => ({ value, count: 1 }))
    expect(await facets({})).toBeUndefined()
    expect((await facets({ facets: true }))?.color).toEqual(color)
    expect(await facets({ search: 'phone', facets: false })).toBeUndefined()
    expect((await facets({ 'facet.color': 'red' }))?.color).toEqual(color)
    expect((await facets({ search: 'phone' }))?.size).toEqual([{ value: 'L', count: 1 }])
  })

  it('are suggested while typing', async () => {
    await phones()
    const { body } = await call(shop.app, 'products.suggest', { query: { q: 'red' } })
    expect(body.suggestions).toContainEqual({ text: 'Red phone', product_id: 1 })
  })

  it('are shown by id and by slug, and only while they are published', async () => {
    await phones()
    const byId = await call(shop.app, 'products.get', { params: { id: '1' } })
    expect(byId.body).toMatchObject({ id: 1, slug: 'red-phone', price: 100, stock_quantity: 5, categories: [{ name: 'Smart' }], attributes: { color: 'red' } })
    expect((await call(shop.app, 'products.get', { params: { id: 'red-phone' } })).text).toBe(byId.text)
    await shop.commerce.catalog.update(1, { status: 'draft' }, tester)
    for (const id of ['1', 'red-phone', '99', 'nothing', '0', '99999999999999999999']) {
      expect([id, (await refusal(shop.app, 'products.get', { params: { id } })).status]).toEqual([id, 404])
    }
    expect(await names({ query: { sort: 'price' } })).toEqual(['Blue phone', 'Green lamp'])
  })

  it('have fresh stock in every answer', async () => {
    await phones()
    const stock = async () => {
      const { products } = (await call(shop.app, 'products.list', { query: { search: 'red' } })).body
      return [products[0]?.stock_quantity, (await call(shop.app, 'products.get', { params: { id: '1' } })).body.stock_quantity]
    }
    expect(await stock()).toEqual([5, 5])
    await shop.commerce.inventory.adjust({ causeKey: 'found', reason: 'Found', lines: [{ variantId: 1, delta: 2 }] }, tester)
    expect(await stock()).toEqual([7, 7])
  })

  it('show what was changed at once', async () => {
    await phones()
    await call(shop.app, 'products.get', { params: { id: '1' } })
    await call(shop.app, 'admin.products.update', { token: shop.adminKey, params: { id: 1 }, body: { name: 'Crimson phone' } })
    expect((await call(shop.app, 'products.get', { params: { id: '1' } })).body.name).toBe('Crimson phone')
  })

  it('come with prices in the currency asked for', async () => {
    const prices = [
      { currency: 'USD', amount: 69_999, listAmount: 79_999 },
      { currency: 'JPY', amount: 1_200 },
      { currency: 'KWD', amount: 1_234 },
    ]
    await shop.stock({ name: 'Travel phone', variants: [{ sku: 'T', prices }] }, 1)
    const priceIn = async (currency: string) => {
      const { price, list_price, currency: shown } = (await call(shop.app, 'products.get', { params: { id: '1' }, query: { currency } })).body
      return [price, list_price, shown]
    }
    expect(await priceIn('USD')).toEqual([699.99, 799.99, 'USD'])
    expect(await priceIn('JPY')).toEqual([1_200, null, 'JPY'])
    expect(await priceIn('KWD')).toEqual([1.234, null, 'KWD'])
    expect(await priceIn('EUR')).toEqual([null, null, 'EUR'])
    expect((await refusal(shop.app, 'products.list', { query: { currency: 'XXX' } })).body).toMatchObject({
      code: 'currency_unknown',
      errors: [{ path: 'currency' }],
    })
    expect((await call(shop.app, 'products.list', { query: { currency: 'JPY', max_price: '1200' } })).body.products[0]?.price).toBe(1_200)
  })

  it('with several variants have to be chosen from', async () => {
    const variant = (size: string) => ({ sku: `S-${size}`, options: { size }, prices: [{ currency: 'USD', amount: size === 'M' ? 900 : 1_000 }] })
    await shop.stock({ name: 'Shirt', variants: [variant('M'), variant('L')] }, 3)
    const { body } = await call(shop.app, 'products.get', { params: { id: '1' } })
    expect(body).toMatchObject({ price: 9, variant_id: null, variant_count: 2, stock_quantity: 6, options: [{ name: 'size', values: ['M', 'L'] }] })
    const refused = await refusal(shop.app, 'cart.addItem', { body: { product_id: 1 } })
    expect([refused.status, refused.body.code]).toEqual([422, 'variant_required'])
    expect(refused.body.variants).toEqual([
      { variant_id: 1, sku: 'S-M', options: { size: 'M' } },
      { variant_id: 2, sku: 'S-L', options: { size: 'L' } },
    ])
    expect((await call(shop.app, 'cart.addItem', { body: { variant_id: 2 } })).body.cart.items).toMatchObject([{ variant_id: 2, unit_price: 10 }])
  })

  it('are grouped in a tree of categories', async () => {
    const { phones: parent, smart } = await phones()
    const { body } = await call(shop.app, 'categories.tree')
    expect(body.categories).toEqual([
      {
        id: parent.id,
        parent_id: null,
        slug: 'phones',
        name: 'Phones',
        position: 0,
        children: [{ id: smart.id, parent_id: parent.id, slug: 'smart', name: 'Smart', position: 0, children: [] }],
      },
    ])
  })

  it('are not sent again to who has them already', async () => {
    await phones()
    for (const url of ['/products?search=red', '/products/1', '/categories', '/payment-methods', '/openapi.json', '/docs']) {
      const first = await shop.app.request(url)
      const etag = first.headers.get('etag') ?? ''
      expect([url, etag]).toEqual([url, expect.stringMatching(/^W\/"\w+"$/)])
      const second = await shop.app.request(url, { headers: { 'if-none-match': `"other", ${etag}` } })
      expect([url, second.status, await second.text(), second.headers.get('etag')]).toEqual([url, 304, '', etag])
    }
    const before = (await shop.app.request('/products?search=red')).headers.get('etag') ?? ''
    await shop.commerce.inventory.adjust({ causeKey: 'sold', reason: 'Sold', lines: [{ variantId: 1, delta: -1 }] }, tester)
    expect((await shop.app.request('/products?search=red', { headers: { 'if-none-match': before } })).status).toBe(200)
  })
})

describe('cards of products', () => {
  it('say as text what they say as objects', async () => {
    const shop = await openShop()
    const product = await shop.stock({ name: 'A "quoted" \\ phone \u2028', brand: null, images: [{ url: 'https://a.example/1.jpg', alt: 'One' }] }, 3)
    const cards = productCards()
    for (const units of [3, 0]) {
      const { json } = cards([product], 'USD', new Map([[1, units]]))
      expect(JSON.parse(`[${json}]`)).toEqual([presentCard(product, 'USD', units)])
    }
    expect(JSON.parse(cards([product], 'EUR', new Map()).json)).toMatchObject({ price: null, currency: 'EUR', stock_quantity: 0, in_stock: false })
  })
})

describe('a shop that can tell whether anything changed', () => {
  it('answers the same again without reading, until something changes or a second is over', async () => {
    const shop = await openShop()
    await shop.stock({ name: 'Smartphone' }, 50)
    let token = 'one'
    let reads = 0
    const inventory = {
      ...shop.commerce.inventory,
      availability: async (ids: readonly number[]) => {
        reads += 1
        return shop.commerce.inventory.availability(ids)
      },
    }
    const app = createApp({ ...shop.commerce, inventory, changeToken: () => token }, { rateLimit: 'off' })
    const units = async () => (await call(app, 'products.list')).body.products[0]?.stock_quantity
    expect([await units(), await units(), reads]).toEqual([50, 50, 1])

    await shop.commerce.inventory.adjust({ causeKey: 'sold', reason: 'Sold', lines: [{ variantId: 1, delta: -1 }] }, tester)
    token = 'two'
    expect([await units(), await units(), reads]).toEqual([49, 49, 2])
    await shop.clock.advance(1_000)
    expect([await units(), reads]).toEqual([49, 3])
    expect((await call(app, 'products.list', { query: { limit: 1 } })).body.limit).toBe(1)
    expect(reads).toBe(4)
  })
})
