import { type MovedTable, MoveRefused, type RowWriter } from '@cartwright/sql'
import type Database from 'better-sqlite3'
import { rowReader } from './row-reader.ts'

/** Writes tables on a connection that is in a transaction and checks no foreign keys. */
export function rowWriter(connection: Database.Database): RowWriter {
  const indexes: string[] = []
  const inserts = new Map<string, Database.Statement>()
  const insertInto = ({ name, columns }: MovedTable) => {
    const known = inserts.get(name)
    if (known) return known
    const list = columns.map(column => `"${column.name}"`).join(', ')
    // A text of digits becomes a whole number in a column of those, exactly: the tables are STRICT.
    const insert = connection.prepare(`INSERT INTO "${name}" (${list}) VALUES (${columns.map(() => '?').join(', ')})`)
    inserts.set(name, insert)
    return insert
  }
  return {
    ...rowReader(connection),
    beginLoading: async tables => {
      for (const { name } of tables) indexes.push(...dropIndexes(connection, name))
    },
    clear: async table => {
      connection.exec(`DELETE FROM "${table}"`)
    },
    insert: async (table, rows) => {
      const insert = insertInto(table)
      for (const row of rows) insert.run(row)
    },
    setLastId: async (table, id) => {
      connection.prepare('DELETE FROM sqlite_sequence WHERE name = ?').run(table)
      if (id > 0n) connection.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(table, id)
    },
    endLoading: async () => {
      for (const index of indexes) connection.exec(index)
      assertForeignKeys(connection)
    },
  }
}

/** Written at once at the end they are far quicker. Gives what makes them again. */
function dropIndexes(connection: Database.Database, table: string): readonly string[] {
  const query = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ? ORDER BY rowid"
  const indexes = connection.prepare<[string], { readonly name: string; readonly sql: string }>(query).all(table)
  for (const { name } of indexes) connection.exec(`DROP INDEX "${name}"`)
  return indexes.map(({ sql }) => sql)
}

function assertForeignKeys(connection: Database.Database): void {
  for (const row of connection.prepare<[], { readonly table: string; readonly parent: string }>('PRAGMA foreign_key_check').iterate()) {
    throw new MoveRefused(`A row of ${row.table} belongs to a row of ${row.parent} that is not there: "cartwright doctor" may know more. Nothing was changed.`)
  }
}
