import { expect } from 'vitest'
import { event, type Product } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import {
  atOnce,
  auditCount,
  briefly,
  countRefusals,
  expectRefusal,
  largest,
  now,
  productOf,
  strangeText,
  unsealedLine,
  watchEvents,
  writeBy,
} from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'

const price = { currency: 'EUR', amount: 1250, listAmount: null, minimumQuantity: 1 }

/** A product with something in every field. */
const everything = productOf('SHIRT-S', {
  slug: 'shirt',
  name: strangeText,
  description: `${strangeText}\n\n${strangeText}`,
  brand: 'Ölbrand',
  status: 'draft',
  images: [
    { url: 'https://example.com/1.png', alt: strangeText },
    { url: '/2.png', alt: '' },
  ],
  attributes: { material: 'cotton', waterproof: false, weight: 1.25, tags: ['a', 'b'] },
  metadata: { nested: { list: [1, null, { deep: true }] }, text: strangeText },
  variants: [
    {
      sku: 'SHIRT-S',
      options: { size: 'S', color: 'red' },
      barcode: '4006381333931',
      weightGrams: 180,
      prices: [
        { currency: 'EUR', amount: 1990, listAmount: 2490 },
        { currency: 'EUR', amount: 1490, minimumQuantity: 10 },
        { currency: 'JPY', amount: 3000 },
      ],
    },
    { sku: 'SHIRT-M', options: { size: 'M', color: 'red' }, prices: [] },
  ],
})

/** Counts what one list of all products shows. */
async function countProducts({ catalog }: Storage): Promise<number> {
  return (await catalog.listProducts({}, { limit: 1 })).total
}

function skusOf(product: Product): string[] {
  return product.variants.map(variant => variant.sku)
}

