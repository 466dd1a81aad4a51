import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storageAt } from './storage-at.ts'
import type { Row, TestDatabase } from './test-database.ts'

/** What is used of better-sqlite3, which belongs to the adapter and not to the workspace. */
interface RawDatabase {
  pragma(text: string): unknown
  exec(sql: string): unknown
  prepare(sql: string): { all(): unknown[]; raw(): { all(): unknown[] } }
  close(): void
}

const adapter = createRequire(new URL('../../../packages/adapters/sqlite/package.json', import.meta.url))
const Database = adapter('better-sqlite3') as new (file: string) => RawDatabase

/** A file in a folder of its own within `parent`; a copy of `original` where there is one. */
export async function sqliteDatabase(original?: string, parent: string = tmpdir()): Promise<TestDatabase> {
  const folder = mkdtempSync(join(parent, 'cartwright-database-'))
  const file = join(folder, 'shop.db')
  // It comes to be when somebody opens it.
  if (original !== undefined && existsSync(original)) copyFileSync(original, file)
  const url = `sqlite:${file}`
  const raw = <T>(work: (database: RawDatabase) => T): T => {
    const database = new Database(file)
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  return {
    url,
    open: () => storageAt(url),
    query: async sql => raw(database => database.prepare(sql).all() as Row[]),
    damage: async sql =>
      raw(database => {
        database.pragma('foreign_keys = OFF')
        database.pragma('ignore_check_constraints = ON')
        database.exec(sql)
      }),
    contents: async () =>
      raw(database => {
        const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_%' ORDER BY name").all()
        return JSON.stringify((tables as { name: string }[]).map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}"`).raw().all()]))
      }),
    copy: () => sqliteDatabase(file, parent),
    close: async () => rmSync(folder, { recursive: true }),
  }
}
