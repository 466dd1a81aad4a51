import type { Column, MovedTable, MovedTableName, Row, RowReader } from '@cartwright/sql'
import type pg from 'pg'

/** Rows read at a time. */
const batchMax = 1_000

/** Values as the server writes them: exact, whatever their size. */
const asText: pg.CustomTypesConfig = { getTypeParser: (() => (text: string) => text) as pg.CustomTypesConfig['getTypeParser'] }

/** Reads tables on a connection that is in a transaction. */
export function rowReader(client: pg.ClientBase): RowReader {
  const one = async (text: string): Promise<string | null> => {
    const { rows } = await client.query<(string | null)[]>({ text, rowMode: 'array', types: asText })
    return rows[0]?.[0] ?? null
  }
  return {
    columns: async () => {
      const { rows } = await client.query<{ table_name: string; column_name: string; data_type: string }>(columnsQuery)
      const tables = new Map<string, Column[]>()
      for (const { table_name, column_name, data_type } of rows) {
        const columns = tables.get(table_name) ?? []
        tables.set(table_name, [...columns, { name: column_name, kind: data_type === 'bigint' ? 'int' : 'text' }])
      }
      return tables
    },
    isEmpty: async table => (await one(`SELECT NOT EXISTS (SELECT 1 FROM "${table}")`)) === 't',
    count: async table => Number(await one(`SELECT count(*) FROM "${table}"`)),
    rows: table => batches(client, table),
    lastId: async table => BigInt((await one(await lastIdQuery(client, table))) ?? 0),
  }
}

const columnsQuery = `
  SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position`

/** The name of what numbers the rows of a table. */
export async function sequenceOf(client: pg.ClientBase, table: MovedTableName): Promise<string> {
  const { rows } = await client.query<{ sequence: string | null }>("SELECT pg_get_serial_sequence($1, 'id') AS sequence", [table])
  const sequence = rows[0]?.sequence
  if (!sequence) throw new Error(`Nothing numbers the rows of "${table}".`)
  return sequence
}

/** The counter may be behind rows that came with their number, and ahead of rows that are gone. */
async function lastIdQuery(client: pg.ClientBase, table: MovedTableName): Promise<string> {
  const given = `SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM ${await sequenceOf(client, table)}`
  return `SELECT greatest((${given}), (SELECT max(id) FROM "${table}"))`
}

async function* batches(client: pg.ClientBase, { name, columns, key }: MovedTable): AsyncIterable<readonly Row[]> {
  const isText = new Set(columns.filter(({ kind }) => kind === 'text').map(column => column.name))
  const order = key.map(column => `"${column}"${isText.has(column) ? ' COLLATE "C"' : ''}`)
  const cursor = `rows_of_${name}`
  await client.query(
    `DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT ${columns.map(column => `"${column.name}"`).join(', ')} FROM "${name}" ORDER BY ${order.join(', ')}`,
  )
  for (let isMore = true; isMore; ) {
    const { rows } = await client.query<(string | null)[]>({ text: `FETCH ${batchMax} FROM ${cursor}`, rowMode: 'array', types: asText })
    if (rows.length > 0) yield rows
    isMore = rows.length === batchMax
  }
  await client.query(`CLOSE ${cursor}`)
}
