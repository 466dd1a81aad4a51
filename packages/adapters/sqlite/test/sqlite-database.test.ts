import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openSqlite, type SqliteDatabase } from '../src/index.ts'
import { temporaryFiles } from './support/temporary-folder.ts'

const newFile = temporaryFiles()
const files = [{ file: () => ':memory:' }, { file: newFile }]

async function withNotes(file: string): Promise<SqliteDatabase> {
  const db = openSqlite(file)
  await db.write(async tx => {
    await sql`CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL)`.execute(tx)
  })
  return db
}

const keysOf = async (db: SqliteDatabase): Promise<string[]> => (await db.read.selectFrom('note').select('key').orderBy('key').execute()).map(row => row.key)

describe.each(files)('a database', ({ file }) => {
  it('refuses a write begun inside a write, which would wait for itself; the one around it goes on', async () => {
    const db = await withNotes(file())
    const inner: unknown[] = []
    await db.write(async tx => {
      await tx.insertInto('note').values({ key: 'outer', value: '' }).execute()
      await db.write(async () => 'inner').catch(error => inner.push(error))
    })
    expect(inner).toMatchObject([{ code: 'fault', message: 'A write was begun inside a write: it would wait for itself.' }])
    expect(await keysOf(db)).toEqual(['outer'])
    await db.close()
  })

  it('shows nobody what a write has done before it is committed', async () => {
    const db = await withNotes(file())
    const seen: string[][] = []
    let isUnderWay = true
    const writing = db
      .write(async tx => {
        await tx.insertInto('note').values({ key: 'half', value: '' }).execute()
        for (let turns = 0; turns < 50; turns++) await Promise.resolve()
        throw new Error('undone')
      })
      .finally(() => {
        isUnderWay = false
      })
    const reading = (async () => {
      while (isUnderWay) {
        seen.push(await keysOf(db))
        await new Promise(resolve => setImmediate(resolve))
      }
    })()
    await expect(writing).rejects.toThrow('undone')
    await reading
    expect(new Set(seen.map(keys => keys.join()))).toEqual(new Set(['']))
    await db.close()
  })

  it('shows a write to every read that begins when it was answered', async () => {
    const db = await withNotes(file())
    for (let round = 0; round < 50; round++) {
      const key = String(round).padStart(2, '0')
      await db.write(tx => tx.insertInto('note').values({ key, value: '' }).execute())
      expect((await keysOf(db)).at(-1)).toBe(key)
    }
    await db.close()
  })

  it('is closed after what it accepted, and says so to whoever comes later', async () => {
    const db = await withNotes(file())
    const accepted = db.write(tx => tx.insertInto('note').values({ key: 'a', value: '' }).returning('key').execute())
    await db.close()
    expect(await accepted).toEqual([{ key: 'a' }])
    const closed = { code: 'storage_unavailable', message: 'The database is closed.' }
    await expect(db.write(async () => 'late')).rejects.toMatchObject(closed)
    await expect(keysOf(db)).rejects.toMatchObject(closed)
    await db.close()
  })

  it('keeps its queries working when the schema changes', async () => {
    const db = await withNotes(file())
    expect(await db.read.selectFrom('note').selectAll().execute()).toEqual([])
    await db.write(async tx => {
      await sql`ALTER TABLE note ADD COLUMN more TEXT DEFAULT 'more'`.execute(tx)
      await tx.insertInto('note').values({ key: 'a', value: 'b' }).execute()
    })
    expect(await db.read.selectFrom('note').selectAll().execute()).toEqual([{ key: 'a', value: 'b', more: 'more' }])
    await db.close()
  })
})

describe('a database in memory', () => {
  it('refuses a read beside the write inside of which it was begun', async () => {
    const db = await withNotes(':memory:')
    await expect(db.write(() => keysOf(db))).rejects.toMatchObject({ code: 'fault' })
    expect(await keysOf(db)).toEqual([])
    await db.close()
  })
})

describe('reads that belong together', () => {
  it('see one moment, whatever another process commits in between', async () => {
    const file = newFile()
    const [ours, theirs] = [await withNotes(file), openSqlite(file)]
    await ours.write(tx => tx.insertInto('note').values({ key: 'a', value: '0' }).execute())
    const value = ours.read.selectFrom('note').select('value').compile()
    let isUnderWay = true
    const writing = (async () => {
      for (let turn = 1; turn <= 100; turn++)
        await theirs.write(tx =>
          tx
            .updateTable('note')
            .set({ value: String(turn) })
            .execute(),
        )
      isUnderWay = false
    })()
    while (isUnderWay) {
      const [before, between, after] = await ours.readTogether([value, value, value])
      expect([between, after]).toEqual([before, before])
      await new Promise(resolve => setImmediate(resolve))
    }
    await writing
    expect(await ours.readTogether([value])).toEqual([[{ value: '100' }]])
    await Promise.all([ours.close(), theirs.close()])
  })

  it('leave nothing open when one of them fails', async () => {
    const db = await withNotes(newFile())
    const good = db.read.selectFrom('note').selectAll().compile()
    const bad = { ...good, sql: 'SELECT 1 FROM nowhere' }
    await expect(db.readTogether([good, bad])).rejects.toThrow('no such table: nowhere')
    await db.write(tx => tx.insertInto('note').values({ key: 'a', value: '' }).execute())
    expect(await keysOf(db)).toEqual(['a'])
    await db.close()
  })
})

describe('writes of staff and workers', () => {
  it('are done after those of shoppers, also after they waited for something, and do not count among the waits', async () => {
    const db = await withNotes(newFile())
    const done: string[] = []
    const writing = (who: string) => db.write(async () => void done.push(who))
    const others = [
      ...db.inLane('workers', () => Array.from({ length: 30 }, () => writing('worker'))),
      db.inLane('admin', async () => {
        await Promise.resolve()
        return writing('staff')
      }),
    ]
    await Promise.resolve()
    await Promise.resolve()
    const shoppers = [writing('shopper'), writing('shopper')]
    await Promise.all([...others, ...shoppers])
    expect(done.slice(0, 3)).toContain('shopper')
    expect(done.filter(who => who === 'shopper')).toHaveLength(2)
    expect(done.lastIndexOf('shopper')).toBeLessThan(4)
    expect(done.at(-1)).toBe('staff')
    expect(db.writeWaitMs()).toBe(0)
    await db.close()
  })
})
