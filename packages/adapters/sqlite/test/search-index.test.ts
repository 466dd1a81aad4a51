import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasCode, type SearchDocument, type SearchIndex } from '@cartwright/core'
import { migrate, shopMigration } from '@cartwright/sql'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { searchMigration } from '../src/search/search-migration.ts'
import { sqliteSearchIndex } from '../src/search/sqlite-search-index.ts'
import { openSqlite, type SqliteDatabase } from '../src/sqlite-database.ts'

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

const found = async (index: SearchIndex, text = ''): Promise<readonly number[]> => {
  const { productIds } = await index.search({ text, currency: 'USD', filter: {}, sort: 'name', limit: 100, withFacets: false })
  return productIds
}

const changesOf = (db: SqliteDatabase): unknown => db.reader.prepare('SELECT change FROM search_state').pluck().get()

/** Throws when the words of a shelf are not the ones of its documents. */
const checkIntegrity = (db: SqliteDatabase): Promise<void> =>
  db.write(async tx => {
    for (const shelf of ['0', '1']) await sql.raw(`INSERT INTO search_text_${shelf} (search_text_${shelf}) VALUES ('integrity-check')`).execute(tx)
  })

describe('several processes on one file', () => {
  let folder: string
  const open: SqliteDatabase[] = []

  const openIndex = async (): Promise<{ db: SqliteDatabase; index: SearchIndex }> => {
    const db = openSqlite(join(folder, 'shop.db'))
    open.push(db)
    await db.write(tx => migrate(tx, 'sqlite', [shopMigration, searchMigration], 0))
    return { db, index: sqliteSearchIndex(db) }
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cartwright-search-'))
  })

  afterEach(async () => {
    for (const db of open.splice(0)) await db.close()
    rmSync(folder, { recursive: true })
  })

  it('keeps the index when it is opened again', async () => {
    const first = await openIndex()
    await first.index.put([sample(1, 'Phone'), sample(2, 'Lamp')])
    await first.index.remove([2])
    await first.db.close()
    open.pop()
    const second = await openIndex()
    expect([await found(second.index), await found(second.index, 'phnoe')]).toEqual([[1], [1]])
  })

  it('sees what another one writes, removes and rebuilds', async () => {
    const { index: one } = await openIndex()
    const { db, index: other } = await openIndex()
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
    await checkIntegrity(db)
  })

  it('gives way to a rebuild that another one begins later', async () => {
    const { db, index: one } = await openIndex()
    const { index: other } = await openIndex()
    async function* batches() {
      yield [sample(1, 'First')]
      expect(await other.rebuild(later())).toBe(1)
      yield [sample(2, 'First too')]
    }
    async function* later() {
      yield [sample(3, 'Later')]
    }
    const refusal = await one.rebuild(batches()).then(
      () => null,
      (error: unknown) => error,
    )
    expect(hasCode(refusal, 'unavailable')).toBe(true)
    expect([await found(one), await found(other)]).toEqual([[3], [3]])
    expect(await one.rebuild(later())).toBe(1)
    await checkIntegrity(db)
  })

  it('goes on after a process died in the middle of a rebuild', async () => {
    const { db, index } = await openIndex()
    await index.put([sample(1, 'Phone')])
    // What such a process leaves: its name in the state row and a half-filled shelf.
    await db.write(async tx => {
      await sql`UPDATE search_state SET rebuild = 'a dead process'`.execute(tx)
      await sql`INSERT INTO search_document_1 (product_id, version, change, removed, text_hash, body) VALUES (7, 1, 1, 0, '', '{}')`.execute(tx)
    })
    await index.put([sample(2, 'Lamp')])
    await index.remove([1])
    expect(await found(index)).toEqual([2])
    async function* batches() {
      yield [sample(2, 'Lamp'), sample(3, 'Sofa')]
    }
    expect(await index.rebuild(batches())).toBe(2)
    expect(await found(index)).toEqual([2, 3])
    await checkIntegrity(db)
  })

  it('runs rebuilds of one process one after the other', async () => {
    const { index } = await openIndex()
    async function* of(...documents: readonly SearchDocument[]) {
      yield documents
    }
    expect(await Promise.all([index.rebuild(of(sample(1, 'One'))), index.rebuild(of(sample(2, 'Two'), sample(3, 'Three')))])).toEqual([1, 2])
    expect(await found(index)).toEqual([3, 2])
  })
})

