import type { Cell, MovedTable, Row, RowWriter } from '@cartwright/sql'
import type pg from 'pg'
import { eventPartition, makeEventPartition, makeEventPartitions } from '../event-partitions.ts'
import { rowReader, sequenceOf } from './row-reader.ts'

/** Writes tables on a connection that is in a transaction. */
export function rowWriter(client: pg.ClientBase): RowWriter {
  const restored: string[] = []
  const loaded: string[] = []
  const makePartitions = eventPartitions(client)
  return {
    ...rowReader(client),
    beginLoading: async tables => {
      const names = tables.map(({ name }) => name)
      loaded.push(...names)
      await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS EXCLUSIVE MODE`)
      await client.query("SET LOCAL maintenance_work_mem = '256MB'")
      // Foreign keys after the indexes that they look things up in.
      for (const query of [foreignKeysQuery, indexesQuery]) {
        const { rows } = await client.query<{ drop: string; restore: string }>(query, [names])
        for (const { drop } of rows) await client.query(drop)
        restored.unshift(...rows.map(({ restore }) => restore))
      }
    },
    clear: async table => {
      await client.query(`DELETE FROM "${table}"`)
    },
    insert: async (table, rows) => {
      if (table.name === 'event') await makePartitions(table, rows)
      const arrays = table.columns.map(({ kind }, index) =>
        arrayOf(
          rows.map(row => row[index] ?? null),
          kind,
        ),
      )
      await client.query({ name: `insert_${table.name}`, text: insertText(table), values: arrays })
    },
    setLastId: async (table, id) => {
      // Made anew by this transaction, the sequence is the old one again if that is undone; what `setval` does to an old one would stay.
      const sequence = await sequenceOf(client, table)
      await client.query(`ALTER SEQUENCE ${sequence} RESTART`)
      if (id > 0n) await client.query('SELECT setval($1, $2)', [sequence, String(id)])
    },
    endLoading: async () => {
      for (const statement of restored) await client.query(statement)
      await makeEventPartitions(client)
      // Plans know nothing of the new rows until somebody counts them.
      await client.query(`ANALYZE ${loaded.join(', ')}`)
    },
  }
}

/** Statements that take away what slows loading down, and that bring it back. Constraints and indexes of partitions follow those of their table. */
const foreignKeysQuery = `
  SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS restore
  FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY ($1::text[]::regclass[]) ORDER BY conname`

const indexesQuery = `
  SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS drop, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') AS restore
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE i.indrelid = ANY ($1::text[]::regclass[]) AND NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid) ORDER BY c.relname`

/** Makes the partitions that the rows of events lie in, which come in the order of their numbers. */
function eventPartitions(client: pg.ClientBase): (table: MovedTable, rows: readonly Row[]) => Promise<void> {
  const made = new Set<number>()
  return async ({ columns }, rows) => {
    const id = columns.findIndex(({ name }) => name === 'id')
    for (const number of new Set(rows.map(row => eventPartition(row[id] ?? 0)))) {
      if (made.has(number)) continue
      await makeEventPartition(client, number)
      made.add(number)
    }
  }
}

function insertText({ name, columns }: MovedTable): string {
  const arrays = columns.map(({ kind }, index) => `$${index + 1}::${kind === 'int' ? 'bigint' : 'text'}[]`)
  return `INSERT INTO "${name}" (${columns.map(column => `"${column.name}"`).join(', ')}) SELECT * FROM unnest(${arrays.join(', ')})`
}

/** A column of many rows as the server reads an array (PostgreSQL documentation, 8.15.2). */
function arrayOf(cells: readonly Cell[], kind: 'int' | 'text'): string {
  const elements = cells.map(cell => (cell === null ? 'NULL' : kind === 'int' ? cell : `"${cell.replace(/["\\]/g, '\\$&')}"`))
  return `{${elements.join(',')}}`
}
