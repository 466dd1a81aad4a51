import { compareRows, type RowComparison } from './compare-rows.ts'
import type { MoveProgress } from './move-shop.ts'
import type { MovedTableName } from './moved-tables.ts'
import type { MovedTable, RowReader, ShopRows } from './shop-rows.ts'
import { isNumbered, tablesOf } from './tables-of.ts'

/** One table of two shops. */
export interface TableComparison extends RowComparison {
  readonly table: MovedTableName
  /** The highest number ever given on both sides; null where the database gives none. */
  readonly lastId: { readonly from: string; readonly to: string } | null
}

export interface CompareShopsOptions {
  readonly from: ShopRows
  readonly to: ShopRows
  readonly onProgress?: (progress: MoveProgress) => void
}

/** Holds two shops against each other, row for row. Throws {@link MoveRefused} when their schemas differ. */
export async function compareShops({ from, to, onProgress = () => {} }: CompareShopsOptions): Promise<readonly TableComparison[]> {
  return from.read(left => to.read(async right => compareTables({ from: left, to: right, tables: await tablesOf(left, right), onProgress })))
}

/** Whether two tables are the same: every row, and the number that comes next. */
export function isSame({ differences, digest, lastId }: TableComparison): boolean {
  return differences === 0 && digest.from === digest.to && lastId?.from === lastId?.to
}

interface CompareTablesOptions {
  readonly from: RowReader
  readonly to: RowReader
  readonly tables: readonly MovedTable[]
  readonly onProgress: (progress: MoveProgress) => void
}

/** {@link compareShops} of shops that are being read already. */
export async function compareTables({ from, to, tables, onProgress }: CompareTablesOptions): Promise<readonly TableComparison[]> {
  const comparisons: TableComparison[] = []
  for (const table of tables) {
    const total = await from.count(table.name)
    const comparison = await compareRows(table, from.rows(table), to.rows(table), rows => onProgress({ step: 'compare', table: table.name, rows, total }))
    const lastId = isNumbered(table) ? { from: String(await from.lastId(table.name)), to: String(await to.lastId(table.name)) } : null
    comparisons.push({ table: table.name, ...comparison, lastId })
  }
  return comparisons
}
