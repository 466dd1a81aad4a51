import { type Cell, type Column, type MovedTable, MoveRefused, type Row, type RowReader } from '@cartwright/sql'
import type Database from 'better-sqlite3'

/** Rows read at a time. */
const batchMax = 1_000

/** What SQLite gives for bytes that are not UTF-8; a text may well hold it itself. */
const replacement = '\uFFFD'

/** Reads tables on a connection that is in a transaction. */
export function rowReader(connection: Database.Database): RowReader {
  const pluck = (text: string, ...parameters: unknown[]) => connection.prepare(text).pluck().get(parameters)
  return {
    columns: async () => {
      const rows = connection.prepare(columnsQuery).all() as { readonly tableName: string; readonly name: string; readonly type: string }[]
      const tables = new Map<string, Column[]>()
      for (const { tableName, name, type } of rows) {
        const columns = tables.get(tableName) ?? []
        tables.set(tableName, [...columns, { name, kind: type === 'INTEGER' ? 'int' : 'text' }])
      }
      return tables
    },
    isEmpty: async table => pluck(`SELECT EXISTS (SELECT 1 FROM "${table}")`) === 0,
    count: async table => Number(pluck(`SELECT count(*) FROM "${table}"`)),
    rows: table => batches(connection, table),
    lastId: async table => {
      const given = pluck('SELECT CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = ?', table)
      const highest = pluck(`SELECT CAST(max(id) AS TEXT) FROM "${table}"`)
      const [one, other] = [BigInt(String(given ?? 0)), BigInt(String(highest ?? 0))]
      return one > other ? one : other
    },
  }
}

const columnsQuery = `
  SELECT m.name AS tableName, c.name AS name, c.type AS type FROM sqlite_schema m JOIN pragma_table_info(m.name) c
  WHERE m.type = 'table' AND m.name NOT LIKE 'search%' ORDER BY m.name, c.cid`

async function* batches(connection: Database.Database, table: MovedTable): AsyncIterable<readonly Row[]> {
  const columns = table.columns.map(({ name, kind }) => (kind === 'int' ? `CAST("${name}" AS TEXT)` : `"${name}"`))
  const key = table.key.map(name => `"${table.name}"."${name}"`)
  const rows = connection.prepare<[], Row>(`SELECT ${columns.join(', ')} FROM "${table.name}" ORDER BY ${key.join(', ')}`).raw()
  const check = utf8Check(connection, table)
  let batch: Row[] = []
  for (const row of rows.iterate()) {
    if (row.some(isDoubtful)) check(row)
    if (batch.push(row) < batchMax) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function isDoubtful(cell: Cell): boolean {
  return cell?.includes(replacement) ?? false
}

/** Looks at the bytes of a doubtful row: it must not be moved as something else. */
function utf8Check(connection: Database.Database, table: MovedTable): (row: Row) => void {
  const indexOf = (name: string) => table.columns.findIndex(column => column.name === name)
  const where = table.key.map(name => `"${name}" = ?`).join(' AND ')
  return row => {
    const key = table.key.map(name => row[indexOf(name)])
    for (const { name } of table.columns.filter((_, index) => isDoubtful(row[index] ?? null))) {
      const bytes = connection.prepare(`SELECT CAST("${name}" AS BLOB) FROM "${table.name}" WHERE ${where}`).pluck().get(key)
      if (bytes instanceof Uint8Array && Buffer.from(String(row[indexOf(name)])).equals(bytes)) continue
      throw new MoveRefused(
        `"${name}" of ${table.name} ${table.key.map((part, index) => `${part}=${key[index]}`).join(' ')} is not UTF-8: change it in the source first.`,
      )
    }
  }
}
