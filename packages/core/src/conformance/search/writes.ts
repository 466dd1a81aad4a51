import { expect } from 'vitest'
import type { SearchDocument, SearchIndex } from '../../ports/index.ts'
import type { ConformanceCase } from '../suite.ts'
import { batchesOf, idsOf, named, queryOf, sampleDocument } from './samples.ts'

/** Writing, and rebuilding beside the live index. */
export const writeCases: readonly ConformanceCase<SearchIndex>[] = [
  {
    name: 'finds what was put, at once and whole',
    run: async index => {
      await index.put([])
      await index.put(named('Phone'))
      await index.put([sampleDocument(1, { version: 2, name: 'Lamp', brand: 'Lux', facets: { color: ['Red'] }, prices: { EUR: 5 }, inStock: false })])
      expect(await idsOf(index, 'phone', { currency: 'EUR' })).toEqual([])
      expect(await idsOf(index, 'lux lamp', { currency: 'EUR', filter: { facets: { color: ['red'] }, inStock: false, maxPrice: 5 } })).toEqual([1])
      expect(await idsOf(index, 'lamp')).toEqual([])
    },
  },
  {
    name: 'takes the last of two documents for one product put together, the newer if their versions differ',
    run: async index => {
      await index.put([sampleDocument(1, { name: 'First' }), sampleDocument(1, { name: 'Second' })])
      expect([await idsOf(index, 'first'), await idsOf(index, 'second')]).toEqual([[], [1]])
      await index.put([sampleDocument(1, { version: 3, name: 'Third' }), sampleDocument(1, { version: 2, name: 'Fourth' })])
      expect([await idsOf(index, 'third'), await idsOf(index, 'fourth'), await idsOf(index, '')]).toEqual([[1], [], [1]])
    },
  },
  {
    name: 'ignores a document older than what is there, takes one of the same version',
    safety: true,
    run: async index => {
      await index.put([sampleDocument(1, { version: 5, name: 'New' })])
      await index.put([sampleDocument(1, { version: 4, name: 'Old' }), sampleDocument(2, { version: 1, name: 'Other' })])
      expect([await idsOf(index, 'new'), await idsOf(index, 'old'), await idsOf(index, 'other')]).toEqual([[1], [], [2]])
      await index.put([sampleDocument(1, { version: 5, name: 'New', inStock: false })])
      expect(await idsOf(index, 'new', { filter: { inStock: false } })).toEqual([1])
      expect(await idsOf(index, 'new', { filter: { inStock: true } })).toEqual([])
    },
  },
  {
    name: 'ends with the last of several writes of one version at once',
    run: async index => {
      const document = sampleDocument(1, { name: 'Phone' })
      await index.put([document])
      await Promise.all([index.put([{ ...document, inStock: false }]), index.put([document])])
      expect(await idsOf(index, '', { filter: { inStock: true } })).toEqual([1])
      await Promise.all([index.remove([1]), index.put([document])])
      expect(await idsOf(index, '')).toEqual([1])
      await Promise.all([index.put([sampleDocument(2)]), index.remove([2])])
      expect(await idsOf(index, '')).toEqual([1])
    },
  },
  {
    name: 'forgets what is removed, and takes it again',
    run: async index => {
      await index.put(named('Phone', 'Lamp'))
      await index.remove([1, 777])
      await index.remove([1])
      await index.remove([])
      expect(await index.search(queryOf({ withFacets: true }))).toEqual({ productIds: [2], total: 1, nextCursor: null, facets: {} })
      expect([await idsOf(index, 'phone'), await index.suggest('phone', 5)]).toEqual([[], []])
      await index.put(named('Phone'))
      expect(await idsOf(index, 'phone')).toEqual([1])
    },
  },
  {
    name: 'keeps many writes at once',
    run: async index => {
      await Promise.all(Array.from({ length: 40 }, (_, at) => index.put([sampleDocument(at + 1, { name: `Lamp number${at}` })])))
      await Promise.all([index.remove([3]), index.put([sampleDocument(41, { name: 'Lamp' })]), index.put([sampleDocument(5, { version: 2, name: 'Sofa' })])])
      const { total } = await index.search(queryOf({ text: 'lamp' }))
      expect([total, await idsOf(index, 'sofa'), await idsOf(index, 'number17')]).toEqual([39, [5], [18]])
    },
  },
  {
    name: 'rebuilds: what the batches hold and nothing else',
    run: async index => {
      await index.put([sampleDocument(1, { version: 9, name: 'Gone' }), sampleDocument(2, { version: 9, name: 'Kept' })])
      const count = await index.rebuild(
        batchesOf([sampleDocument(2, { name: 'Kept' })], [], [sampleDocument(3, { name: 'Fresh' }), sampleDocument(4, { name: 'Fresh too' })]),
      )
      expect(count).toBe(3)
      expect([await idsOf(index, 'gone'), await idsOf(index, 'kept'), await idsOf(index, 'fresh')]).toEqual([[], [2], [3, 4]])
      expect(await index.rebuild(batchesOf())).toBe(0)
      expect(await idsOf(index, '')).toEqual([])
    },
  },
  {
    name: 'answers from the live index until a rebuild is done',
    safety: true,
    run: async index => {
      await index.put(named('Phone'))
      const seen: (readonly number[])[] = []
      async function* batches(): AsyncGenerator<readonly SearchDocument[]> {
        yield [sampleDocument(7, { name: 'Lamp' })]
        seen.push(await idsOf(index, 'phone'), await idsOf(index, 'lamp'))
        yield [sampleDocument(8, { name: 'Lamp' })]
      }
      expect(await index.rebuild(batches())).toBe(2)
      expect(seen).toEqual([[1], []])
      expect([await idsOf(index, 'phone'), await idsOf(index, 'lamp')]).toEqual([[], [7, 8]])
    },
  },
  {
    name: 'has writes that arrive during a rebuild, in the live index and after the swap',
    safety: true,
    run: async index => {
      await index.put([...named('One', 'Two', 'Three'), sampleDocument(6, { name: 'Six' })])
      const seen: (readonly number[])[] = []
      async function* batches(): AsyncGenerator<readonly SearchDocument[]> {
        yield named('One', 'Two')
        await index.put([sampleDocument(1, { version: 2, name: 'Uno' }), sampleDocument(3, { version: 2, name: 'Tres' }), sampleDocument(5, { name: 'Five' })])
        await index.remove([2, 6])
        seen.push(await idsOf(index, 'uno'), await idsOf(index, 'five'), await idsOf(index, 'two'))
        // Read before the writes above: both must lose against them.
        yield [sampleDocument(3, { name: 'Three' }), sampleDocument(4, { name: 'Four' }), sampleDocument(6, { name: 'Six' })]
        await index.put([sampleDocument(4, { version: 0, name: 'Older' })])
      }
      expect(await index.rebuild(batches())).toBe(4)
      expect(seen).toEqual([[1], [5], []])
      const texts = ['one', 'uno', 'two', 'three', 'tres', 'four', 'older', 'five', 'six']
      expect(await Promise.all(texts.map(text => idsOf(index, text)))).toEqual([[], [1], [], [], [3], [4], [], [5], []])
    },
  },
  {
    name: 'is as it was after a rebuild that failed, and can be rebuilt again',
    safety: true,
    run: async index => {
      await index.put(named('Phone'))
      async function* batches(): AsyncGenerator<readonly SearchDocument[]> {
        yield [sampleDocument(7, { name: 'Lamp' })]
        throw new Error('the catalog went away')
      }
      await expect(index.rebuild(batches())).rejects.toThrow('the catalog went away')
      await index.put([sampleDocument(2, { name: 'Phone' })])
      expect([await idsOf(index, 'phone'), await idsOf(index, 'lamp')]).toEqual([[1, 2], []])
      expect(await index.rebuild(batchesOf(named('Sofa')))).toBe(1)
      expect(await idsOf(index, '')).toEqual([1])
    },
  },
]
