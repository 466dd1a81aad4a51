import { createRequire } from 'node:module'

/** What is used of better-sqlite3, which belongs to the adapter and not to the workspace. */
export interface RawSqlite {
  exec(sql: string): unknown
  pragma(text: string): unknown
  prepare(sql: string): {
    run(...values: unknown[]): unknown
    pluck(): { all(): unknown[]; get(...values: unknown[]): unknown }
    raw(): { all(): unknown[][] }
  }
  close(): void
}

const adapter = createRequire(new URL('../../../packages/adapters/sqlite/package.json', import.meta.url))

/** A file past every check of the shop's own connections. */
export const openRaw = adapter('better-sqlite3') as new (file: string) => RawSqlite

/** Does something to a file. */
export function onFile<T>(file: string, work: (raw: RawSqlite) => T): T {
  const raw = new openRaw(file)
  try {
    return work(raw)
  } finally {
    raw.close()
  }
}

/** Every row of every table that makes a shop, and what was counted: read by nothing that a move uses. */
export function contents(file: string): Readonly<Record<string, unknown[][]>> {
  return onFile(file, raw => {
    const query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%' AND name NOT IN ('migration', 'sqlite_stat1') ORDER BY name"
    const tables = raw.prepare(query).pluck().all() as string[]
    const rows = (table: string) =>
      raw
        .prepare(`SELECT * FROM "${table}"`)
        .raw()
        .all()
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    return Object.fromEntries(tables.map(table => [table, rows(table)]))
  })
}
