import { hasCode } from '@cartwright/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { baseFilters, facetFilters } from '../src/filters.ts'
import { indexSettings } from '../src/index-settings.ts'
import { meilisearch } from '../src/meilisearch.ts'
import { type FakeMeilisearch, startFakeMeilisearch } from './support/fake-meilisearch.ts'
import { builtIndex, documentOf, idsOf } from './support/shop-index.ts'

let fake: FakeMeilisearch
beforeAll(async () => {
  fake = await startFakeMeilisearch()
})
afterAll(() => fake.close())

describe('the settings', () => {
  it('are those of the index once it is built', async () => {
    const { uid } = await builtIndex(fake, [], { words: { stopWords: ['The', 'of'] } })
    const { searchableAttributes, rankingRules, typoTolerance, faceting, pagination, stopWords } = fake.indexes.get(uid).settings
    expect({ searchableAttributes, rankingRules, typoTolerance, faceting, pagination, stopWords }).toEqual({
      searchableAttributes: ['w_name', 'w_brand', 'w_category', 'w_sku', 'w_attribute', 'w_description'],
      rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness', 'id:asc'],
      typoTolerance: { enabled: true, minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 }, disableOnWords: [], disableOnAttributes: [], disableOnNumbers: true },
      faceting: { maxValuesPerFacet: 1_000, sortFacetValuesBy: { '*': 'count' } },
      pagination: { maxTotalHits: 1_000_000 },
      stopWords: ['the', 'of'],
    })
  })

  it('have synonyms and stop words in the words of the index', async () => {
    expect(indexSettings({ synonyms: { 'T-Shirt': ['Téé', 'polo 2'], '!': ['x'], mug: ['!'] }, stopWords: ['Der', '24'] })).toMatchObject({
      synonyms: { 't shirt': ['tee', 'polo 38'], mug: [] },
      stopWords: ['der', '3840'],
    })
  })

  it('make synonyms found, one way, and stop words mean nothing', async () => {
    const words = { synonyms: { mobile: ['phone', 'cell phone'] }, stopWords: ['the'] }
    const { index } = await builtIndex(fake, [documentOf(1, { name: 'Phone' }), documentOf(2, { name: 'Mobile' }), documentOf(3, { name: 'Cell phone' })], {
      words,
    })
    expect([await idsOf(index, 'mobile'), await idsOf(index, 'phone'), await idsOf(index, 'the phone')]).toEqual([
      [2, 1, 3],
      [1, 3],
      [1, 3],
    ])
  })
})

describe('a filter', () => {
  const hostile = ['"', "'", '\\', '" OR id > 0 OR "', "' AND NOT id = 1", 'x] OR [', 'a\u0000b', '_geoRadius(1, 2, 3)', '\ud800', '']

  it('has nothing of a name or value in it but a digest', () => {
    const filters = hostile.flatMap(text => facetFilters({ facets: { [text]: [text, 'Red'] } }))
    for (const filter of filters) expect(filter).toMatch(/^facet_keys IN \[h[0-9a-f]{32}, h[0-9a-f]{32}\]$/)
    expect(new Set(filters).size).toBe(hostile.length)
  })

  it('has numbers in digits alone', () => {
    const filter = { minPrice: 1e300, maxPrice: Number.NaN, categoryId: -1.5, inStock: false }
    expect(baseFilters({ currency: 'USD', filter })).toEqual([
      'prices.USD EXISTS',
      'categories = -1',
      'prices.USD >= 9007199254740991',
      'prices.USD <= 0',
      'in_stock = false',
    ])
  })

  it('finds what has such names and values, and nothing else', async () => {
    const documents = hostile.map((text, at) => documentOf(at + 1, { facets: { [text]: [text] } }))
    const { index } = await builtIndex(fake, documents)
    for (const [at, text] of hostile.entries()) expect([text, await idsOf(index, '', { filter: { facets: { [text]: [text] } } })]).toEqual([text, [at + 1]])
    for (const currency of ['USD EXISTS OR id', '"', "U'D", 'usd', '']) expect([currency, await idsOf(index, '', { currency })]).toEqual([currency, []])
  })
})

describe('the options', () => {
  it.each([
    [{ host: 'nowhere' }, 'host'],
    [{ host: 'ftp://127.0.0.1' }, 'host'],
    [{ host: 'http://127.0.0.1', index: 'a b' }, 'index'],
    [{ host: 'http://127.0.0.1', index: '' }, 'index'],
  ])('refuse %j', (options, path) => {
    const refusal = (() => {
      try {
        return meilisearch(options)
      } catch (error) {
        return error
      }
    })()
    expect(hasCode(refusal, 'validation_failed') ? refusal.details : refusal).toMatchObject({ errors: [{ path }] })
  })
})
