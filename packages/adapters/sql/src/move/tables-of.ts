import { MoveRefused } from './move-refused.ts'
import { type MovedTableName, movedTables } from './moved-tables.ts'
import type { Column, MovedTable, RowReader } from './shop-rows.ts'

/** The tables of a shop, with the columns that `from` and `to` both have. Throws {@link MoveRefused} when their schemas differ. */
export async function tablesOf(from: RowReader, to: RowReader): Promise<readonly MovedTable[]> {
  const [ours, theirs] = [await from.columns(), await to.columns()]
  return Object.entries(movedTables).map(([table, key]) => {
    const name = table as MovedTableName
    const columns = ours.get(name) ?? []
    if (columns.length === 0 || shape(columns) !== shape(theirs.get(name) ?? [])) {
      throw new MoveRefused(`The table "${name}" is not the same in both databases: bring both up to date with the same version of the program.`)
    }
    return { name, columns, key }
  })
}

/** Whether the database numbers the rows of a table. */
export function isNumbered({ key }: Pick<MovedTable, 'key'>): boolean {
  return key.length === 1 && key[0] === 'id'
}

/** Columns that were added later stand in another order where a table was made anew. */
function shape(columns: readonly Column[]): string {
  return columns
    .map(({ name, kind }) => `${name} ${kind}`)
    .sort()
    .join()
}
