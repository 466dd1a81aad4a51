import type { SearchDocument, SearchIndex, SearchQuery } from '@cartwright/core'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { migratePostgres } from '../src/migrate-postgres.ts'
import { openPostgres, type PostgresDatabase } from '../src/postgres-database.ts'
import { postgresSearchIndex } from '../src/search/postgres-search-index.ts'

const productCount = 3_000

function product(productId: number): SearchDocument {
  return {
    productId,
    version: 1,
    name: `Lamp ${['oak', 'steel', 'glass'][productId % 3]} n${productId}`,
    brand: `Brand${productId % 30}`,
    description: 'a light for the table of your home',
    skus: [`LMP-${productId}`],
    categoryIds: [1, 10 + (productId % 50)],
    categoryNames: ['Light'],
    facets: { color: [['Red', 'Blue', 'Green'][productId % 3] ?? ''], width: [`${productId % 40} cm`] },
    prices: { USD: 100 + ((productId * 37) % 1_000), EUR: 100 },
    inStock: productId % 7 !== 0,
    createdAt: productId,
  }
}

describe.skipIf(postgresUrl === undefined)('how searches are planned, with a few thousand products', () => {
  let url: string
  let db: PostgresDatabase
  let index: SearchIndex
  let client: pg.Client
  const sent: pg.QueryConfig[] = []

  beforeAll(async () => {
    url = await emptyDatabase()
    db = openPostgres({ url, connections: 2, applicationName: 'test', onIdleError: () => undefined })
    await migratePostgres({ connectionString: url })
    index = postgresSearchIndex(db)
    await index.rebuild(
      (async function* () {
        for (let from = 0; from < productCount; from += 500) yield Array.from({ length: 500 }, (_, at) => product(from + at + 1))
      })(),
    )
    client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query('VACUUM ANALYZE')
    // Whatever connection it is sent on.
    const { query } = pg.Client.prototype
    vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const [config] = args as [pg.QueryConfig]
      if (this !== client && typeof config === 'object' && config.text !== undefined) sent.push(config)
      return Reflect.apply(query, this, args)
    } as never)
  })

  afterAll(async () => {
    vi.restoreAllMocks()
    await client.end()
    await db.close()
    giveBack(url)
  })

  /** The plan of the last statement of a search, for its values and for any values: the server may take either. */
  const plansOf = async (given: Partial<SearchQuery>): Promise<readonly string[]> => {
    sent.length = 0
    await index.search({ text: '', currency: 'USD', filter: {}, sort: 'relevance', limit: 20, withFacets: false, ...given })
    const { text = '', values = [] } = sent.at(-1) ?? {}
    const lines = async (explain: string | pg.QueryConfig) => (await client.query(explain)).rows.map(row => String(row['QUERY PLAN'])).join('\n')
    const own = await lines({ text: `EXPLAIN ${text}`, values })
    await client.query(`SET plan_cache_mode = force_generic_plan; PREPARE general AS ${text}`)
    const general = await lines(`EXPLAIN EXECUTE general(${values.map(() => 'NULL').join(', ')})`)
    await client.query('DEALLOCATE general; RESET plan_cache_mode')
    return [own, general]
  }

  it.each([
    ['newest', 'newest'],
    ['price', 'price'],
    ['-price', 'price_down'],
    ['name', 'name'],
  ] as const)('reads a page by %s as a piece of an index, sorted already', async (sort, name) => {
    for (const filter of [{}, { categoryId: 17 }]) {
      const { nextCursor } = await index.search({ text: '', currency: 'USD', filter, sort, limit: 20, withFacets: false })
      expect(nextCursor).not.toBeNull()
      for (const cursor of [null, nextCursor]) {
        for (const plan of await plansOf({ sort, filter, cursor, withFacets: true })) {
          const lines = plan.split('\n')
          const scan = lines.findIndex(line => line.includes('on search_listing_'))
          expect(lines[scan]).toMatch(new RegExp(`Index (Only )?Scan using search_listing_\\d_${name} on`))
          expect(lines[scan + 1]).toMatch(/Index Cond: .*ROW\(/)
          // What is sorted are counts of facets, and at most the page itself.
          expect(lines.slice(0, scan).filter(line => line.includes('Sort'))).toEqual([])
          expect(plan).not.toContain('Seq Scan on search_listing')
          expect(plan).not.toContain('Seq Scan on search_document')
          expect(plan).toMatch(/Index Scan using search_count_\d_pkey|Bitmap Index Scan on search_count_\d_pkey/)
        }
      }
    }
  })

  it('finds words in the inverted index, and their products one by one', async () => {
    for (const plan of await plansOf({ text: 'lapm n1234 oak', withFacets: true, filter: { facets: { color: ['red'] } } })) {
      expect(plan).toMatch(/Index Only Scan using search_posting_\d_pkey/)
      expect(plan).toMatch(/Index Scan using search_document_\d_pkey/)
      expect(plan).not.toMatch(/Seq Scan on search_(posting|document|listing|variant)/)
    }
  })

  it('finds words with typos by what is left of them', async () => {
    await plansOf({ text: 'steeel' })
    const { text, values } = sent.at(-2) ?? {}
    const { rows } = await client.query(`EXPLAIN ${text}`, values)
    const plan = rows.map(row => String(row['QUERY PLAN'])).join('\n')
    expect(plan).toMatch(/Index Only Scan using search_variant_\d_pkey/)
    expect(plan).toMatch(/Index Only Scan using search_posting_\d_pkey/)
  })

  it('looks through a piece of the list where a price is asked for', async () => {
    const [own] = await plansOf({ filter: { minPrice: 200, maxPrice: 203, inStock: true } })
    expect(own).toMatch(/Index Scan (using|on) search_listing_\d_price\b/)
  })
})
