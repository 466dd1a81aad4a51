import { expect } from 'vitest'
import type { ProductDraft } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { atOnce, expectPages, productOf, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'

/** Inserts products one after the other and answers their ids. */
async function insert({ catalog }: Storage, ...drafts: (Partial<ProductDraft> & { sku: string })[]): Promise<number[]> {
  const ids: number[] = []
  for (const { sku, ...draft } of drafts) ids.push((await catalog.insertProduct(productOf(sku, draft), writeBy())).id)
  return ids
}

export const productListCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'finds products in the order of the ids asked for, unknown ones left out',
    run: async storage => {
      const { catalog } = storage
      const [a = 0, b = 0, c = 0] = await insert(storage, { sku: 'A' }, { sku: 'B' }, { sku: 'C' })
      expect((await catalog.products([c, 999_999, a, b])).map(product => product.id)).toEqual([c, a, b])
      expect(await catalog.products([])).toEqual([])
      await catalog.replaceProduct(b, productOf('B', { name: 'Other' }), writeBy())
      expect([...(await catalog.versions([c, 999_999, b])).entries()].sort()).toEqual(
        [
          [b, 2],
          [c, 1],
        ].sort(),
      )
      expect(await catalog.versions([])).toEqual(new Map())
      expect(await catalog.productBySlug('nothing')).toBeNull()
    },
  },
  {
    name: 'finds variants by SKU, letter for letter, and the products of variants, each once',
    run: async storage => {
      const { catalog } = storage
      const variants = ['S', 'M'].map(size => ({ sku: `T-${size}`, options: { size }, prices: [] }))
      const [tee = 0, mug = 0] = await insert(storage, { sku: 'T', variants }, { sku: 'Mug' })
      const found = await catalog.variantIdsBySku(['T-M', 'Mug', 'mug', 'nothing', 'T-S', 'T-M'])
      expect([...found.keys()].sort()).toEqual(['Mug', 'T-M', 'T-S'])
      expect([...found.values()].map(entry => entry.productId).sort((a, b) => a - b)).toEqual([tee, tee, mug])
      const ids = [...found.values()].map(entry => entry.variantId)
      const products = await catalog.productsOfVariants([...ids, 999_999])
      expect(products.map(product => product.id).sort((a, b) => a - b)).toEqual([tee, mug])
      expect(await catalog.variantIdsBySku([])).toEqual(new Map())
      expect(await catalog.productsOfVariants([])).toEqual([])
    },
  },
  {
    name: 'finds hundreds of products, SKUs and variants in one call',
    run: async storage => {
      const { catalog } = storage
      const saved = await atOnce(250, index => catalog.insertProduct(productOf(`SKU-${index}`), writeBy()))
      const ids = saved.map(product => product.id)
      expect((await catalog.products(ids)).map(product => product.id)).toEqual(ids)
      expect((await catalog.variantIdsBySku(saved.map((_, index) => `SKU-${index}`))).size).toBe(250)
      expect(await catalog.productsOfVariants(saved.flatMap(product => product.variants.map(variant => variant.id)))).toHaveLength(250)
    },
  },
  {
    name: 'lists products, the newest first, in pages, of one status or all',
    run: async storage => {
      const drafts = Array.from({ length: 7 }, (_, index) => ({ sku: `P${index}`, status: index % 3 === 0 ? ('draft' as const) : ('published' as const) }))
      const ids = (await insert(storage, ...drafts)).reverse()
      await expectPages(
        page => storage.catalog.listProducts({}, page),
        ids,
        product => product.id,
      )
      const published = ids.filter((_, index) => (6 - index) % 3 !== 0)
      await expectPages(
        page => storage.catalog.listProducts({ status: 'published' }, page),
        published,
        product => product.id,
      )
      expect(await storage.catalog.listProducts({ status: 'archived' }, { limit: 10 })).toEqual({ items: [], total: 0, nextCursor: null })
    },
  },
  {
    name: 'goes on after a cursor where it stood, whatever came or went meanwhile',
    run: async storage => {
      const { catalog } = storage
      const ids = await insert(storage, ...Array.from({ length: 6 }, (_, index) => ({ sku: `P${index}` })))
      const first = await catalog.listProducts({}, { limit: 3 })
      expect(first.items.map(product => product.id)).toEqual([ids[5], ids[4], ids[3]])
      await insert(storage, { sku: 'NEW' })
      await catalog.deleteProduct(ids[3] ?? 0, writeBy())
      await catalog.deleteProduct(ids[1] ?? 0, writeBy())
      const rest = await catalog.listProducts({}, { limit: 3, cursor: first.nextCursor, page: 2 })
      expect(rest).toMatchObject({ items: [{ id: ids[2] }, { id: ids[0] }], total: 5, nextCursor: null })
    },
  },
  {
    name: 'finds a text in names and at the start of SKUs, case ignored, and takes it for text',
    run: async storage => {
      const { catalog } = storage
      const [wool = 0, percent = 0, line = 0] = await insert(
        storage,
        { sku: 'AB-1', name: 'Soft Wool Hat' },
        { sku: 'CD%2', name: '50% linen_shirt' },
        { sku: 'XAB-3', name: 'Plain' },
      )
      const found = async (text: string) => (await catalog.listProducts({ text }, { limit: 10 })).items.map(product => product.id)
      expect([await found('wool'), await found('WOOL h'), await found('ab-'), await found('linen_s')]).toEqual([[wool], [wool], [wool], [percent]])
      expect([await found('0%'), await found('cd%'), await found('%'), await found('_')]).toEqual([[percent], [percent], [percent], [percent]])
      expect([await found('plain'), await found("'"), await found('\\'), await found('"')]).toEqual([[line], [], [], []])
      expect((await catalog.listProducts({ text: 'wool', status: 'draft' }, { limit: 10 })).total).toBe(0)
    },
  },
  {
    name: 'walks through all products, or those of some categories, ascending',
    run: async storage => {
      const { catalog } = storage
      const red = await catalog.insertCategory({ parentId: null, slug: 'red', name: 'Red', position: 0 }, writeBy())
      const blue = await catalog.insertCategory({ parentId: red.id, slug: 'blue', name: 'Blue', position: 0 }, writeBy())
      const [a = 0, b = 0, c = 0, d = 0] = await insert(
        storage,
        { sku: 'A', categoryIds: [red.id] },
        { sku: 'B' },
        { sku: 'C', categoryIds: [red.id, blue.id] },
        { sku: 'D', categoryIds: [blue.id] },
      )
      const after = async (id: number, limit: number, categoryIds?: readonly number[]) =>
        (await catalog.productsAfter(id, limit, categoryIds)).map(product => product.id)
      expect([await after(0, 3), await after(c, 3), await after(d, 3)]).toEqual([[a, b, c], [d], []])
      expect([await after(0, 9, [red.id]), await after(0, 9, [blue.id, red.id]), await after(a, 1, [red.id, blue.id])]).toEqual([[a, c], [a, c, d], [c]])
      expect(await after(0, 9, [])).toEqual([])
    },
  },
]
