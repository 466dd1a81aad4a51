import { expect } from 'vitest'
import type { SearchIndex } from '../../ports/index.ts'
import type { ConformanceCase } from '../suite.ts'
import { idsOf, named, queryOf, sampleDocument } from './samples.ts'

const hostileTexts: readonly (readonly [text: string, found: readonly number[]])[] = [
  ['"phone"', [1, 2]],
  ['phone*', [1, 2]],
  ['^phone', [1, 2]],
  ['+phone -case', [1]],
  ['(phone', [1, 2]],
  ['phone" OR "lamp', []],
  ['phone OR lamp', []],
  ['phone NOT case', []],
  ['phone AND', []],
  ['NEAR(phone case)', []],
  ['NEAR(phone case, 2)', []],
  ['name:phone', []],
  ['{name} : phone', []],
  ['phone\u0000case', [1]],
  ['phone\u0000', [1, 2]],
  ["phone'; DROP TABLE search; --", []],
  ['%', []],
  ['_', []],
  ['*', []],
  ['""', []],
  ["'", []],
  ['\\', []],
  ['!?.,;:-', []],
  ['\u{1F4F1}', []],
  ['\u{1F4F1} phone \u{1F4F1}', [1, 2]],
  ['\ud800', []],
  ['phone \udfff', [1, 2]],
  ['\u0000', []],
  ['x'.repeat(10_000), []],
  ['phone '.repeat(1_700), [1, 2]],
  ['" * '.repeat(2_500), []],
]

