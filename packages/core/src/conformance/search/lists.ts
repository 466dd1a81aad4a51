import { expect } from 'vitest'
import { facetValuesMax, hasCode } from '../../model/index.ts'
import type { SearchIndex, SearchQuery, SearchSort } from '../../ports/index.ts'
import type { ConformanceCase } from '../suite.ts'
import { idsOf, named, queryOf, sampleDocument } from './samples.ts'

const shirts = [
  sampleDocument(1, { name: 'Shirt', categoryIds: [1, 5], prices: { USD: 1000 }, facets: { color: ['Red'], size: ['S', 'M'] }, createdAt: 3_000 }),
  sampleDocument(2, { name: 'Shirt', categoryIds: [1, 5], prices: { USD: 2000, EUR: 1800 }, facets: { color: ['Blue'], size: ['M'] }, createdAt: 1_000 }),
  sampleDocument(3, { name: 'Änne', categoryIds: [1, 6], prices: { USD: 3000 }, facets: { color: ['Red', 'Blue'] }, inStock: false, createdAt: 2_000 }),
  sampleDocument(4, { name: 'amber', categoryIds: [2], prices: { USD: 2000 }, facets: { color: ['Green'], size: ['L'] }, createdAt: 3_000 }),
  sampleDocument(5, { name: 'Zebra', categoryIds: [2], prices: { EUR: 500 }, facets: { color: ['Red'] }, createdAt: 9_000 }),
]

const sorts: readonly SearchSort[] = ['relevance', 'price', '-price', 'name', 'newest']

