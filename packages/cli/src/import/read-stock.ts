import type { ColumnMap } from './columns.ts'
import { readCells } from './read-cells.ts'
import type { RowProblem, SourceRecord } from './record.ts'

/** How many units of a SKU are on hand. */
export interface StockRow {
  readonly record: SourceRecord
  readonly sku: string
  readonly units: number
  /** Null is the shop's main location. */
  readonly location: string | null
}

/** Reads a record as a stock figure, or says what is wrong with it. */
export const readStockRow = (record: SourceRecord, columns: ColumnMap): { readonly row: StockRow } | { readonly problems: readonly RowProblem[] } => {
  const cells = readCells(record, columns)
  const sku = cells.requiredText('sku')
  const units = cells.wholeNumber('stock')
  if (units === undefined && cells.problems.length === 0) cells.refuse(columns.column('stock') ?? 'stock', 'is empty')
  if (units === undefined || cells.problems.length > 0) return { problems: cells.problems }
  return { row: { record, sku, units, location: cells.text('location') ?? null } }
}
