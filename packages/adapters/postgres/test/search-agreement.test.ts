import type { SearchDocument, SearchIndex, SearchQuery, SearchResult } from '@cartwright/core'
import { memorySearchIndex } from '@cartwright/core/memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { postgres } from '../src/index.ts'

const seed = 20_260_101

/** Words near each other, so that prefixes, typos and first letters all come up. */
const words = [
  'phone',
  'phones',
  'phome',
  'bhone',
  'headphones',
  'headphnoes',
  'heaphones',
  'red',
  'rad',
  'reddish',
  'lamp',
  'lamps',
  'clamp',
  'smartphone',
  'smartwatch',
  'smrtphone',
  '智能手机',
  '手机',
  'crème',
  'creme',
  't-shirt',
  "levi's",
  '12345',
  '1234',
  'x1',
  'ärger',
]
/** What no column takes as it is, or sorts as JavaScript does. */
const oddities = ['', '\0', '\u0001', '\ud800', '\udfff x', '\u{1F4F1}', '\uff21', "'); --", '\\', '%_', '{"a,b"}', '&|!<->:*']
const word = fc.constantFrom(...words)
const phrase = (maxLength: number) => fc.array(word, { maxLength }).map(parts => parts.join(' '))
const name = fc.oneof(
  { weight: 8, arbitrary: phrase(4) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...oddities), phrase(1)).map(parts => parts.join('')) },
)
const facets = fc.dictionary(
  fc.constantFrom('color', 'size', '__proto__', ...oddities),
  fc.array(fc.constantFrom('Red', 'red', 'Blue', 'Größe', ...oddities), { maxLength: 3 }),
  { maxKeys: 4 },
)
const document: fc.Arbitrary<SearchDocument> = fc.record({
  productId: fc.integer({ min: 1, max: 12 }),
  version: fc.integer({ min: 1, max: 4 }),
  name,
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

const text = fc.oneof(
  phrase(3),
  fc.constantFrom('PHN-001', 'phn001', 'p', 'smratph', 'hedphone', 'a b', '*', 'red phone lamp rad x1 creme'),
  fc.tuple(phrase(1), word, fc.nat(8)).map(([before, last, length]) => `${before} ${last.slice(0, length)}`),
  fc.string({ unit: fc.constantFrom('p', 'h', 'o', 'n', 'e', 's', ' ', '-'), maxLength: 12 }),
)
const query: fc.Arbitrary<SearchQuery> = fc.record({
  text,
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
  sort: fc.constantFrom('relevance', 'price', '-price', 'name', 'newest'),
  limit: fc.integer({ min: 0, max: 4 }),
  page: fc.integer({ min: 1, max: 3 }),
  withFacets: fc.boolean(),
})

async function perform(index: SearchIndex, step: Step): Promise<unknown> {
  if (step.kind === 'put') return index.put(step.documents)
  if (step.kind === 'remove') return index.remove(step.productIds)
  return index.rebuild(
    (async function* () {
      yield* step.batches
    })(),
  )
}

/** Cursors are each index's own affair: a score may differ in its last digit, where it is computed by another logarithm. */
const shown = ({ nextCursor, ...result }: SearchResult) => ({ ...result, hasMore: nextCursor !== null })

async function answers(index: SearchIndex, asked: SearchQuery): Promise<unknown> {
  const first = await index.search(asked)
  const second = first.nextCursor ? shown(await index.search({ ...asked, cursor: first.nextCursor })) : null
  return [shown(first), second, await index.suggest(asked.text, asked.limit + 1)]
}

describe.skipIf(postgresUrl === undefined)('the index in Postgres', () => {
  it('answers as the index in memory does, whatever is written and asked', async () => {
    const url = await emptyDatabase()
    const storage = postgres(url)
    await storage.migrate()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, fc.array(query, { minLength: 1, maxLength: 3 })), { minLength: 1, maxLength: 6 }), async rounds => {
        await storage.search.remove(Array.from({ length: 12 }, (_, at) => at + 1))
        const plain = memorySearchIndex()
        for (const [step, queries] of rounds) {
          expect(await perform(storage.search, step)).toEqual(await perform(plain, step))
          for (const asked of queries) expect(await answers(storage.search, asked)).toEqual(await answers(plain, asked))
        }
        expect(await storage.search.idsAfter(0, 100)).toEqual(await plain.idsAfter(0, 100))
      }),
      { seed, numRuns: 80 },
    )
    await storage.close()
    giveBack(url)
  }, 300_000)
})
