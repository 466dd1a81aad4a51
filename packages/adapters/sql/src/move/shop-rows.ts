import type { Dialect } from '../database/sql-database.ts'
import type { MovedTableName } from './moved-tables.ts'

/** What a column holds, exactly and the same on every engine: whole numbers in decimal digits, texts as they are. */
export type Cell = string | null

/** Cells in the order of the table's columns. */
export type Row = readonly Cell[]

export interface Column {
  readonly name: string
  readonly kind: 'int' | 'text'
}

export interface MovedTable {
  readonly name: MovedTableName
  readonly columns: readonly Column[]
  readonly key: readonly string[]
}

/** Reads a shop as it is at one moment. */
export interface RowReader {
  /** The columns of every table that is there. */
  columns(): Promise<ReadonlyMap<string, readonly Column[]>>
  isEmpty(table: MovedTableName): Promise<boolean>
  count(table: MovedTableName): Promise<number>
  /**
   * Every row, in the order of the key, numbers by size and texts by their bytes in UTF-8; some at a time.
   * @throws MoveRefused for a text that is not UTF-8
   */
  rows(table: MovedTable): AsyncIterable<readonly Row[]>
  /** The highest number that was ever given to a row of a table with numbered rows, also to one that is gone; 0 when none was. */
  lastId(table: MovedTableName): Promise<bigint>
}

/** Writes a shop, as part of one transaction. */
export interface RowWriter extends RowReader {
  /** From here on nobody else sees these tables, and indexes and foreign keys do not slow writing down. */
  beginLoading(tables: readonly MovedTable[]): Promise<void>
  clear(table: MovedTableName): Promise<void>
  insert(table: MovedTable, rows: readonly Row[]): Promise<void>
  setLastId(table: MovedTableName, id: bigint): Promise<void>
  /** Indexes and foreign keys are back. Throws where the rows do not keep to them. */
  endLoading(): Promise<void>
}

/** A shop's database as bare rows: what a move copies and compares. Its schema is up to date before. */
export interface ShopRows {
  readonly dialect: Dialect
  /**
   * Everything `work` reads is of one moment, and nobody writes before it ends.
   * @throws CommerceError `storage_unavailable` when a server has the database open, or it cannot be reached
   */
  read<T>(work: (rows: RowReader) => Promise<T>): Promise<T>
  /**
   * Everything `work` writes is there when it is done, or, when it throws or the process dies, nothing is.
   * @throws as {@link read} does
   */
  fill<T>(work: (rows: RowWriter) => Promise<T>): Promise<T>
}
