import { expect } from 'vitest'
import type { SearchIndex } from '../../ports/index.ts'
import type { ConformanceCase } from '../suite.ts'
import { batchesOf, idsOf, named, sampleDocument } from './samples.ts'

/** What comes first, and what is completed. */
export const rankingCases: readonly ConformanceCase<SearchIndex>[] = [
  {
    name: 'ranks name over brand over category over attribute over description',
    run: async index => {
      await index.put([
        sampleDocument(1, { name: 'One thing', description: 'Goes with a lotus' }),
        sampleDocument(2, { name: 'Two thing', facets: { scent: ['Lotus'] } }),
        sampleDocument(3, { name: 'Six thing', categoryNames: ['Lotus'] }),
        sampleDocument(4, { name: 'Ten thing', brand: 'Lotus' }),
        sampleDocument(5, { name: 'Lotus thing' }),
      ])
      expect(await idsOf(index, 'lotus')).toEqual([5, 4, 3, 2, 1])
    },
  },
  {
    name: 'ranks the word itself over what begins with it over typos',
    run: async index => {
      await index.put(named('Plone stand', 'Phonetic stand', 'Phone stand'))
      expect(await idsOf(index, 'phone')).toEqual([3, 2, 1])
    },
  },
  {
    name: 'ranks a short name over a long one',
    run: async index => {
      await index.put([sampleDocument(1, { name: 'Blue lamp with a very long name indeed' }), sampleDocument(2, { name: 'Blue lamp' })])
      expect(await idsOf(index, 'blue lamp')).toEqual([2, 1])
    },
  },
  {
    name: 'ranks a rare word over a frequent one',
    run: async index => {
      await index.put([
        sampleDocument(3, { name: 'Oak', description: 'A table in blue' }),
        sampleDocument(4, { name: 'Blue', description: 'Painted oak' }),
        ...[5, 6, 7, 8, 9].map(id => sampleDocument(id, { name: 'Blue shelf' })),
      ])
      expect(await idsOf(index, 'oak blue')).toEqual([3, 4])
    },
  },
  {
    name: 'gives equally good ones by product id',
    run: async index => {
      await index.put([9, 3, 7, 1].map(id => sampleDocument(id, { name: 'Lamp' })))
      expect(await idsOf(index, 'lamp')).toEqual([1, 3, 7, 9])
    },
  },
  {
    name: 'suggests names by prefix and with typos, then words',
    run: async index => {
      await index.put([
        sampleDocument(1, { name: 'Phone', brand: 'Acme', description: 'Not a lamp' }),
        sampleDocument(2, { name: 'Phone stand', brand: 'Acme' }),
        sampleDocument(3, { name: 'Phone', brand: 'Other' }),
        sampleDocument(4, { name: 'Lamp', brand: 'Acme', categoryNames: ['Photography'] }),
      ])
      expect(await index.suggest('phon', 10)).toEqual([
        { text: 'Phone', productId: 1 },
        { text: 'Phone stand', productId: 2 },
      ])
      expect(await index.suggest('acme phnoe st', 10)).toEqual([
        { text: 'Phone stand', productId: 2 },
        { text: 'acme phone stand', productId: null },
      ])
      expect(await index.suggest('phot', 10)).toEqual([
        { text: 'Lamp', productId: 4 },
        { text: 'photography', productId: null },
      ])
      expect(await index.suggest('phon', 1)).toEqual([{ text: 'Phone', productId: 1 }])
    },
  },
  {
    name: 'suggests nothing for nothing',
    run: async index => {
      expect(await index.suggest('phone', 10)).toEqual([])
      await index.rebuild(batchesOf(named('Phone')))
      for (const text of ['', '  ', '"', 'zzz']) expect([text, await index.suggest(text, 10)]).toEqual([text, []])
      expect(await index.suggest('phone', 0)).toEqual([])
    },
  },
]