describe('writing', () => {
  let db: SqliteDatabase
  let index: SearchIndex

  beforeEach(async () => {
    db = openSqlite(':memory:')
    await db.write(tx => migrate(tx, 'sqlite', [shopMigration, searchMigration], 0))
    index = sqliteSearchIndex(db)
  })

  afterEach(() => db.close())

  /** In a shop in memory, readers see what a write has done so far: searches over and over between the statements of these writes, gathered into one commit. */
  const watchWhile = async (writes: () => readonly Promise<unknown>[]) => {
    const seen: (readonly number[])[] = []
    let watching: Promise<void> | undefined
    const watch = async (): Promise<void> => {
      for (let turn = 0; turn < 500; turn++) seen.push(await found(index))
    }
    const first = db.write(async () => {
      watching = watch()
    })
    const outcomes = await Promise.allSettled(writes())
    await first.catch(() => undefined)
    await watching
    return { seen, outcomes }
  }

  it('writes nothing when nothing changed', async () => {
    const documents = [sample(1, 'Phone', { facets: { color: ['Red'] } }), sample(2, 'Lamp')]
    await index.put(documents)
    const before = changesOf(db)
    await index.put(documents)
    await index.put([])
    await index.remove([])
    await index.remove([3])
    expect(changesOf(db)).toBe(before)
    await index.put([sample(2, 'Lamp', { inStock: false })])
    expect([changesOf(db), await found(index)]).toEqual([Number(before) + 1, [2, 1]])
  })

  it('writes all documents or none', async () => {
    await index.put([sample(1, 'Phone')])
    await db.write(async tx => {
      await sql`CREATE TRIGGER poison BEFORE INSERT ON search_document_0 WHEN new.body LIKE '%Poison%' BEGIN SELECT RAISE(ABORT, 'poisoned'); END`.execute(tx)
    })
    await expect(index.put([sample(1, 'Changed', { version: 2 }), sample(2, 'Lamp'), sample(3, 'Poison')])).rejects.toThrow('poisoned')
    expect([await found(index), await found(index, 'phone'), await found(index, 'lamp')]).toEqual([[1], [1], []])
    await checkIntegrity(db)
  })

  it('shows readers in the same process everything in the end, when they look while it is written', async () => {
    await index.put([sample(1, 'Phone')])
    const { seen } = await watchWhile(() => [index.put([sample(1, 'Changed', { version: 2 }), sample(2, 'Lamp')])])
    expect(seen.slice(0, 1)).toEqual([[1]])
    expect([await found(index), await found(index, 'phone'), await found(index, 'lamp')]).toEqual([[1, 2], [], [2]])
  })

  it('remembers nothing of a write that was seen and then undone', async () => {
    await index.put([sample(1, 'Phone')])
    const { seen, outcomes } = await watchWhile(() => [
      index.put([sample(1, 'Changed', { version: 2 }), sample(2, 'Lamp')]),
      // Undoes the whole gathered commit.
      db.write(async tx => {
        await sql`PRAGMA defer_foreign_keys = ON`.execute(tx)
        await sql`INSERT INTO product_category (product_id, category_id) VALUES (404, 404)`.execute(tx)
      }),
    ])
    expect(seen).toContainEqual([1, 2])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect([await found(index), await found(index, 'phone'), await found(index, 'lamp')]).toEqual([[1], [1], []])
    await index.put([sample(2, 'Lamp')])
    expect(await found(index)).toEqual([2, 1])
    await checkIntegrity(db)
  })

  it('keeps words and documents in step through many changes', async () => {
    const names = ['Phone', 'Lamp', 'Smartphone', 'Red lamp', 'Sofa']
    for (let round = 0; round < 60; round++) {
      await index.put([sample(1 + (round % 7), names[round % names.length] ?? '', { version: round, brand: names[(round * 3) % names.length] ?? '' })])
      if (round % 5 === 0) await index.remove([1 + ((round * 2) % 7)])
    }
    await checkIntegrity(db)
    const words = db.reader.prepare('SELECT count(*) FROM search_text_0').pluck().get()
    expect([words, (await found(index)).length]).toEqual([6, 6])
  })
})
