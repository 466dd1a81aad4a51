import { describe, expect, it } from 'vitest'
import { hasCode } from '../../../src/model/index.ts'
import { create, delete as deleteProduct, list, product, productBySku, productBySlug, products, update } from '../../../src/use-cases/catalog/index.ts'
import { admin, draft, expectRefused, refusal, testShop } from '../shop.ts'

describe('creating a product', () => {
  it('stores it with every default, an event and an audit line', async () => {
    const { deps, clock, events, audit } = testShop()
    const created = await create(deps, { name: ' Phone ', variants: [{ sku: ' P-1 ', prices: [{ currency: 'USD', amount: 69_999 }] }] }, admin)
    expect(created).toStrictEqual({
      id: 1,
      slug: 'phone',
      name: 'Phone',
      description: '',
      brand: null,
      status: 'published',
      categoryIds: [],
      images: [],
      attributes: {},
      metadata: {},
      variants: [
        {
          id: 1,
          productId: 1,
          sku: 'P-1',
          title: '',
          options: {},
          barcode: null,
          weightGrams: null,
          position: 0,
          prices: [{ currency: 'USD', amount: 69_999, listAmount: null, minimumQuantity: 1 }],
        },
      ],
      version: 1,
      createdAt: clock.now(),
      updatedAt: clock.now(),
    })
    expect(events()).toStrictEqual([{ topic: 'product.changed', key: 'product:1', payload: { productId: 1 } }])
    expect(audit()).toStrictEqual([
      { actor: 'key:1', action: 'product.created', subject: 'product:1', data: { name: 'Phone', status: 'published', version: 1 } },
    ])
  })

  it('gives products of one name slugs of their own', async () => {
    const { deps } = testShop()
    const slugOf = async (sku: string) => (await create(deps, draft({ name: 'Mug', variants: [{ sku, prices: [] }] }), admin)).slug
    expect(await slugOf('RED 1')).toBe('mug')
    expect(await slugOf('RED 2')).toBe('mug-red-2')
    // SHA-256 of the SKU where it has no letter that a slug may have.
    expect([await slugOf('杯'), await slugOf('盃')]).toStrictEqual(['mug-c879f9d6cc98', 'mug-266562918559'])
  })

  it('refuses a slug or SKU that is taken, an unknown category, a price past what its currency carries; and changes nothing', async () => {
    const { deps, stored } = testShop()
    await create(deps, draft({ slug: 'mug', variants: [{ sku: 'MUG', prices: [] }] }), admin)
    const before = stored()
    const price = (amount: number) => [{ sku: 'X', prices: [{ currency: 'USD', amount }] }]
    expect(await refusal(create(deps, draft({ slug: 'mug' }), admin))).toStrictEqual(['duplicate', { field: 'slug', value: 'mug' }])
    expect(await refusal(create(deps, draft({ variants: [{ sku: 'MUG', prices: [] }] }), admin))).toStrictEqual(['duplicate', { field: 'sku', value: 'MUG' }])
    await expectRefused(create(deps, draft({ categoryIds: [9] }), admin), 'category_not_found')
    await expectRefused(create(deps, draft({ variants: price(2 ** 46 * 100 + 1) }), admin), 'amount_out_of_range')
    await expectRefused(create(deps, draft({ variants: price(-1) }), admin), 'amount_invalid')
    await expectRefused(create(deps, draft({ name: ' ' }), admin), 'validation_failed')
    expect(stored()).toBe(before)
  })
})

describe('reading products', () => {
  it('finds by id, slug and SKU, and lists', async () => {
    const { deps } = testShop()
    const one = await create(deps, draft({ slug: 'one', variants: [{ sku: 'A', prices: [] }] }), admin)
    const two = await create(deps, draft({ status: 'draft' }), admin)
    expect(await product(deps, one.id)).toStrictEqual(one)
    expect(await productBySlug(deps, 'one')).toStrictEqual(one)
    expect(await productBySku(deps, 'A')).toStrictEqual(one)
    expect(await products(deps, [two.id, 99, one.id, two.id])).toStrictEqual([two, one])
    expect(await products(deps, [one.id, two.id])).toStrictEqual([one, two])
    expect((await list(deps, { status: 'draft' }, { limit: 10 })).items).toStrictEqual([two])
  })

  it('refuses unknown ones', async () => {
    const { deps } = testShop()
    await expectRefused(product(deps, 1), 'product_not_found')
    await expectRefused(productBySlug(deps, 'one'), 'product_not_found')
    await expectRefused(productBySku(deps, 'A'), 'product_not_found')
  })

  it('shows at once what changed, whichever process changed it', async () => {
    const { deps } = testShop()
    const { id } = await create(deps, draft({ name: 'Old' }), admin)
    expect((await product(deps, id)).name).toBe('Old')
    await update(deps, id, { name: 'New' }, admin)
    expect((await product(deps, id)).name).toBe('New')
    await update(deps, id, { name: 'Newer' }, admin)
    expect((await product(deps, id)).name).toBe('Newer')
  })
})

