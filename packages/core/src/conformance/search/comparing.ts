import { expect } from 'vitest'
import type { SearchIndex } from '../../ports/index.ts'
import type { ConformanceCase } from '../suite.ts'
import { batchesOf, named, sampleDocument } from './samples.ts'

/** Telling what the index holds from what it should hold. */
export const comparingCases: readonly ConformanceCase<SearchIndex>[] = [
  {
    name: 'tells documents that it does not hold as they are, also after a rebuild',
    run: async index => {
      const all = named('A', 'B', 'C', 'D', 'E', 'F')
      expect(await index.differing(all)).toEqual([1, 2, 3, 4, 5, 6])
      await index.put(all)
      expect([await index.differing(all), await index.differing([])]).toEqual([[], []])
      const changed = [
        sampleDocument(5, { name: 'E', inStock: false }),
        sampleDocument(4, { name: 'D', version: 2 }),
        sampleDocument(3, { name: 'C', description: 'A word more' }),
        sampleDocument(2, { name: 'B', prices: { USD: 999 } }),
        sampleDocument(1, { name: 'A' }),
        sampleDocument(7),
      ]
      expect(await index.differing(changed)).toEqual([2, 3, 4, 5, 7])
      await index.remove([1])
      expect(await index.differing(all)).toEqual([1])
      await index.rebuild(batchesOf(all))
      expect(await index.differing(all)).toEqual([])
      await index.put(changed)
      expect([await index.differing(changed), await index.differing(all)]).toEqual([[], [2, 3, 4, 5]])
    },
  },
  {
    name: 'lists the products it holds by their ids, page by page',
    run: async index => {
      await index.put(named('A', 'B', 'C', 'D', 'E'))
      await index.remove([3])
      expect([await index.idsAfter(0, 2), await index.idsAfter(2, 2), await index.idsAfter(5, 2)]).toEqual([[1, 2], [4, 5], []])
      await index.rebuild(batchesOf(named('A', 'B')))
      expect(await index.idsAfter(0, 100)).toEqual([1, 2])
    },
  },
]
