import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { checkSqlite, copySqlite, sqlite } from '../src/index.ts'

/** A shop's file of many pages, and a connection that writes to it. */
const bigFile = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-copy-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'shop.db')
  const storage = sqlite(file)
  await storage.migrate()
  await storage.close()
  const writer = new Database(file)
  onTestFinished(() => {
    writer.close()
  })
  writer.exec(
    "INSERT INTO note (key, value) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000) SELECT 'k' || i, hex(zeroblob(2000)) FROM n",
  )
  return { file, copy: join(folder, 'copy.db'), writer }
}

const notesIn = (file: string): unknown => {
  const database = new Database(file, { readonly: true })
  try {
    return database.prepare('SELECT count(*) FROM note').pluck().get()
  } finally {
    database.close()
  }
}

it('copies one moment, although somebody commits between any two pieces, and never begins anew', async () => {
  const { file, copy, writer } = await bigFile()
  const seen: number[] = []
  const insert = writer.prepare("INSERT INTO note (key, value) VALUES (?, 'later')")
  await copySqlite(file, copy, ({ pages }) => {
    insert.run(`later${seen.length}`)
    seen.push(pages)
  })
  expect(seen.length).toBeGreaterThan(3)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect([notesIn(copy), notesIn(file), checkSqlite(copy)]).toEqual([8_000, 8_000 + seen.length, []])
  expect(existsSync(`${copy}-wal`)).toBe(false)
})

it('ends when its progress throws', async () => {
  const { file, copy } = await bigFile()
  const stop = new Error('Stopped.')
  await expect(
    copySqlite(file, copy, () => {
      throw stop
    }),
  ).rejects.toMatchObject({ message: 'Stopped.' })
})