/** Filters, facets, order and pages. */
export const listCases: readonly ConformanceCase<SearchIndex>[] = [
  {
    name: 'filters by category, price, stock and facets, all at once',
    run: async index => {
      await index.put(shirts)
      const found = async (filter: SearchQuery['filter'], currency = 'USD') => [...(await idsOf(index, '', { filter, currency }))].sort()
      expect(await found({ categoryId: 1 })).toEqual([1, 2, 3])
      expect(await found({ categoryId: 5 })).toEqual([1, 2])
      expect(await found({ categoryId: 99 })).toEqual([])
      expect(await found({ minPrice: 2000 })).toEqual([2, 3, 4])
      expect(await found({ maxPrice: 2000 })).toEqual([1, 2, 4])
      expect(await found({ minPrice: 1001, maxPrice: 2999 })).toEqual([2, 4])
      expect(await found({ minPrice: 1000 }, 'EUR')).toEqual([2])
      expect(await found({ inStock: true })).toEqual([1, 2, 4])
      expect(await found({ inStock: false })).toEqual([3])
      expect(await found({ facets: { color: ['Red'] } })).toEqual([1, 3])
      expect(await found({ facets: { color: ['green', 'BLUE'] } })).toEqual([2, 3, 4])
      expect(await found({ facets: { color: ['Red'], size: ['M'] } })).toEqual([1])
      expect(await found({ facets: { unknown: ['Red'] } })).toEqual([])
      expect(await found({ facets: { color: [] } })).toEqual([])
      expect(await found({ categoryId: 1, maxPrice: 2500, inStock: true, facets: { color: ['Blue'] } })).toEqual([2])
      expect(await idsOf(index, 'shirt', { filter: { facets: { color: ['Blue'] } } })).toEqual([2])
    },
  },
  {
    name: 'leaves out what has no price in the currency',
    run: async index => {
      await index.put(shirts)
      expect(await index.search(queryOf({ currency: 'EUR', sort: 'price' }))).toEqual({ productIds: [5, 2], total: 2, nextCursor: null, facets: {} })
      expect(await index.search(queryOf({ currency: 'JPY' }))).toEqual({ productIds: [], total: 0, nextCursor: null, facets: {} })
      expect(await index.search(queryOf({ currency: 'constructor' }))).toEqual({ productIds: [], total: 0, nextCursor: null, facets: {} })
    },
  },
  {
    name: 'counts facets over all that matches, most frequent first',
    run: async index => {
      await index.put(shirts)
      const all = await index.search(queryOf({ withFacets: true, limit: 1 }))
      expect(all.total).toBe(4)
      expect(all.facets).toEqual({
        color: [
          { value: 'Blue', count: 2 },
          { value: 'Red', count: 2 },
          { value: 'Green', count: 1 },
        ],
        size: [
          { value: 'M', count: 2 },
          { value: 'L', count: 1 },
          { value: 'S', count: 1 },
        ],
      })
      const byText = await index.search(queryOf({ text: 'shirt', withFacets: true, filter: { maxPrice: 1500 } }))
      expect(byText.facets).toEqual({
        color: [{ value: 'Red', count: 1 }],
        size: [
          { value: 'M', count: 1 },
          { value: 'S', count: 1 },
        ],
      })
    },
  },
  {
    name: 'leaves a facet’s own filter out of its own counts',
    run: async index => {
      await index.put(shirts)
      const { productIds, facets } = await index.search(queryOf({ withFacets: true, filter: { facets: { color: ['Green'], size: ['L', 'M'] } } }))
      expect(productIds).toEqual([4])
      expect(facets).toEqual({
        color: [
          { value: 'Blue', count: 1 },
          { value: 'Green', count: 1 },
          { value: 'Red', count: 1 },
        ],
        size: [{ value: 'L', count: 1 }],
      })
    },
  },
  {
    name: 'counts the most frequent values of a facet, up to the limit',
    run: async index => {
      const values = Array.from({ length: facetValuesMax + 20 }, (_, at) => `v${String(at).padStart(4, '0')}`)
      await index.put([
        ...values.map((value, at) => sampleDocument(at + 1, { facets: { model: [value] } })),
        sampleDocument(9_999, { facets: { model: ['v0119', 'v0119'] } }),
      ])
      const { facets } = await index.search(queryOf({ withFacets: true, limit: 1 }))
      expect(facets.model).toEqual([{ value: 'v0119', count: 2 }, ...values.slice(0, facetValuesMax - 1).map(value => ({ value, count: 1 }))])
    },
  },
  {
    name: 'takes any name for a facet',
    run: async index => {
      const facets = Object.fromEntries(['__proto__', 'constructor', 'a "b" \'c\'', 'größe', 'x.y[0]', ''].map((name, at) => [name, [`value ${at}`]]))
      await index.put([sampleDocument(1, { facets }), sampleDocument(2)])
      for (const [name, values] of Object.entries(facets)) {
        expect([name, await idsOf(index, '', { filter: { facets: Object.fromEntries([[name, values]]) } })]).toEqual([name, [1]])
      }
      const { facets: counted } = await index.search(queryOf({ withFacets: true }))
      expect(Object.entries(counted).sort()).toEqual(
        Object.entries(facets)
          .map(([name, values]) => [name, [{ value: values[0], count: 1 }]])
          .sort(),
      )
    },
  },
  {
    name: 'takes any number of facet filters',
    run: async index => {
      const facets = Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`f${at}`, ['yes']]))
      await index.put([
        sampleDocument(1, { facets }),
        sampleDocument(2, { facets: { ...facets, f64: ['no'] } }),
        sampleDocument(3, { facets: { ...facets, f3: ['no'], f64: ['no'] } }),
      ])
      const { productIds, facets: counted } = await index.search(queryOf({ withFacets: true, filter: { facets } }))
      expect([productIds, counted.f3, counted.f64]).toEqual([
        [1],
        [{ value: 'yes', count: 1 }],
        [
          { value: 'no', count: 1 },
          { value: 'yes', count: 1 },
        ],
      ])
    },
  },
  {
    name: 'sorts by price, name and time, ties by product id',
    run: async index => {
      await index.put(shirts)
      expect(await idsOf(index, '', { sort: 'price' })).toEqual([1, 2, 4, 3])
      expect(await idsOf(index, '', { sort: '-price' })).toEqual([3, 2, 4, 1])
      expect(await idsOf(index, '', { sort: 'name' })).toEqual([4, 3, 1, 2])
      expect(await idsOf(index, '', { sort: 'newest' })).toEqual([1, 4, 3, 2])
      expect(await idsOf(index, '', { sort: 'relevance' })).toEqual([1, 4, 3, 2])
      expect(await idsOf(index, 'shirt', { sort: '-price' })).toEqual([2, 1])
    },
  },
  {
    name: 'keeps its order through changes',
    run: async index => {
      await index.put(shirts)
      for (const sort of sorts) await idsOf(index, '', { sort })
      await index.put([
        sampleDocument(2, { version: 2, name: 'Aaa', prices: { USD: 1 }, createdAt: 5_000 }),
        sampleDocument(6, { name: 'Mmm', prices: { USD: 2500 }, createdAt: 2_500 }),
      ])
      await index.remove([1])
      expect(await idsOf(index, '', { sort: 'price' })).toEqual([2, 4, 6, 3])
      expect(await idsOf(index, '', { sort: '-price' })).toEqual([3, 6, 4, 2])
      expect(await idsOf(index, '', { sort: 'name' })).toEqual([2, 4, 3, 6])
      expect(await idsOf(index, '', { sort: 'newest' })).toEqual([2, 4, 6, 3])
    },
  },
  {
    name: 'pages by number and by cursor alike, each product once',
    run: async index => {
      const documents = Array.from({ length: 23 }, (_, at) =>
        sampleDocument(at + 1, { name: `Lamp ${'long '.repeat(at % 3)}${at % 4}`, prices: { USD: 100 * (at % 5) }, createdAt: at % 7 }),
      )
      await index.put(documents)
      for (const sort of sorts) {
        for (const text of ['', 'lamp']) {
          const whole = await index.search(queryOf({ text, sort }))
          expect([sort, text, whole.total, new Set(whole.productIds).size, whole.nextCursor]).toEqual([sort, text, 23, 23, null])
          const byNumber: number[] = []
          for (const page of [1, 2, 3, 4]) byNumber.push(...(await idsOf(index, text, { sort, limit: 10, page })))
          const byCursor: number[] = []
          const lengths: number[] = []
          for (let cursor: string | null | undefined; cursor !== null; ) {
            const part = await index.search(queryOf({ text, sort, limit: 10, ...(cursor ? { cursor } : {}) }))
            expect(part.total).toBe(23)
            byCursor.push(...part.productIds)
            lengths.push(part.productIds.length)
            cursor = part.nextCursor
          }
          expect([byNumber, byCursor, lengths]).toEqual([whole.productIds, whole.productIds, [10, 10, 3]])
        }
      }
    },
  },
  {
    name: 'continues after a cursor where the list was, whatever came or went before it',
    run: async index => {
      await index.put(named('c1', 'c3', 'c5', 'c7'))
      const first = await index.search(queryOf({ sort: 'name', limit: 2 }))
      expect(first.productIds).toEqual([1, 2])
      await index.put([sampleDocument(10, { name: 'c0' }), sampleDocument(11, { name: 'c4' })])
      await index.remove([2])
      expect(await idsOf(index, '', { sort: 'name', cursor: first.nextCursor })).toEqual([11, 3, 4])
    },
  },
  {
    name: 'refuses a cursor that is not one, or one of another sort',
    run: async index => {
      await index.put(named('a', 'b', 'c'))
      const { nextCursor } = await index.search(queryOf({ sort: 'name', limit: 1 }))
      expect(nextCursor).not.toBeNull()
      const cursors: [string, SearchSort][] = [
        [nextCursor ?? '', 'price'],
        ['nonsense', 'name'],
        ['\u0000', 'name'],
        ['bnVsbA', 'name'],
        ['W10', 'name'],
        ['Ww', 'name'],
        ['\u{1F4F1}', 'name'],
      ]
      for (const [cursor, sort] of cursors) {
        const refusal = await index.search(queryOf({ sort, cursor })).then(
          () => null,
          (error: unknown) => error,
        )
        expect([cursor, hasCode(refusal, 'validation_failed')]).toEqual([cursor, true])
      }
    },
  },
  {
    name: 'answers pages past the end empty',
    run: async index => {
      await index.put(named('a', 'b'))
      expect(await index.search(queryOf({ page: 3, limit: 2 }))).toEqual({ productIds: [], total: 2, nextCursor: null, facets: {} })
      expect(await index.search(queryOf({ page: 9_007_199_254_740_991, limit: 100 }))).toEqual({ productIds: [], total: 2, nextCursor: null, facets: {} })
    },
  },
]