export const productWriteCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'gives a product back as it was written, with ids, version 1 and its times',
    run: async ({ catalog }) => {
      const saved = await catalog.insertProduct(everything, writeBy())
      const variants = everything.variants.map((variant, position) => ({ ...variant, id: saved.variants[position]?.id, productId: saved.id, position }))
      expect(saved).toEqual({ ...everything, id: saved.id, variants, version: 1, createdAt: now, updatedAt: now })
      expect([saved.id, ...saved.variants.map(variant => variant.id)].every(id => Number.isSafeInteger(id) && id >= 1)).toBe(true)
      expect(await catalog.products([saved.id])).toEqual([saved])
      expect(await catalog.productBySlug('shirt')).toEqual(saved)
    },
  },
  {
    name: 'carries the largest amount exactly, as a number',
    safety: true,
    run: async ({ catalog }) => {
      const draft = productOf('GOLD')
      const prices = [{ ...price, amount: largest, listAmount: largest }]
      const saved = await catalog.insertProduct(
        { ...draft, variants: draft.variants.map(variant => ({ ...variant, prices, weightGrams: largest })) },
        writeBy(),
      )
      const [read] = await catalog.products([saved.id])
      expect(read?.variants[0]).toMatchObject({
        prices: [{ amount: 9_007_199_254_740_991, listAmount: 9_007_199_254_740_991 }],
        weightGrams: 9_007_199_254_740_991,
      })
    },
  },
  {
    name: 'refuses a slug or a SKU that is in use, in a product of any status, and writes nothing',
    safety: true,
    run: async storage => {
      const { catalog } = storage
      await catalog.insertProduct(productOf('A', { slug: 'a', status: 'archived' }), writeBy())
      await expectRefusal(catalog.insertProduct(productOf('B', { slug: 'a' }), writeBy()), 'duplicate', { field: 'slug', value: 'a' })
      const prices = [{ currency: 'EUR', amount: 1 }]
      const variants = [
        { sku: 'C', options: { size: 'S' }, prices },
        { sku: 'A', options: { size: 'M' }, prices },
      ]
      await expectRefusal(catalog.insertProduct(productOf('C', { slug: 'c', variants }), writeBy()), 'duplicate', { field: 'sku', value: 'A' })
      expect(await countProducts(storage)).toBe(1)
      expect(await catalog.variantIdsBySku(['B', 'C'])).toEqual(new Map())
      const other = await catalog.insertProduct(productOf('B', { slug: 'b' }), writeBy())
      await expectRefusal(catalog.replaceProduct(other.id, productOf('B', { slug: 'a' }), writeBy()), 'duplicate', { field: 'slug', value: 'a' })
      await expectRefusal(catalog.replaceProduct(other.id, productOf('A', { slug: 'b' }), writeBy()), 'duplicate', { field: 'sku', value: 'A' })
      expect(await catalog.products([other.id])).toEqual([other])
    },
  },
  {
    name: 'lets one of 16 products with the same SKU in, when they come at once',
    safety: true,
    run: async storage => {
      const { catalog } = storage
      const calls = Array.from({ length: 16 }, (_, index) => catalog.insertProduct(productOf('SAME', { slug: `same-${index}` }), writeBy()))
      expect(await countRefusals(calls, 'duplicate')).toBe(15)
      expect(await countProducts(storage)).toBe(1)
    },
  },
  {
    name: 'replaces a product whole: matches variants by id, else by SKU, removes the others, keeps its beginning',
    run: async ({ catalog }) => {
      const prices = [{ currency: 'EUR', amount: 100 }]
      const variants = ['S', 'M', 'L'].map(size => ({ sku: `T-${size}`, options: { size }, prices }))
      const before = await catalog.insertProduct(productOf('T', { slug: 't', variants }), writeBy())
      const [small = 0, medium = 0, large = 0] = before.variants.map(variant => variant.id)
      const draft = productOf('T', {
        slug: 'tee',
        name: 'Tee',
        variants: [
          { sku: 'T-XL', options: { size: 'XL' }, prices },
          { sku: 'T-M', options: { size: 'M' }, prices: [{ currency: 'EUR', amount: 200 }] },
          { id: small, sku: 'T-XS', options: { size: 'XS' }, prices: [] },
        ],
      })
      const after = await catalog.replaceProduct(before.id, draft, writeBy({ at: now + 5 }))
      expect(after).toMatchObject({ id: before.id, slug: 'tee', name: 'Tee', version: 2, createdAt: now, updatedAt: now + 5 })
      expect(after.variants.map(({ id, sku, position }) => [id, sku, position])).toEqual([
        [after.variants[0]?.id, 'T-XL', 0],
        [medium, 'T-M', 1],
        [small, 'T-XS', 2],
      ])
      expect([small, medium, large]).not.toContain(after.variants[0]?.id)
      expect(after.variants.map(variant => variant.prices.map(({ amount }) => amount))).toEqual([[100], [200], []])
      expect(await catalog.products([before.id])).toEqual([after])
      expect(await catalog.productBySlug('t')).toBeNull()
      expect(await catalog.variantIdsBySku(['T-L', 'T-S', 'T-XS'])).toEqual(new Map([['T-XS', { variantId: small, productId: before.id }]]))
      expect(await catalog.productsOfVariants([large])).toEqual([])
    },
  },
  {
    name: 'never gives the id of a removed variant again',
    safety: true,
    run: async ({ catalog }) => {
      const { id, variants } = await catalog.insertProduct(productOf('A'), writeBy())
      const after = await catalog.replaceProduct(id, productOf('B'), writeBy())
      expect(after.variants[0]?.id).not.toBe(variants[0]?.id)
      await catalog.deleteProduct(id, writeBy())
      const again = await catalog.insertProduct(productOf('A'), writeBy())
      expect([variants[0]?.id, after.variants[0]?.id]).not.toContain(again.variants[0]?.id)
      expect(again.id).not.toBe(id)
    },
  },
  {
    name: 'lets two variants of a product swap their SKUs',
    run: async ({ catalog }) => {
      const of = (ids: readonly (number | undefined)[]) =>
        ids.map((id, index) => ({ ...(id === undefined ? {} : { id }), sku: ['A', 'B'][index] ?? '', options: { size: String(id ?? index) }, prices: [] }))
      const before = await catalog.insertProduct(productOf('P', { variants: of([undefined, undefined]) }), writeBy())
      const [a, b] = before.variants.map(variant => variant.id)
      const after = await catalog.replaceProduct(before.id, productOf('P', { variants: of([b, a]) }), writeBy())
      expect(after.variants.map(({ id, sku }) => [id, sku])).toEqual([
        [b, 'A'],
        [a, 'B'],
      ])
      expect((await catalog.variantIdsBySku(['A', 'B'])).get('A')?.variantId).toBe(b)
    },
  },
  {
    name: 'refuses to replace a product there is none of, with a variant of another, or over a version seen before a change',
    safety: true,
    run: async ({ catalog }) => {
      const product = await catalog.insertProduct(productOf('A'), writeBy())
      const other = await catalog.insertProduct(productOf('B'), writeBy())
      await expectRefusal(catalog.replaceProduct(999_999, productOf('C'), writeBy()), 'product_not_found')
      const foreign = productOf('A', { variants: [{ id: other.variants[0]?.id ?? 0, sku: 'A', prices: [] }] })
      await expectRefusal(catalog.replaceProduct(product.id, foreign, writeBy()), 'variant_not_found')
      await expectRefusal(catalog.replaceProduct(product.id, productOf('A2'), { ...writeBy(), expectedVersion: 2 }), 'version_conflict')
      expect(await catalog.products([product.id, other.id])).toEqual([product, other])
      const changed = await catalog.replaceProduct(product.id, productOf('A2'), { ...writeBy(), expectedVersion: 1 })
      await expectRefusal(catalog.replaceProduct(product.id, productOf('A3'), { ...writeBy(), expectedVersion: 1 }), 'version_conflict')
      expect(skusOf(changed)).toEqual(['A2'])
      expect(await catalog.products([product.id])).toEqual([changed])
    },
  },
  {
    name: 'lets one of 16 editors of the same version win, when they come at once',
    safety: true,
    run: async ({ catalog }) => {
      const { id } = await catalog.insertProduct(productOf('A'), writeBy())
      const calls = Array.from({ length: 16 }, (_, index) =>
        catalog.replaceProduct(id, productOf('A', { name: `Name ${index}` }), { ...writeBy(), expectedVersion: 1 }),
      )
      expect(await countRefusals(calls, 'version_conflict')).toBe(15)
      expect((await catalog.products([id]))[0]?.version).toBe(2)
    },
  },
  {
    name: 'counts a version for each of 16 changes made at once',
    safety: true,
    run: async ({ catalog }) => {
      const { id } = await catalog.insertProduct(productOf('A'), writeBy())
      const saved = await atOnce(16, index => catalog.replaceProduct(id, productOf('A', { name: `Name ${index}` }), writeBy()))
      expect(saved.map(product => product.version).sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, index) => index + 2))
    },
  },
  {
    name: 'deletes a product once; its slug and SKUs are free again, its stock stays',
    run: async storage => {
      const { catalog, inventory } = storage
      const events = await watchEvents(storage)
      const { id, slug, variants } = await catalog.insertProduct(productOf('A'), writeBy())
      const variantId = variants[0]?.id ?? 0
      await inventory.adjust({ causeKey: 'k', cause: 'adjust', reason: '', lines: [{ variantId, to: 3 }] }, writeBy())
      await events()
      const context = writeBy({
        events: [event('product.deleted', `product:${id}`, { productId: id })],
        audit: { action: 'product.deleted', subject: `product:${id}` },
      })
      await catalog.deleteProduct(id, context)
      await catalog.deleteProduct(id, context)
      expect(briefly(await events())).toEqual([['product.deleted', { productId: id }]])
      expect(await auditCount(storage)).toBe(1)
      expect([await catalog.products([id]), await catalog.productBySlug(slug), await catalog.productsOfVariants([variantId])]).toEqual([[], null, []])
      expect(await inventory.levels([variantId])).toMatchObject([{ onHand: 3, reserved: 0 }])
      await catalog.insertProduct(productOf('A'), writeBy())
      expect(await countProducts(storage)).toBe(1)
    },
  },
  {
    name: 'stores events and audit line made from the saved product, and nothing when they cannot be made or the write is refused',
    safety: true,
    run: async storage => {
      const { catalog } = storage
      const events = await watchEvents(storage)
      const telling = writeBy<Product>({
        events: saved => [event('product.changed', `product:${saved.id}`, { productId: saved.id })],
        audit: saved => ({ action: 'product.written', subject: `product:${saved.id}`, data: { version: saved.version, name: saved.name } }),
      })
      const { id } = await catalog.insertProduct(productOf('A', { name: strangeText }), telling)
      await catalog.replaceProduct(id, productOf('A'), telling)
      expect(briefly(await events())).toEqual(Array(2).fill(['product.changed', { productId: id }]))
      const failing = writeBy<Product>({
        audit: () => {
          throw new Error('no audit line')
        },
      })
      await expect(catalog.insertProduct(productOf('B'), failing)).rejects.toThrow('no audit line')
      await expect(catalog.replaceProduct(id, productOf('C'), failing)).rejects.toThrow('no audit line')
      await expectRefusal(catalog.insertProduct(productOf('A'), telling), 'duplicate')
      expect(await events()).toEqual([])
      expect((await catalog.products([id]))[0]).toMatchObject({ version: 2, variants: [{ sku: 'A' }] })
      expect(await countProducts(storage)).toBe(1)
      const { items } = await storage.customers.audit({ subject: `product:${id}` }, { limit: 10 })
      expect(items.map(({ id: _, ...entry }) => entry)).toEqual(
        [2, 1].map(version => ({
          ...unsealedLine,
          at: now,
          actor: 'system:test',
          action: 'product.written',
          subject: `product:${id}`,
          data: { version, name: version === 1 ? strangeText : 'Product A' },
        })),
      )
    },
  },
]
