import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SearchDocument, SearchIndex, SearchQuery, Storage } from '@cartwright/core'
import pg from 'pg'
import { startPostgres } from '../../../../tests/support/services/postgres-server.ts'
import { generateDocuments, seededNumbers } from '../../sqlite/bench/generate-documents.ts'
import { sqlite } from '../../sqlite/src/index.ts'
import { postgres } from '../src/index.ts'

/** How long the same searches take on Postgres and on SQLite, one after the other. Usage: `search-bench.ts [products] [rounds]`. Without SQLite when the environment says `ALONE=1`. */
const products = Number(process.argv[2] ?? 10_000)
const rounds = Number(process.argv[3] ?? 100)
const documents = generateDocuments(products)
const words = documents.slice(0, 20_000).map(document => document.name.toLowerCase().split(' '))
const long = words.flat().filter(word => word.length >= 6)

type Pick = <T>(items: readonly T[]) => T

/** The word with two neighbours swapped, the first letter kept. */
function misspelt(word: string, next: () => number): string {
  const at = 1 + Math.floor(next() * (word.length - 2))
  return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)
}

const kinds: Record<string, (pick: Pick, next: () => number) => Partial<SearchQuery>> = {
  'list, newest': () => ({}),
  'list, newest, facets counted': () => ({ withFacets: true }),
  'list, by price, page 1-50': (_, next) => ({ sort: 'price', page: 1 + Math.floor(next() * 50) }),
  'list, category, by name, facets counted': (_, next) => ({ filter: { categoryId: 10 + Math.floor(next() * 40) }, sort: 'name', withFacets: true }),
  'list, category, facet filter, facets': (pick, next) => ({
    filter: { categoryId: 10 + Math.floor(next() * 40), facets: { color: [pick(['red', 'blue'])] } },
    sort: 'price',
    withFacets: true,
  }),
  'list, price range, in stock': (_, next) => ({ filter: { minPrice: 1_000, maxPrice: 1_000 + Math.floor(next() * 50_000), inStock: true }, sort: 'name' }),
  'list, facet filters': pick => ({ filter: { facets: { color: [pick(['red', 'blue', 'green'])], material: ['Steel', 'Wood'] } } }),
  'one word': pick => ({ text: pick(long) }),
  'one word, facets counted': pick => ({ text: pick(long), withFacets: true }),
  'two words': pick => ({ text: pick(words).slice(0, 2).join(' ') }),
  'one word with a typo, facets counted': (pick, next) => ({ text: misspelt(pick(long), next), withFacets: true }),
  'three words with a typo each, facets': (pick, next) => ({
    text: pick(words)
      .filter(word => word.length > 4)
      .slice(0, 3)
      .map(word => misspelt(word, next))
      .join(' '),
    withFacets: true,
  }),
  'as typed: 1 to 6 letters, facets': (pick, next) => ({ text: pick(long).slice(0, 1 + Math.floor(next() * 6)), withFacets: true }),
  'a frequent word, facets counted': pick => ({ text: pick(['the', 'with', 'new', 'quality']), withFacets: true }),
  'one letter, facets counted': pick => ({ text: pick([...'abcdefghiklmnoprstuvw']), withFacets: true }),
  SKU: (_, next) => ({ text: documents[Math.floor(next() * documents.length)]?.skus[0] ?? '' }),
}

type Tasks = Record<string, (search: SearchIndex, pick: Pick, next: () => number) => Promise<unknown>>

const searches: Tasks = Object.fromEntries(
  Object.entries(kinds).map(([label, make]) => [
    label,
    (search, pick, next) => search.search({ text: '', currency: 'USD', filter: {}, sort: 'relevance', limit: 20, withFacets: false, ...make(pick, next) }),
  ]),
)
const others: Tasks = {
  'suggest, 2 to 6 letters': (search, pick, next) => search.suggest(pick(long).slice(0, 2 + Math.floor(next() * 5)), 10),
  'suggest with a typo': (search, pick, next) => search.suggest(misspelt(pick(long), next), 10),
  'put unchanged': (search, pick) => search.put([pick(documents.slice(0, 1_000))]),
  'put with another stock': (search, pick, next) => search.put([{ ...pick(documents), inStock: next() < 0.5 }]),
  'put with another name': (search, pick, next) => {
    const document = pick(documents)
    return search.put([{ ...document, name: `${document.name} ${Math.floor(next() * 1e6)}` }])
  },
}

/** Median and 99th percentile, in milliseconds. */
async function time(run: () => Promise<unknown>): Promise<readonly [number, number]> {
  for (let round = 0; round < Math.min(10, rounds); round++) await run()
  const times: number[] = []
  const until = performance.now() + 30_000
  for (let round = 0; round < rounds && performance.now() < until; round++) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0
  return [at(0.5), at(0.99)]
}

async function bench(search: SearchIndex): Promise<Map<string, readonly [number, number]>> {
  const results = new Map<string, readonly [number, number]>()
  for (const [label, task] of Object.entries({ ...searches, ...others })) {
    const next = seededNumbers(7)
    const pick: Pick = items => items[Math.floor(next() * items.length)] as never
    results.set(label, await time(() => task(search, pick, next)))
  }
  return results
}

async function* batches(): AsyncGenerator<readonly SearchDocument[]> {
  for (let from = 0; from < documents.length; from += 500) yield documents.slice(from, from + 500)
}

async function filled(storage: Storage): Promise<Storage> {
  await storage.migrate()
  const start = performance.now()
  await storage.search.rebuild(batches())
  const seconds = (performance.now() - start) / 1000
  console.log(`${storage.name.padEnd(10)} rebuild ${seconds.toFixed(1)} s, ${Math.round(products / seconds)} products/s`)
  return storage
}

async function describeServer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('VACUUM ANALYZE')
  const { rows } = await client.query(
    `SELECT relname AS name, pg_size_pretty(pg_table_size(oid)) AS rows, pg_size_pretty(pg_indexes_size(oid)) AS indexes
     FROM pg_class WHERE relname LIKE 'search%' AND relkind = 'r' AND pg_total_relation_size(oid) > 100000 ORDER BY pg_total_relation_size(oid) DESC`,
  )
  console.table(rows)
  await client.end()
}

const folder = mkdtempSync(join(tmpdir(), 'cartwright-search-bench-'))
const server = await startPostgres({ durable: true, settings: ['shared_buffers=512MB', 'max_wal_size=4GB'] })
try {
  console.log(`${products} products, ${rounds} rounds, node ${process.version}`)
  const large = await filled(postgres(server.url))
  await describeServer(server.url)
  const onPostgres = await bench(large.search)
  await large.close()
  let onSqlite: Awaited<ReturnType<typeof bench>> | null = null
  if (process.env.ALONE !== '1') {
    const small = await filled(sqlite(join(folder, 'shop.db')))
    onSqlite = await bench(small.search)
    await small.close()
  }
  console.log(`${''.padEnd(42)} ${'Postgres'.padStart(9)} p99       SQLite    p99       ratio of p50`)
  for (const [label, [median, high]] of onPostgres) {
    const [other, otherHigh] = onSqlite?.get(label) ?? [0, 0]
    const columns = [median, high, other, otherHigh].map(value => value.toFixed(2).padStart(9)).join(' ')
    console.log(`${label.padEnd(42)} ${columns} ${(median / other).toFixed(1).padStart(9)}`)
  }
} finally {
  await server.close()
  rmSync(folder, { recursive: true })
}