describe('updating a product', () => {
  it('changes the fields given and keeps the rest', async () => {
    const { deps, clock, events, audit } = testShop()
    const before = await create(deps, draft({ slug: 'mug', brand: 'Acme', attributes: { color: 'red' } }), admin)
    await clock.advance(5)
    const after = await update(deps, before.id, { name: 'Cup', attributes: {} }, admin)
    expect(after).toStrictEqual({ ...before, name: 'Cup', attributes: {}, version: 2, updatedAt: clock.now() })
    expect(events().length).toBe(2)
    expect(audit()[1]).toStrictEqual({
      actor: 'key:1',
      action: 'product.updated',
      subject: 'product:1',
      data: { name: 'Cup', status: 'published', version: 2 },
    })
  })

  it('replaces the variants given, which keep their id by SKU', async () => {
    const { deps } = testShop()
    const variant = (sku: string, size: string) => ({ sku, options: { size }, prices: [{ currency: 'USD', amount: 100 }] })
    const before = await create(deps, draft({ variants: [variant('S', 'small'), variant('M', 'medium')] }), admin)
    const after = await update(deps, before.id, { variants: [variant('L', 'large'), variant('M', 'middle')] }, admin)
    expect(after.variants.map(({ id, sku, position, title }) => ({ id, sku, position, title }))).toStrictEqual([
      { id: 3, sku: 'L', position: 0, title: 'large' },
      { id: 2, sku: 'M', position: 1, title: 'middle' },
    ])
  })

  it('writes nothing when nothing changes', async () => {
    const { deps, stored } = testShop()
    const { id, name } = await create(deps, draft(), admin)
    const before = stored()
    expect((await update(deps, id, { name }, admin, { expectedVersion: 1 })).version).toBe(1)
    expect(stored()).toBe(before)
  })

  it('refuses an outdated version, an unknown product and a taken slug; and changes nothing', async () => {
    const { deps, stored } = testShop()
    const { id } = await create(deps, draft(), admin)
    await create(deps, draft({ slug: 'taken' }), admin)
    await update(deps, id, { name: 'Two' }, admin, { expectedVersion: 1 })
    const before = stored()
    await expectRefused(update(deps, id, { name: 'Three' }, admin, { expectedVersion: 1 }), 'version_conflict')
    await expectRefused(update(deps, 99, { name: 'Three' }, admin), 'product_not_found')
    await expectRefused(update(deps, id, { slug: 'taken' }, admin), 'duplicate')
    expect(stored()).toBe(before)
  })

  it('loses no change of several at once', async () => {
    const { deps } = testShop()
    const { id } = await create(deps, draft(), admin)
    await Promise.all([update(deps, id, { name: 'Cup' }, admin), update(deps, id, { brand: 'Acme' }, admin), update(deps, id, { description: 'Deep.' }, admin)])
    expect(await product(deps, id)).toMatchObject({ name: 'Cup', brand: 'Acme', description: 'Deep.', version: 4 })
  })
})

describe('deleting a product', () => {
  it('removes it, with an event and an audit line', async () => {
    const { deps, events, audit } = testShop()
    const { id, name } = await create(deps, draft(), admin)
    await product(deps, id)
    await deleteProduct(deps, id, admin)
    await expectRefused(product(deps, id), 'product_not_found')
    expect(events()[1]).toStrictEqual({ topic: 'product.deleted', key: 'product:1', payload: { productId: 1 } })
    expect(audit()[1]).toStrictEqual({ actor: 'key:1', action: 'product.deleted', subject: 'product:1', data: { name } })
    expect(await deleteProduct(deps, id, admin).catch((error: unknown) => hasCode(error, 'product_not_found'))).toBe(true)
    expect(events().length).toBe(2)
  })
})
