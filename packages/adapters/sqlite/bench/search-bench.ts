import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SearchIndex, SearchQuery } from '@cartwright/core'
import { sqlite } from '@cartwright/sqlite'
import { generateDocuments, seededNumbers } from './generate-documents.ts'

/** How long searches take on one thread, by kind. Usage: `search-bench.ts [products] [rounds]`. */
const products = Number(process.argv[2] ?? 10_000)
const rounds = Number(process.argv[3] ?? 400)
const next = seededNumbers(7)
const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T

const folder = mkdtempSync(join(tmpdir(), 'cartwright-search-bench-'))
const file = join(folder, 'shop.db')
const documents = generateDocuments(products)
const words = documents.map(document => document.name.toLowerCase().split(' '))
const long = words.flat().filter(word => word.length >= 6)

const query = (given: Partial<SearchQuery>): SearchQuery => ({
  text: '',
  currency: 'USD',
  filter: {},
  sort: 'relevance',
  limit: 20,
  withFacets: false,
  ...given,
})
/** The word with two neighbours swapped, the first letter kept. */
const misspelt = (word: string): string => {
  const at = 1 + Math.floor(next() * (word.length - 2))
  return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)
}

const kinds: Record<string, () => SearchQuery> = {
  'list, newest': () => query({}),
  'list, by price, page 1-50': () => query({ sort: 'price', page: 1 + Math.floor(next() * 50) }),
  'list, category': () => query({ filter: { categoryId: 10 + Math.floor(next() * 40) }, sort: 'price' }),
  'list, price range, in stock': () => query({ filter: { minPrice: 1_000, maxPrice: 1_000 + Math.floor(next() * 50_000), inStock: true }, sort: 'name' }),
  'list, facet filter': () => query({ filter: { facets: { color: [pick(['red', 'blue', 'green'])], material: ['Steel', 'Wood'] } } }),
  'list, facets counted': () => query({ withFacets: true }),
  'one word': () => query({ text: pick(long) }),
  'one word, facets counted': () => query({ text: pick(long), withFacets: true }),
  'two words': () => query({ text: pick(words).slice(0, 2).join(' ') }),
  'one word with a typo, facets counted': () => query({ text: misspelt(pick(long)), withFacets: true }),
  'three words with a typo each, facets': () =>
    query({
      text: pick(words)
        .filter(word => word.length > 4)
        .slice(0, 3)
        .map(misspelt)
        .join(' '),
      withFacets: true,
    }),
  'as typed: 1 to 6 letters, facets': () => query({ text: pick(long).slice(0, 1 + Math.floor(next() * 6)), withFacets: true }),
  'a frequent word, facets counted': () => query({ text: pick(['the', 'with', 'new', 'quality']), withFacets: true }),
  'one letter, facets counted': () => query({ text: pick([...'abcdefghiklmnoprstuvw']), withFacets: true }),
  SKU: () => query({ text: pick(documents).skus[0] ?? '' }),
}

async function time(label: string, run: () => Promise<unknown>, count = rounds): Promise<void> {
  for (let round = 0; round < Math.min(20, count); round++) await run()
  const times: number[] = []
  for (let round = 0; round < count; round++) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  print(label, times)
}

function print(label: string, times: number[]): void {
  times.sort((a, b) => a - b)
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0).toFixed(3).padStart(9)
  console.log(`${label.padEnd(42)} p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   max ${at(1)} ms`)
}

async function once(label: string, run: () => Promise<unknown>): Promise<void> {
  const start = performance.now()
  await run()
  console.log(`${label.padEnd(42)} ${(performance.now() - start).toFixed(0).padStart(7)} ms`)
}

async function* batches() {
  for (let from = 0; from < documents.length; from += 500) yield documents.slice(from, from + 500)
}

async function bench(search: SearchIndex): Promise<void> {
  for (const [label, make] of Object.entries(kinds)) await time(label, () => search.search(make()))
  await time('suggest, 2 to 6 letters', () => search.suggest(pick(long).slice(0, 2 + Math.floor(next() * 5)), 10))
  await time('suggest with a typo', () => search.suggest(misspelt(pick(long)), 10))
  await time('put unchanged', () => search.put([pick(documents)]))
  await time('put with another stock, then list by price', async () => {
    const document = pick(documents)
    await search.put([{ ...document, inStock: next() < 0.5 }])
    await search.search(query({ sort: 'price' }))
  })
  await time('put with another name, then search a typo', async () => {
    const document = pick(documents)
    await search.put([{ ...document, name: `${document.name} ${Math.floor(next() * 1e6)}` }])
    await search.search(query({ text: misspelt(pick(long)) }))
  })
}

console.log(`${products} products, ${rounds} rounds, node ${process.version}`)
const first = sqlite(file)
await first.migrate()
await once('rebuild', () => first.search.rebuild(batches()))
await first.close()
console.log(`${'file'.padEnd(42)} ${(statSync(file).size / 1e6).toFixed(1).padStart(7)} MB`)
const storage = sqlite(file)
const before = process.memoryUsage().rss
await once('first list of a process', () => storage.search.search(query({})))
await once('first search with a typo', () => storage.search.search(query({ text: 'smartphnoe' })))
console.log(`${'memory, more than before the first list'.padEnd(42)} ${((process.memoryUsage().rss - before) / 1e6).toFixed(1).padStart(7)} MB`)
await bench(storage.search)
await once('rebuild beside the live index', () => storage.search.rebuild(batches()))
await storage.close()
rmSync(folder, { recursive: true })
