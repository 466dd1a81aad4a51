import { type CommerceError, hasCode, type SearchDocument, type SearchIndex, type SearchQuery } from '@cartwright/core'
import { type RawBuilder, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { migratePostgres } from '../src/migrate-postgres.ts'
import { openPostgres, type PostgresDatabase } from '../src/postgres-database.ts'
import { postgresSearchIndex } from '../src/search/postgres-search-index.ts'

const sample = (productId: number, name: string, given: Partial<SearchDocument> = {}): SearchDocument => ({
  productId,
  version: 1,
  name,
  brand: '',
  description: '',
  skus: [],
  categoryIds: [],
  categoryNames: [],
  facets: {},
  prices: { USD: 100 },
  inStock: true,
  createdAt: 0,
  ...given,
})

const asked = (given: Partial<SearchQuery>): SearchQuery => ({ text: '', currency: 'USD', filter: {}, sort: 'name', limit: 100, withFacets: false, ...given })

const found = async (index: SearchIndex, text = ''): Promise<readonly number[]> => (await index.search(asked({ text }))).productIds

async function* of(...documents: readonly SearchDocument[]): AsyncGenerator<readonly SearchDocument[]> {
  yield documents
}

describe.skipIf(postgresUrl === undefined)('the index in Postgres', () => {
  let url: string
  const open: PostgresDatabase[] = []

  const openIndex = (): { readonly db: PostgresDatabase; readonly index: SearchIndex } => {
    const db = openPostgres({ url, connections: 5, applicationName: 'test', onIdleError: () => undefined })
    open.push(db)
    return { db, index: postgresSearchIndex(db) }
  }
  const values = async <T>(db: PostgresDatabase, query: RawBuilder<{ readonly value: T }>): Promise<T[]> =>
    (await query.execute(db.read)).rows.map(({ value }) => value)

  /** What the live shelf counts, and what there is to count: the same, when the tables are in step. */
  const counts = async (db: PostgresDatabase) => {
    const [live] = await values<number>(db, sql`SELECT live AS value FROM search_state`)
    const table = (name: string) => sql.raw(`search_${name}_${live}`)
    const kept = sql<{
      value: string
    }>`SELECT concat_ws(' ', currency, category_id, facet_id, count) AS value FROM ${table('count')} WHERE count <> 0 ORDER BY 1`
    const real = sql<{ value: string }>`SELECT concat_ws(' ', currency, category_id, facet_id, count(*)) AS value FROM (
      SELECT l.currency, l.category_id, unnest(0 || d.facet_ids) AS facet_id FROM ${table('document')} d JOIN ${table('listing')} l USING (product_id)
      UNION ALL SELECT '', -9007199254740992, 0 FROM ${table('document')}) places GROUP BY currency, category_id, facet_id ORDER BY 1`
    const strayWords = sql<{ value: number }>`SELECT count(*) AS value FROM (SELECT product_id, unnest(words) AS word FROM ${table('words')}) w
      FULL JOIN ${table('posting')} p USING (product_id, word) WHERE p.word IS NULL OR w.word IS NULL`
    return { kept: await values(db, kept), real: await values(db, real), strayWords: await values(db, strayWords) }
  }

  const expectInStep = async (db: PostgresDatabase): Promise<void> => {
    const { kept, real, strayWords } = await counts(db)
    expect([kept, strayWords]).toEqual([real, [0]])
  }

  beforeEach(async () => {
    url = await emptyDatabase()
    await migratePostgres({ connectionString: url })
  })

  afterEach(async () => {
    for (const db of open.splice(0)) await db.close()
    giveBack(url.replace(/\?.*$/, ''))
  })

  it('shows each handle what the others write, remove and rebuild', async () => {
    const { index: one } = openIndex()
    const { db, index: other } = openIndex()
    await one.put([sample(1, 'Phone'), sample(2, 'Lamp')])
    expect([await found(other), await found(other, 'phnoe')]).toEqual([[2, 1], [1]])
    await one.put([sample(1, 'Zebra', { version: 2 }), sample(3, 'Smartphone')])
    expect([await found(other), await found(other, 'phone'), await found(other, 'smratphone')]).toEqual([[2, 3, 1], [], [3]])
    await one.remove([2])
    expect(await found(other)).toEqual([3, 1])
    async function* batches() {
      yield [sample(9, 'Notebook')]
      await other.put([sample(8, 'Atlas')])
      yield [sample(8, 'Older', { version: 1 })]
    }
    expect(await one.rebuild(batches())).toBe(2)
    expect([await found(other), await found(one), await found(other, 'ntoebook')]).toEqual([[8, 9], [8, 9], [9]])
    await expectInStep(db)
  })

  it('keeps what several handles write at once, crossing each other, while one rebuilds', async () => {
    const handles = [openIndex(), openIndex(), openIndex()] as const
    const all = Array.from({ length: 12 }, (_, at) => at + 1)
    const documents = (version: number, from: number) =>
      [...all.slice(from), ...all.slice(0, from)].map(id =>
        sample(id, `Lamp number${id} v${version}`, { version, facets: { round: [`r${version % 3}`] }, categoryIds: [1 + (version % 2)] }),
      )
    await handles[0].index.put(documents(1, 0))
    const writing = handles.map(async ({ index }, at) => {
      for (let round = 1; round <= 6; round++) {
        await index.put(documents(1 + round * handles.length + at, round * at))
        await index.remove([100 + at])
      }
    })
    const rebuilding = handles[0].index.rebuild(of(...documents(2, 3)))
    await Promise.all([...writing, rebuilding])
    const [one, two] = await Promise.all(handles.slice(0, 2).map(({ index }) => index.search(asked({ text: 'lamp v21', withFacets: true }))))
    expect(one).toEqual(two)
    expect([one?.total, one?.facets]).toEqual([12, { round: [{ value: 'r0', count: 12 }] }])
    expect(await handles[2].index.differing(documents(21, 0))).toEqual([])
    await expectInStep(handles[1].db)
  })

  it('answers while it is rebuilt over and over', async () => {
    const { index: one } = openIndex()
    const { index: other } = openIndex()
    await one.rebuild(of(sample(1, 'Phone')))
    let isDone = false
    const seen = new Set<string>()
    const looking = (async () => {
      while (!isDone) seen.add(JSON.stringify(await found(other, 'phnoe')))
    })()
    for (let round = 0; round < 6; round++) await one.rebuild(of(sample(1, 'Phone')))
    isDone = true
    await looking
    expect([...seen]).toEqual(['[1]'])
  })

  it('gives way to a rebuild that another one begins later', async () => {
    const { db, index: one } = openIndex()
    const { index: other } = openIndex()
    async function* batches() {
      yield [sample(1, 'First')]
      expect(await other.rebuild(of(sample(3, 'Later')))).toBe(1)
      yield [sample(2, 'First too')]
    }
    const refusal = await one.rebuild(batches()).catch((error: CommerceError) => error)
    expect(hasCode(refusal, 'unavailable')).toBe(true)
    expect([await found(one), await found(other)]).toEqual([[3], [3]])
    expect(await one.rebuild(of(sample(3, 'Later')))).toBe(1)
    await expectInStep(db)
  })

  it('goes on after a process died in the middle of a rebuild', async () => {
    const { db, index } = openIndex()
    await index.put([sample(1, 'Phone')])
    // What such a process leaves: its name in the state row and a half-filled shelf.
    await sql`UPDATE search_state SET rebuild = 'a dead process'`.execute(db.read)
    await index.put([sample(2, 'Lamp')])
    await index.remove([1])
    expect(await found(index)).toEqual([2])
    expect(await index.rebuild(of(sample(2, 'Lamp'), sample(3, 'Sofa')))).toBe(2)
    expect([await found(index), await found(index, 'phone')]).toEqual([[2, 3], []])
    await expectInStep(db)
  })

  it('writes nothing when nothing changed, and only the rows of a product when its stock did', async () => {
    const { db, index } = openIndex()
    const documents = [sample(1, 'Phone', { facets: { color: ['Red'] } }), sample(2, 'Lamp')]
    await index.put(documents)
    const stateOf = async () => {
      const [live] = await values<number>(db, sql`SELECT live AS value FROM search_state`)
      const versions = (table: string) =>
        sql<{ value: string }>`SELECT concat_ws(' ', product_id, xmin) AS value FROM ${sql.raw(`search_${table}_${live}`)} ORDER BY product_id`
      return { documents: await values(db, versions('document')), postings: await values(db, versions('posting')) }
    }
    const before = await stateOf()
    await index.put(documents)
    await index.put([])
    await index.remove([])
    await index.remove([3])
    expect(await stateOf()).toEqual(before)
    await index.put([sample(2, 'Lamp', { inStock: false })])
    const after = await stateOf()
    expect([after.documents[0], after.postings]).toEqual([before.documents[0], before.postings])
    expect(after.documents[1]).not.toBe(before.documents[1])
  })

  it('writes all documents or none', async () => {
    const { db, index } = openIndex()
    await index.put([sample(1, 'Phone')])
    await sql`ALTER TABLE search_posting_0 ADD CONSTRAINT poison CHECK (word <> 'poison')`.execute(db.read)
    await sql`ALTER TABLE search_posting_1 ADD CONSTRAINT poison CHECK (word <> 'poison')`.execute(db.read)
    try {
      await expect(index.put([sample(1, 'Changed', { version: 2 }), sample(2, 'Lamp'), sample(3, 'Poison')])).rejects.toThrow('poison')
    } finally {
      for (const shelf of [0, 1]) await sql.raw(`ALTER TABLE search_posting_${shelf} DROP CONSTRAINT poison`).execute(db.read)
    }
    expect([await found(index), await found(index, 'phone'), await found(index, 'lamp')]).toEqual([[1], [1], []])
    await expectInStep(db)
  })

  it('keeps words, lists and counts in step through many changes', async () => {
    const { db, index } = openIndex()
    const names = ['Phone', 'Lamp', 'Smartphone', 'Red lamp', 'Sofa']
    for (let round = 0; round < 40; round++) {
      const given: Partial<SearchDocument> = {
        version: round,
        brand: names[(round * 3) % names.length] ?? '',
        categoryIds: round % 4 === 0 ? [] : [round % 3, 7],
        facets: round % 5 === 0 ? {} : { color: [`c${round % 4}`, 'Red'] },
        prices: round % 6 === 0 ? {} : round % 2 === 0 ? { USD: round } : { USD: 5, EUR: 4 },
      }
      await index.put([sample(1 + (round % 7), names[round % names.length] ?? '', given)])
      if (round % 5 === 0) await index.remove([1 + ((round * 2) % 7)])
    }
    await expectInStep(db)
    expect((await index.idsAfter(0, 100)).length).toBe(6)
  })

  it('takes any text for what it says, in every place', async () => {
    const { index } = openIndex()
    const hostile = [
      "it's",
      '"quoted"',
      'back\\slash',
      '100% _off_',
      'a & b | !c <-> d:*',
      '{1,2}',
      '$1 {word1}',
      'nul\0',
      '\ud800half',
      'x'.repeat(10_000),
      '{"a":["b"]}',
    ]
    await index.put(
      hostile.map((text, at) =>
        sample(at + 1, text, {
          brand: text,
          description: text,
          skus: [text],
          categoryNames: [text],
          facets: { [text]: [text] },
          prices: { USD: 1, [text]: 2 },
        }),
      ),
    )
    for (const [at, text] of hostile.entries()) {
      const filter = { facets: { [text]: [text] } }
      const result = await index.search(asked({ filter, currency: text, withFacets: true }))
      expect([text, result]).toEqual([text, { productIds: [at + 1], total: 1, nextCursor: null, facets: { [text]: [{ value: text, count: 1 }] } }])
      const [suggestion] = await index.suggest(text, 1)
      expect([text, suggestion?.text]).toEqual([text, text])
    }
    expect((await index.search(asked({ limit: 3 }))).nextCursor).not.toBeNull()
  })

  it('finds by many words at once', async () => {
    const { index } = openIndex()
    const words = ['lamp', ...Array.from({ length: 300 }, (_, at) => `word${String.fromCharCode(97 + (at % 20), 97 + Math.floor(at / 20))}`)]
    await index.put([sample(1, 'One', { description: words.join(' ') }), sample(2, 'Two', { description: words.slice(1).join(' ') })])
    expect([await found(index, words.join(' ')), await found(index, words.slice(1).join(' '))]).toEqual([[1], [1, 2]])
  })

  it('answers where nothing may be written, as on a replica', async () => {
    await openIndex().index.put([sample(1, 'Smartphone', { facets: { color: ['Red'] } })])
    url += '?options=-c%20default_transaction_read_only%3Don'
    const { index } = openIndex()
    const refusal = await index.put([sample(2, 'Lamp')]).catch((error: CommerceError) => error)
    expect(hasCode(refusal, 'storage_unavailable')).toBe(true)
    const result = await index.search(asked({ text: 'smratphone', withFacets: true, sort: 'relevance' }))
    expect([result.total, result.facets]).toEqual([1, { color: [{ value: 'Red', count: 1 }] }])
    expect([await index.suggest('smart', 1), await index.idsAfter(0, 1), await index.differing([sample(3, 'Sofa')])]).toEqual([
      [{ text: 'Smartphone', productId: 1 }],
      [1],
      [3],
    ])
  })
})
