import { queueWaits } from '@cartwright/core'
import { memoryMeter } from '@cartwright/core/memory'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GatheringWriter, gatheringWriter } from '../src/gathering-writer.ts'
import { temporaryFiles } from './support/temporary-folder.ts'

const newFile = temporaryFiles()
let file: string
let connection: Database.Database
let other: Database.Database
let writer: GatheringWriter

beforeEach(() => {
  file = newFile()
  connection = new Database(file, { timeout: 0 })
  connection.pragma('journal_mode = WAL')
  connection.pragma('foreign_keys = ON')
  connection.exec('CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT); CREATE TABLE reply (note_id INTEGER REFERENCES note (id))')
  other = new Database(file, { timeout: 0 })
  writer = gatheringWriter(connection)
})

afterEach(async () => {
  await writer.close()
  connection.close()
  other.close()
})

/** An operation that writes each text, one after the other, with other things of the process in between. */
const writing =
  (...texts: readonly string[]) =>
  async (): Promise<string> => {
    for (const text of texts) {
      connection.prepare('INSERT INTO note (text) VALUES (?)').run(text)
      await Promise.resolve()
    }
    return texts.join()
  }

const failing =
  (...texts: readonly string[]) =>
  async (): Promise<never> => {
    await writing(...texts)()
    throw new Error(`no ${texts.join()}`)
  }

/** More than the file may grow by: SQLite gives the whole transaction up. */
const fillTheDisk = async (): Promise<string> => writing('x'.repeat(1_000_000))()

/** A commit that cannot be made: what is missing when it comes is told only then. */
const breakTheCommit = async (): Promise<string> => {
  connection.pragma('defer_foreign_keys = ON')
  connection.exec('INSERT INTO reply (note_id) VALUES (99)')
  return 'broken'
}

/** What others see: only what is committed. */
const committed = (): unknown[] => other.prepare('SELECT text FROM note ORDER BY id').pluck().all()

/** The values, or the messages of the refusals, of operations begun at once. */
async function outcomes(...works: readonly (() => Promise<string>)[]): Promise<unknown[]> {
  const results = await Promise.allSettled(works.map(work => writer.run(work)))
  return results.map(result => (result.status === 'fulfilled' ? result.value : String(result.reason)))
}

/** The connection, with a say in some of its statements. */
function withStatements(statements: Readonly<Record<string, (run: () => unknown) => unknown>>): Database.Database {
  return new Proxy(connection, {
    get: (target, name) => {
      if (name === 'inTransaction') return target.inTransaction
      if (name !== 'prepare') throw new Error(`the writer uses ${String(name)}`)
      return (text: string) => {
        const statement = target.prepare(text)
        const run = () => statement.run()
        return { run: () => (statements[text] ? statements[text](run) : run()) }
      }
    },
  })
}

describe('operations gathered into one commit', () => {
  it('are undone alone when they throw, also after some of their statements, and at once', async () => {
    const throwing = () => {
      connection.exec("INSERT INTO note (text) VALUES ('half')")
      throw new Error('at once')
    }
    expect(await outcomes(writing('a'), failing('b', 'c'), throwing, writing('d', 'e'))).toEqual(['a', 'Error: no b,c', 'Error: at once', 'd,e'])
    expect(committed()).toEqual(['a', 'd', 'e'])
  })

  it('are answered after the commit, and all of them by one', async () => {
    const seen: unknown[] = []
    let commits = 0
    const watched = gatheringWriter(
      withStatements({
        COMMIT: run => {
          commits++
          return run()
        },
      }),
    )
    const telling = (text: string) => watched.run(writing(text)).then(() => seen.push(committed()))
    await Promise.all([telling('a'), telling('b'), telling('c')])
    expect([commits, seen]).toEqual([
      1,
      [
        ['a', 'b', 'c'],
        ['a', 'b', 'c'],
        ['a', 'b', 'c'],
      ],
    ])
  })

  it('run in the order they came in, in commits of 64 at most', async () => {
    let commits = 0
    const counting = gatheringWriter(
      withStatements({
        COMMIT: run => {
          commits++
          return run()
        },
      }),
    )
    const texts = Array.from({ length: 200 }, (_, index) => String(index))
    await Promise.all(texts.map(text => counting.run(writing(text))))
    expect(committed()).toEqual(texts)
    expect(commits).toBeGreaterThanOrEqual(4)
  })
})

