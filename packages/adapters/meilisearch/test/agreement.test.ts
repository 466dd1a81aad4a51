import type { SearchDocument, SearchIndex, SearchQuery } from '@cartwright/core'
import { memorySearchIndex } from '@cartwright/core/memory'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeMeilisearch, startFakeMeilisearch } from './support/fake-meilisearch.ts'
import { batchesOf, builtIndex } from './support/shop-index.ts'

const seed = 20_260_101

const words = ['phone', 'phones', 'red', 'rad', 'reddish', 'lamp', 'lamps', '智能手机', '手机', 'crème', 't-shirt', "levi's", '12345', '1234', 'x1']
const word = fc.constantFrom(...words)
const phrase = (maxLength: number) => fc.array(word, { maxLength }).map(parts => parts.join(' '))
const facets = fc.dictionary(
  fc.constantFrom('color', 'Color', 'size', '__proto__', '" OR id > 0', "x' AND"),
  fc.array(fc.constantFrom('Red', 'red', 'Blue', 'Größe', '', '\\', '"] OR ['), { maxLength: 3 }),
)
const document: fc.Arbitrary<SearchDocument> = fc.record({
  productId: fc.integer({ min: 1, max: 12 }),
  version: fc.integer({ min: 1, max: 4 }),
  name: phrase(4),
  brand: phrase(1),
  description: phrase(6),
  skus: fc.array(fc.constantFrom('PHN-001', 'PHN-0011', 'phn 1', 'LMP/7', '手-1'), { maxLength: 2 }),
  categoryIds: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
  categoryNames: fc.array(word, { maxLength: 2 }),
  facets,
  prices: fc.dictionary(fc.constantFrom('USD', 'EUR'), fc.integer({ min: 0, max: 5 })),
  inStock: fc.boolean(),
  createdAt: fc.integer({ min: 0, max: 4 }),
})

type Step =
  | { readonly kind: 'put'; readonly documents: readonly SearchDocument[] }
  | { readonly kind: 'remove'; readonly productIds: readonly number[] }
  | { readonly kind: 'rebuild'; readonly batches: readonly (readonly SearchDocument[])[] }

const documents = fc.array(document, { maxLength: 6 })
/** As a walk through a catalog gives them: each product once. */
const batches = fc.uniqueArray(document, { selector: ({ productId }) => productId, maxLength: 9 }).map(all => [all.slice(0, 4), all.slice(4, 5), all.slice(5)])
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('put' as const), documents }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), productIds: fc.array(fc.integer({ min: 1, max: 13 }), { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rebuild' as const), batches }) },
)

/** Words without typos, and one at a time: there the two agree on what matches, in any order but that of relevance. */
const query: fc.Arbitrary<SearchQuery> = fc.record({
  text: fc.constantFrom('', '', 'red', 'rad', 'lamp', 'x1', '1234', '手机', 'cre', 'levi', 'phn', '*', ' '),
  currency: fc.constantFrom('USD', 'EUR'),
  filter: fc.record(
    {
      categoryId: fc.integer({ min: 1, max: 5 }),
      minPrice: fc.integer({ min: 0, max: 5 }),
      maxPrice: fc.integer({ min: 0, max: 5 }),
      inStock: fc.boolean(),
      facets,
    },
    { requiredKeys: [] },
  ),
  sort: fc.constantFrom('price', '-price', 'name', 'newest'),
  limit: fc.integer({ min: 0, max: 4 }),
  page: fc.integer({ min: 1, max: 3 }),
  withFacets: fc.boolean(),
})

async function perform(index: SearchIndex, step: Step): Promise<unknown> {
  if (step.kind === 'put') return index.put(step.documents)
  return step.kind === 'remove' ? index.remove(step.productIds) : index.rebuild(batchesOf(...step.batches))
}

async function answers(index: SearchIndex, asked: SearchQuery): Promise<unknown> {
  const first = await index.search(asked)
  const second = first.nextCursor ? await index.search({ ...asked, cursor: first.nextCursor }) : null
  const byRelevance = await index.search({ ...asked, sort: 'relevance', limit: 50, page: 1 })
  return [first, second, [...byRelevance.productIds].sort(), await index.idsAfter(asked.limit, 5)]
}

describe('the index in Meilisearch', () => {
  let fake: FakeMeilisearch
  beforeAll(async () => {
    fake = await startFakeMeilisearch()
  })
  afterAll(() => fake.close())

  it('answers as the index in memory does, whatever is written and asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, fc.array(query, { minLength: 1, maxLength: 3 })), { minLength: 1, maxLength: 5 }), async rounds => {
        const { index } = await builtIndex(fake)
        const plain = memorySearchIndex()
        for (const [step, queries] of rounds) {
          expect(await perform(index, step)).toEqual(await perform(plain, step))
          for (const asked of queries) expect(await answers(index, asked)).toEqual(await answers(plain, asked))
        }
        fake.indexes.all.clear()
      }),
      { seed, numRuns: 60 },
    )
  })
})
