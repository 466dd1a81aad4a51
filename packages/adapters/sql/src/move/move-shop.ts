import type { Dialect } from '../database/sql-database.ts'
import { assertNoShop } from './assert-empty.ts'
import { rowName } from './compare-keys.ts'
import { compareTables, isSame, type TableComparison } from './compare-shops.ts'
import { MoveRefused } from './move-refused.ts'
import { type MovedTableName, replacedTables } from './moved-tables.ts'
import type { MovedTable, Row, RowReader, RowWriter, ShopRows } from './shop-rows.ts'
import { isNumbered, tablesOf } from './tables-of.ts'

/** How far a move is: rows of one table that were copied, or compared. */
export interface MoveProgress {
  readonly step: 'copy' | 'compare'
  readonly table: MovedTableName
  readonly rows: number
  readonly total: number
}

export interface MoveShopOptions {
  readonly from: ShopRows
  readonly to: ShopRows
  readonly onProgress?: (progress: MoveProgress) => void
}

/** Rows that cannot be moved, named at most. */
const namedMax = 5

/**
 * Copies every row of a shop into an empty one and holds both against each other, row for row, in one transaction of the target: it has the whole shop, compared, or nothing.
 * Numbers of rows go on after the highest ever given. Search is not moved: it has to be built anew.
 * @returns what was compared, all of it the same
 * @throws MoveRefused when the target holds a shop, a row cannot be stored there, or anything is not the same
 */
export async function moveShop({ from, to, onProgress = () => {} }: MoveShopOptions): Promise<readonly TableComparison[]> {
  return from.read(source =>
    to.fill(async target => {
      const tables = await tablesOf(source, target)
      await assertNoShop(target)
      await target.beginLoading(tables)
      // Now that nobody else can: somebody may have been faster.
      await assertNoShop(target)
      for (const table of tables) await copyTable({ source, target, table, dialect: to.dialect, onProgress })
      await target.endLoading()
      const comparisons = await compareTables({ from: source, to: target, tables, onProgress })
      assertSame(comparisons)
      return comparisons
    }),
  )
}

interface CopyTableOptions {
  readonly source: RowReader
  readonly target: RowWriter
  readonly table: MovedTable
  readonly dialect: Dialect
  readonly onProgress: (progress: MoveProgress) => void
}

async function copyTable({ source, target, table, dialect, onProgress }: CopyTableOptions): Promise<void> {
  if (replacedTables.has(table.name)) await target.clear(table.name)
  const total = await source.count(table.name)
  const unstorable: string[] = []
  let rows = 0
  for await (const batch of source.rows(table)) {
    if (dialect === 'postgres') unstorable.push(...batch.flatMap(row => cellsWithNul(table, row)))
    if (unstorable.length === 0) await target.insert(table, batch)
    rows += batch.length
    onProgress({ step: 'copy', table: table.name, rows, total })
  }
  if (unstorable.length > 0) throw new MoveRefused(unstorableMessage(unstorable))
  if (isNumbered(table)) await target.setLastId(table.name, await source.lastId(table.name))
}

/** Postgres has no character U+0000 in texts. */
function cellsWithNul(table: MovedTable, row: Row): readonly string[] {
  return table.columns.filter((_, index) => row[index]?.includes('\0')).map(({ name }) => `"${name}" of ${rowName(table, row)}`)
}

function unstorableMessage(cells: readonly string[]): string {
  const more = cells.length > namedMax ? ` and ${cells.length - namedMax} more` : ''
  return `Postgres cannot store the character U+0000, which is in ${cells.slice(0, namedMax).join(', ')}${more}: change it in the source first. Nothing was changed.`
}

function assertSame(comparisons: readonly TableComparison[]): void {
  const different = comparisons.filter(comparison => !isSame(comparison))
  if (different.length === 0) return
  const examples = different.flatMap(({ table, examples: some }) => (some.length > 0 ? some : [`the next number of ${table}`]))
  throw new MoveRefused(`The target is not the same as the source (${examples.slice(0, namedMax).join('; ')}). Nothing was changed.`)
}