/** What a text means: words, prefixes, typos, scripts, and nothing else. */
export const matchingCases: readonly ConformanceCase<SearchIndex>[] = [
  {
    name: 'requires every word, in any order, wherever it is',
    run: async index => {
      await index.put([
        sampleDocument(1, { name: 'Red Phone', brand: 'Acme', description: 'With a bright display' }),
        sampleDocument(2, { name: 'Red Lamp' }),
        sampleDocument(3, { name: 'Blue Phone', categoryNames: ['Electronics'], facets: { material: ['Bamboo'] } }),
      ])
      expect(await idsOf(index, 'phone red')).toEqual([1])
      expect(await idsOf(index, 'acme display phone')).toEqual([1])
      expect(await idsOf(index, 'bamboo electronics')).toEqual([3])
      expect(await idsOf(index, 'red phone bamboo')).toEqual([])
    },
  },
  {
    name: 'matches the last word by its beginning, none by its inside',
    run: async index => {
      await index.put(named('Smartphone holder', 'Phone'))
      expect(await idsOf(index, 'smart')).toEqual([1])
      expect(await idsOf(index, 'holder smartp')).toEqual([1])
      expect(await idsOf(index, 'pho')).toEqual([2])
      expect(await idsOf(index, 'older')).toEqual([])
    },
  },
  {
    name: 'matches every word by its beginning',
    run: async index => {
      await index.put(named('Smartphone holder', 'Phone'))
      expect(await idsOf(index, 'hol smartp')).toEqual([1])
    },
  },
  {
    name: 'forgives one typo from 5 letters and two from 9',
    run: async index => {
      await index.put(named('Phone', 'Smartphone', 'Lamp'))
      for (const text of ['phome', 'phne', 'phonne', 'pohne']) expect([text, await idsOf(index, text)]).toEqual([text, text === 'phne' ? [] : [1]])
      for (const text of ['smartphnoe', 'smrtphoen', 'smmartphoone']) expect([text, await idsOf(index, text)]).toEqual([text, [2]])
      expect(await idsOf(index, 'lanp')).toEqual([])
      expect(await idsOf(index, 'phime')).toEqual([])
      expect(await idsOf(index, 'smrtphnee')).toEqual([])
    },
  },
  {
    name: 'counts a typo in the first letter twice',
    run: async index => {
      await index.put(named('Phone', 'Smartphone'))
      expect(await idsOf(index, 'bhone')).toEqual([])
      expect(await idsOf(index, 'zmartphone')).toEqual([2])
      expect(await idsOf(index, 'zmartphnoe')).toEqual([])
    },
  },
  {
    name: 'forgives typos in words that are not typed to their end',
    run: async index => {
      await index.put(named('Smartphone', 'Headphones'))
      expect(await idsOf(index, 'smratph')).toEqual([1])
      expect(await idsOf(index, 'haedph')).toEqual([2])
    },
  },
  {
    name: 'takes words with digits as they are',
    run: async index => {
      await index.put(named('Refill 123456', 'Refill 123457', 'Galaxys21', 'Galaxys22'))
      expect(await idsOf(index, 'galaxys22')).toEqual([4])
      expect(await idsOf(index, '123456')).toEqual([1])
      expect(await idsOf(index, '12345')).toEqual([1, 2])
    },
  },
  {
    name: 'folds case and diacritics on both sides',
    run: async index => {
      await index.put(named('Crème Brûlée', 'Großer Schrank', 'Smørrebrød', 'ĐÀ LẠT', 'ΆΓΓΕΛΟΣ', 'İstanbul'))
      for (const [text, id] of [
        ['CREME brulee', 1],
        ['grosser', 2],
        ['GROßER', 2],
        ['smorrebrod', 3],
        ['da lat', 4],
        ['αγγελος', 5],
        ['istanbul', 6],
        ['ISTANBUL', 6],
      ] as const) {
        expect([text, await idsOf(index, text)]).toEqual([text, [id]])
      }
    },
  },
  {
    name: 'finds hyphenated and apostrophed words however they are typed',
    run: async index => {
      await index.put(named('T-Shirt', 'Levi’s jeans'))
      for (const text of ['t-shirt', 'tshirt', 't shirt', 'shirt']) expect([text, await idsOf(index, text)]).toEqual([text, [1]])
      for (const text of ["levi's", 'levis', 'levi', 'LEVI’S']) expect([text, await idsOf(index, text)]).toEqual([text, [2]])
    },
  },
  {
    name: 'finds any run of characters in scripts without spaces',
    run: async index => {
      await index.put(named('智能手机壳', '木製の椅子', '智力玩具'))
      for (const [text, ids] of [
        ['手机', [1]],
        ['机', [1]],
        ['壳', [1]],
        ['智能手机', [1]],
        ['智', [1, 3]],
        ['椅子', [2]],
        ['智机', []],
      ] as const) {
        const found = await idsOf(index, text)
        expect([text, [...found].sort()]).toEqual([text, ids])
      }
    },
  },
  {
    name: 'finds a SKU however it is written, its product first',
    run: async index => {
      await index.put([
        sampleDocument(1, { name: 'PHN 001 case, fits PHN-001', skus: ['CASE-7'], description: 'phn 001 phn001' }),
        sampleDocument(2, { name: 'Anything', skus: ['OTHER-1', 'PHN-001'] }),
        sampleDocument(3, { name: 'PHN', skus: ['PHN-0011'] }),
      ])
      for (const text of ['PHN-001', 'phn-001', 'phn001', 'PHN 001', ' phn/001 ']) expect([text, (await idsOf(index, text))[0]]).toEqual([text, 2])
    },
  },
  {
    name: 'takes any text for its words and never throws',
    safety: true,
    run: async index => {
      await index.put(named('Phone case', 'Phone', 'Lamp'))
      const found: (readonly [string, readonly number[]])[] = []
      for (const [text] of hostileTexts) found.push([text, [...(await idsOf(index, text))].sort()])
      expect(found).toEqual(hostileTexts)
      for (const [text] of hostileTexts) await index.suggest(text, 10)
    },
  },
  {
    name: 'means everything by an empty text, nothing by one without words',
    run: async index => {
      await index.put(named('Phone', 'Lamp'))
      expect(await idsOf(index, '')).toEqual([1, 2])
      expect(await idsOf(index, ' \n\t ')).toEqual([1, 2])
      expect(await index.search(queryOf({ text: '-- ! --' }))).toEqual({ productIds: [], total: 0, nextCursor: null, facets: {} })
    },
  },
]
