import { randomUUID } from 'node:crypto'
import type { SearchIndex } from '@cartwright/core'
import { describeSearchIndex, type SkippedCase } from '@cartwright/core/conformance'
import { afterAll, beforeAll } from 'vitest'
import { meilisearch } from '../src/meilisearch.ts'
import { type FakeMeilisearch, startFakeMeilisearch } from './support/fake-meilisearch.ts'
import { dropIndexes, realServer } from './support/real-server.ts'

/** What Meilisearch does otherwise by design, whatever the settings. */
const skip: readonly SkippedCase[] = [
  { case: 'matches every word by its beginning', reason: 'Meilisearch completes the last word of a query alone' },
  { case: 'ranks a rare word over a frequent one', reason: 'Meilisearch ranks by typos, nearness, field and exactness, not by how rare a word is' },
]

async function built(index: SearchIndex): Promise<SearchIndex> {
  // There is no index until the first rebuild.
  await index.rebuild((async function* () {})())
  return index
}

let fake: FakeMeilisearch
beforeAll(async () => {
  fake = await startFakeMeilisearch()
})
afterAll(() => fake.close())

describeSearchIndex({
  name: 'meilisearch (the double)',
  create: () => built(meilisearch({ host: fake.host, apiKey: fake.apiKey, index: randomUUID() })),
  skip,
})

const real = realServer()
if (real) {
  const names = new Map<SearchIndex, string>()
  describeSearchIndex({
    name: 'meilisearch (a real server)',
    create: async () => {
      const name = `conformance-${randomUUID()}`
      const index = await built(meilisearch({ ...real, index: name, searchMs: 5_000 }))
      names.set(index, name)
      return index
    },
    destroy: index => dropIndexes(real, names.get(index) ?? ''),
    skip,
  })
}
