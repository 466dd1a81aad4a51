import { describe, expect, it } from 'vitest'
import type { ProductDraft } from '../../../src/model/index.ts'
import { create, createCategory, list, product, update, upsert } from '../../../src/use-cases/catalog/index.ts'
import { admin, draft, expectRefused, testShop } from '../shop.ts'

const shirt: ProductDraft = {
  name: 'Shirt',
  attributes: { fabric: 'cotton', care: ['wash', 'iron'] },
  metadata: { source: { row: 7, file: 'a.csv' } },
  variants: [
    {
      sku: 'S',
      options: { size: 'S', color: 'red' },
      prices: [
        { currency: 'USD', amount: 1999 },
        { currency: 'EUR', amount: 1899, listAmount: 2500 },
      ],
    },
    { sku: 'M', options: { size: 'M', color: 'red' }, prices: [{ currency: 'USD', amount: 1999 }] },
  ],
}

describe('upserting a product', () => {
  it('creates it once; a second time changes nothing, not even a version', async () => {
    const { deps, stored } = testShop()
    const first = await upsert(deps, shirt, admin)
    expect(first.outcome).toBe('created')
    const before = stored()
    // The same content, put together in another order.
    const [small, medium] = shirt.variants
    const again = {
      ...shirt,
      metadata: { source: { file: 'a.csv', row: 7 } },
      attributes: { care: ['wash', 'iron'], fabric: 'cotton' },
      variants: [
        { ...small, sku: ' S ', options: { color: 'red', size: 'S' }, title: 'S / red', prices: small?.prices.toReversed() ?? [] },
        ...(medium ? [medium] : []),
      ],
    }
    expect(await upsert(deps, again, admin)).toStrictEqual({ product: first.product, outcome: 'unchanged' })
    expect(stored()).toBe(before)
  })

  it.each<[string, Partial<ProductDraft>]>([
    ['name', { name: 'Blouse' }],
    ['status', { status: 'draft' }],
    ['brand', { brand: 'Acme' }],
    ['images', { images: [{ url: '/a.jpg', alt: '' }] }],
    ['attributes', { attributes: { fabric: 'cotton', care: ['iron', 'wash'] } }],
    ['metadata', { metadata: {} }],
    ['order of variants', { variants: [...shirt.variants].reverse() }],
    ['fewer variants', { variants: shirt.variants.slice(0, 1) }],
    ['a price', { variants: shirt.variants.map(variant => ({ ...variant, prices: [{ currency: 'USD', amount: 2000 }] })) }],
    ['a barcode', { variants: shirt.variants.map(variant => ({ ...variant, barcode: variant.sku })) }],
  ])('replaces it when another %s comes', async (_, change) => {
    const { deps } = testShop()
    const { product: before } = await upsert(deps, { ...shirt, slug: 'shirt' }, admin)
    // Found by the SKU, or where the first variant is another one, by the slug.
    const { product: after, outcome } = await upsert(deps, { ...shirt, slug: 'shirt', ...change }, admin)
    expect([outcome, after.id, after.version]).toStrictEqual(['updated', before.id, 2])
    expect(await product(deps, before.id)).toStrictEqual(after)
    expect((await upsert(deps, { ...shirt, slug: 'shirt', ...change }, admin)).outcome).toBe('unchanged')
  })

  it('keeps the slug where none is given, and the ids of variants', async () => {
    const { deps } = testShop()
    const { product: before } = await upsert(deps, { ...shirt, slug: 'our-shirt' }, admin)
    const { product: after } = await upsert(deps, { ...shirt, name: 'Blouse' }, admin)
    expect(after.slug).toBe('our-shirt')
    expect(after.variants.map(({ id }) => id)).toStrictEqual(before.variants.map(({ id }) => id))
  })

  it('compares categories as a set', async () => {
    const { deps } = testShop()
    for (const name of ['A', 'B']) await createCategory(deps, { name }, admin)
    await upsert(deps, { ...shirt, categoryIds: [2, 1] }, admin)
    expect((await upsert(deps, { ...shirt, categoryIds: [1, 2, 2] }, admin)).outcome).toBe('unchanged')
    expect((await upsert(deps, { ...shirt, categoryIds: [1] }, admin)).outcome).toBe('updated')
  })

  it('does not take a product of the same name for the same', async () => {
    const { deps } = testShop()
    await upsert(deps, shirt, admin)
    const { outcome, product: other } = await upsert(deps, { ...shirt, variants: [{ sku: 'OTHER', prices: [] }] }, admin)
    expect([outcome, other.id, other.slug]).toStrictEqual(['created', 2, 'shirt-other'])
  })

  it('makes one product of many upserts at once', async () => {
    const { deps } = testShop()
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => upsert(deps, shirt, admin)))
    expect(outcomes.map(({ outcome }) => outcome).sort()).toStrictEqual(['created', ...Array.from({ length: 15 }, () => 'unchanged')])
    expect((await list(deps, {}, { limit: 10 })).total).toBe(1)
  })

  it('writes anew over what somebody changed meanwhile', async () => {
    const { deps } = testShop()
    const { product: before } = await upsert(deps, shirt, admin)
    let isFirst = true
    const catalog = {
      ...deps.catalog,
      replaceProduct: async (...args: Parameters<typeof deps.catalog.replaceProduct>) => {
        if (isFirst) {
          isFirst = false
          await update(deps, before.id, { name: 'Between' }, admin)
        }
        return deps.catalog.replaceProduct(...args)
      },
    }
    const { product: after, outcome } = await upsert({ ...deps, catalog }, { ...shirt, name: 'Blouse' }, admin)
    expect([outcome, after.name, after.version]).toStrictEqual(['updated', 'Blouse', 3])
  })

  it('refuses a SKU of another product and changes nothing', async () => {
    const { deps, stored } = testShop()
    await upsert(deps, shirt, admin)
    await create(deps, draft({ variants: [{ sku: 'MINE', prices: [] }] }), admin)
    const before = stored()
    await expectRefused(
      upsert(deps, { ...shirt, variants: [...shirt.variants, { sku: 'MINE', options: { size: 'L', color: 'red' }, prices: [] }] }, admin),
      'duplicate',
    )
    await expectRefused(upsert(deps, { ...shirt, variants: [] }, admin), 'validation_failed')
    expect(stored()).toBe(before)
  })
})