describe('a transaction that is lost', () => {
  it('refuses all that were in it when the disk is full, and those after them are in another', async () => {
    connection.pragma('max_page_count = 20')
    const full = 'CommerceError: The disk is full.'
    expect(await outcomes(writing('before'), fillTheDisk, writing('after'), fillTheDisk)).toEqual([full, full, full, full])
    expect([committed(), connection.inTransaction]).toEqual([[], false])
    connection.pragma('max_page_count = 10000')
    expect(await outcomes(writing('later'), fillTheDisk)).toEqual(['later', 'x'.repeat(1_000_000)])
  })

  it('refuses those who did not notice either', async () => {
    connection.pragma('max_page_count = 20')
    const careless = () => fillTheDisk().catch(() => 'fine')
    const lost = 'CommerceError: The database gave up the transaction.'
    expect(await outcomes(writing('before'), careless, writing('after'))).toEqual([lost, lost, 'after'])
    expect(committed()).toEqual(['after'])
  })

  it('refuses all of its operations when the commit fails, and the next ones are not in its way', async () => {
    const failed = 'SqliteError: FOREIGN KEY constraint failed'
    expect(await outcomes(writing('a'), breakTheCommit, failing('b'), writing('c'))).toEqual([failed, failed, failed, failed])
    expect([committed(), connection.inTransaction]).toEqual([[], false])
    expect(await outcomes(writing('later'))).toEqual(['later'])
    expect(committed()).toEqual(['later'])
  })

  it('is rolled back before the next begins when that failed at first', async () => {
    let refusals = 1
    const trying = gatheringWriter(
      withStatements({
        ROLLBACK: run => {
          if (refusals-- > 0) throw new Database.SqliteError('no rollback', 'SQLITE_IOERR')
          return run()
        },
      }),
    )
    await expect(trying.run(breakTheCommit)).rejects.toThrow('FOREIGN KEY constraint failed')
    expect(connection.inTransaction).toBe(true)
    expect(await trying.run(writing('later'))).toBe('later')
    expect([committed(), connection.inTransaction]).toEqual([['later'], false])
  })
})

describe('a lock of another process', () => {
  it('is waited for, without blocking', async () => {
    other.exec("BEGIN IMMEDIATE; INSERT INTO note (text) VALUES ('theirs')")
    const ours = writer.run(writing('ours'))
    for (let turns = 0; turns < 5; turns++) await new Promise(resolve => setImmediate(resolve))
    other.exec('COMMIT')
    expect(await ours).toBe('ours')
    expect(committed()).toEqual(['theirs', 'ours'])
  })

  it('that does not end in time refuses everybody who waited, and nobody who comes later', async () => {
    other.exec('BEGIN IMMEDIATE')
    const impatient = gatheringWriter(connection, { busyMaxMs: 0 })
    const refused = await Promise.allSettled(Array.from({ length: 70 }, () => impatient.run(writing('ours'))))
    const reasons = new Set(refused.map(result => (result.status === 'rejected' ? String(result.reason) : 'answered')))
    expect([...reasons]).toEqual(['CommerceError: Another process keeps the database locked.'])
    other.exec('COMMIT')
    expect(await impatient.run(writing('later'))).toBe('later')
    expect(committed()).toEqual(['later'])
  })
})

describe('closing', () => {
  it('waits for what was accepted and refuses what comes later', async () => {
    const accepted = Promise.all([writer.run(writing('a')), writer.run(writing('b'))])
    const closed = writer.close().then(committed)
    await expect(writer.run(writing('late'))).rejects.toMatchObject({ code: 'storage_unavailable', message: 'The database is closed.' })
    expect(await closed).toEqual(['a', 'b'])
    expect(await accepted).toEqual(['a', 'b'])
    await writer.close()
    expect(committed()).toEqual(['a', 'b'])
  })
})

it('notes how long operations wait: while they do, and for a while after', async () => {
  let now = 0
  const waits = queueWaits({ now: () => now })
  const watched = gatheringWriter(connection, { waits })
  other.exec('BEGIN IMMEDIATE')
  const waiting = Promise.all(Array.from({ length: 70 }, (_, index) => watched.run(writing(String(index)))))
  now = 700
  expect(waits.p95()).toBe(700)
  other.exec('COMMIT')
  await waiting
  now = 800
  expect(waits.p95()).toBe(700)
  now = 3_000
  expect(waits.p95()).toBe(0)
  await watched.close()
})

it('tells how many operations shared each commit, and how many wait', async () => {
  const meter = memoryMeter()
  const measured = gatheringWriter(connection, { meter })
  const waiting = async () => (await meter.levels()).map(({ name, value }) => [name, value])
  const running = [measured.run(writing('a')), measured.run(writing('b')), measured.run(writing('c'))]
  expect(await waiting()).toEqual([['cartwright_sqlite_waiting_operations', 3]])
  await Promise.all(running)
  await measured.run(writing('d'))
  expect(await waiting()).toEqual([['cartwright_sqlite_waiting_operations', 0]])
  await expect(measured.run(breakTheCommit)).rejects.toThrow()
  expect(meter.observed('cartwright_sqlite_batch_operations', {})).toEqual([3, 1])
  await measured.close()
  expect(await waiting()).toEqual([])
})
