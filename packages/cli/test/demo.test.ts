import { createCommerce, normalizeProduct } from '@cartwright/core'
import { memoryPasswords, memoryStorage } from '@cartwright/core/memory'
import { describe, expect, it } from 'vitest'
import { demoProducts } from '../src/demo/products.ts'
import { readRows } from '../src/demo/rows.ts'
import { demoCustomer, seedDemo } from '../src/demo/seed-demo.ts'

const shop = async () => {
  const commerce = createCommerce({ storage: memoryStorage(), passwords: memoryPasswords() })
  await commerce.start()
  return commerce
}

const search = (text: string) => ({ text, currency: 'USD', filter: { categoryId: 5 }, sort: 'relevance', limit: 20, page: 1, withFacets: false }) as const

describe('the demo catalog', () => {
  const products = demoProducts()

  it('has a few hundred products that a store accepts, each SKU and name once', () => {
    expect(products).toHaveLength(374)
    expect(() => products.map(({ draft }) => normalizeProduct(draft))).not.toThrow()
    const skus = products.flatMap(({ stock }) => stock.map(({ sku }) => sku))
    expect(new Set(skus).size).toBe(skus.length)
    expect(new Set(products.map(({ draft }) => draft.name)).size).toBe(374)
  })

  it('has a price in dollars and euros for every variant, and never a list price below the price', () => {
    const variants = products.flatMap(({ draft }) => draft.variants)
    expect(variants.filter(({ prices }) => !prices.some(({ currency }) => currency === 'USD') || !prices.some(({ currency }) => currency === 'EUR'))).toEqual(
      [],
    )
    expect(
      variants.flatMap(({ prices }) => prices).filter(({ amount, listAmount }) => listAmount !== null && listAmount !== undefined && listAmount <= amount),
    ).toEqual([])
  })

  it('has things that are sold out, and pictures that need no network', () => {
    expect(products.flatMap(({ stock }) => stock).filter(({ units }) => units === 0).length).toBeGreaterThan(10)
    const images = products.flatMap(({ draft }) => draft.images ?? [])
    expect(images.filter(({ url }) => !url.startsWith('data:image/svg+xml,') || url.length > 400)).toEqual([])
  })

  it('says which line cannot be read', () => {
    expect(() => readRows('Mug | Potter | 9.50 | - | few | - | - | A mug.')).toThrow('This line of the demo catalog cannot be read: Mug |')
  })
})

describe('seeding', () => {
  it('begins the list with the same products every time', async () => {
    const commerce = await shop()
    await seedDemo(commerce)
    const { items } = await commerce.catalog.list({}, { limit: 24 })
    expect(items.map(({ name }) => name)).toEqual(
      demoProducts()
        .slice(-24)
        .map(({ draft }) => draft.name)
        .reverse(),
    )
  })

  it('makes the shop of the API examples', async () => {
    const commerce = await shop()
    expect(await seedDemo(commerce)).toEqual({ categories: 31, products: 374, variants: 1132, outcome: 'seeded' })
    expect((await commerce.catalog.categories()).find(({ id }) => id === 5)).toMatchObject({ name: 'Phones', slug: 'phones' })
    const product = await commerce.catalog.product(1)
    expect(product).toMatchObject({ name: 'Smartphone', categoryIds: [5], variants: [{ id: 1, prices: [{ currency: 'USD', amount: 699_99 }, {}, {}] }] })
    expect(await commerce.inventory.availability([1])).toEqual(new Map([[1, 50]]))
    expect(await commerce.search.search(search('phone'))).toMatchObject({ total: 100, productIds: expect.arrayContaining([1]) })
    expect((await commerce.customers.login(demoCustomer)).customer).toMatchObject({ email: 'user@example.com', role: 'customer' })
    expect((await commerce.doctor()).filter(({ violations }) => violations > 0)).toEqual([])
  })

  it('shows the product of the examples first', async () => {
    const commerce = await shop()
    await seedDemo(commerce)
    expect((await commerce.search.search(search('phone'))).productIds[0]).toBe(1)
  })

  it('changes nothing the second time, not even what was sold or edited since', async () => {
    const commerce = await shop()
    const by = { kind: 'system', name: 'test' } as const
    await seedDemo(commerce)
    await commerce.inventory.adjust({ causeKey: 'sold', reason: 'sold', lines: [{ variantId: 1, delta: -7 }] }, by)
    await commerce.catalog.update(1, { name: 'Smart Phone' }, by)
    expect((await seedDemo(commerce)).outcome).toBe('present')
    expect((await commerce.catalog.product(1)).name).toBe('Smart Phone')
    expect(await commerce.inventory.availability([1])).toEqual(new Map([[1, 43]]))
  })

  it('goes on where it was interrupted', async () => {
    const commerce = await shop()
    const stopAt = 100
    const interrupted = seedDemo(commerce, done => {
      if (done === stopAt) throw new Error('Interrupted.')
    })
    await expect(interrupted).rejects.toThrow('Interrupted.')
    expect((await seedDemo(commerce)).outcome).toBe('seeded')
    expect((await commerce.catalog.list({}, { limit: 1 })).total).toBe(374)
    expect((await commerce.catalog.categories()).length).toBe(31)
  })

  it('leaves a shop alone that has products of its own', async () => {
    const commerce = await shop()
    await commerce.catalog.create({ name: 'Mug', variants: [{ sku: 'MUG', prices: [] }] }, { kind: 'system', name: 'test' })
    expect((await seedDemo(commerce)).outcome).toBe('foreign')
    expect((await commerce.catalog.list({}, { limit: 1 })).total).toBe(1)
    expect(await commerce.catalog.categories()).toEqual([])
  })
})
