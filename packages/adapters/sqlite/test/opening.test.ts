import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { laterMigrations, mailNotesMigration, tracesMigration } from '@cartwright/sql'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { sqlite } from '../src/index.ts'
import { openConnection } from '../src/open-connection.ts'
import { translateSqliteError } from '../src/translate-sqlite-error.ts'
import { temporaryFiles } from './support/temporary-folder.ts'

const newFile = temporaryFiles()

/** How opening fails, in words; what is there stays as it is. */
function refusalOf(file: string): unknown {
  try {
    sqlite(file)
  } catch (error) {
    return error
  }
  throw new Error('it was opened')
}

describe('a file that cannot be opened', () => {
  it('is refused with a sentence when it is no database, and left as it is', () => {
    const file = newFile()
    const text = 'id,name\n'.repeat(100)
    writeFileSync(file, text)
    expect(refusalOf(file)).toMatchObject({
      code: 'storage_unavailable',
      message: `The database file "${file}" cannot be opened. The file is not a SQLite database.`,
    })
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('is refused with a sentence when its folder is not there', () => {
    const file = `${newFile()}/nowhere/shop.db`
    expect(refusalOf(file)).toMatchObject({ code: 'storage_unavailable', message: `The database file "${file}" cannot be opened. Its folder does not exist.` })
  })

  it('is refused with a sentence when it is a folder', () => {
    const file = newFile()
    mkdirSync(file)
    expect(refusalOf(file)).toMatchObject({
      code: 'storage_unavailable',
      message: `The database file "${file}" cannot be opened. The file, or its folder, may not be opened.`,
    })
  })

  it('is refused with a sentence when it is damaged', async () => {
    const file = newFile()
    const shop = sqlite(file)
    await shop.migrate()
    await shop.close()
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(7, 100, 4096))
    const damaged = 'The database file is damaged: restore it from a backup.'
    const open = async () => {
      const broken = sqlite(file)
      await broken.ping().finally(broken.close)
    }
    await expect(open()).rejects.toMatchObject({ code: 'storage_unavailable', message: expect.stringContaining(damaged) })
  })
})

describe('what is refused by SQLite', () => {
  it('is told with a sentence when the file may not be written to', () => {
    const connection = new Database(newFile())
    connection.pragma('query_only = ON')
    const tell = () => {
      try {
        connection.exec('CREATE TABLE note (id)')
      } catch (cause) {
        throw translateSqliteError(cause)
      }
    }
    expect(tell).toThrow(expect.objectContaining({ code: 'storage_unavailable', message: 'The database file, or its folder, may not be written to.' }))
    connection.close()
  })

  it('is passed on as it is when nobody outside can mend it', () => {
    const causes = [new Error('other'), new Database.SqliteError('UNIQUE constraint failed', 'SQLITE_CONSTRAINT_UNIQUE'), undefined]
    expect(causes.map(cause => translateSqliteError(cause))).toEqual(causes)
  })
})

describe('a file that is there', () => {
  it('may be empty', async () => {
    const file = newFile()
    writeFileSync(file, '')
    const shop = sqlite(file)
    expect(await shop.migrate()).toEqual([
      '0001-shop',
      '0002-search',
      ...laterMigrations.map(({ name }) => name),
      tracesMigration.name,
      mailNotesMigration.name,
    ])
    await shop.ping()
    await shop.close()
  })

  it('is opened while another process writes', () => {
    const file = newFile()
    const other = openConnection(file, 'writing')
    other.exec('CREATE TABLE note (id); BEGIN IMMEDIATE; INSERT INTO note VALUES (1)')
    const [writer, reader] = [openConnection(file, 'writing'), openConnection(file, 'reading')]
    expect(reader.prepare('SELECT count(*) FROM note').pluck().get()).toBe(0)
    other.exec('COMMIT')
    expect(reader.prepare('SELECT count(*) FROM note').pluck().get()).toBe(1)
    for (const connection of [other, writer, reader]) connection.close()
  })

  it('has the settings that a shop depends on', () => {
    const file = newFile()
    for (const use of ['writing', 'reading'] as const) {
      const connection = openConnection(file, use)
      const settings = ['journal_mode', 'synchronous', 'foreign_keys', 'query_only'].map(name => connection.pragma(name, { simple: true }))
      expect(settings).toEqual(['wal', 2, 1, use === 'reading' ? 1 : 0])
      connection.close()
    }
  })
})

describe('a file that is made', () => {
  it('is its owner’s alone, with those beside it', async () => {
    const file = newFile()
    const shop = sqlite(file)
    await shop.migrate()
    expect(['', '-wal', '-shm'].map(end => statSync(`${file}${end}`).mode & 0o777)).toEqual([0o600, 0o600, 0o600])
    await shop.close()
  })
})
