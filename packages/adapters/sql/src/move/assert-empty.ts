import { MoveRefused } from './move-refused.ts'
import { firstLocation, type MovedTableName, movedTables, replacedTables } from './moved-tables.ts'
import type { Column, RowReader, ShopRows } from './shop-rows.ts'

/**
 * Throws {@link MoveRefused} when a database holds a shop, of whatever version: it must not even be brought up to date before a move is refused. Nothing at all, and what migrations and
 * servers write into a shop in which nothing was done yet, are no shop.
 */
export async function assertEmpty(rows: ShopRows): Promise<void> {
  await rows.fill(assertNoShop)
}

/** {@link assertEmpty} of what is being read already. */
export async function assertNoShop(rows: RowReader): Promise<void> {
  const columns = await rows.columns()
  const found: string[] = []
  for (const [table, key] of Object.entries(movedTables) as [MovedTableName, readonly string[]][]) {
    const present = columns.get(table)
    if (present && (await isUsed(rows, table, { columns: present, key }))) found.push(table)
  }
  if (found.length > 0) {
    throw new MoveRefused(
      `There is a shop in the target already (rows in ${found.join(', ')}): a shop is moved into an empty database only. Nothing was changed.`,
    )
  }
}

async function isUsed(rows: RowReader, name: MovedTableName, { columns, key }: { readonly columns: readonly Column[]; readonly key: readonly string[] }) {
  if (await rows.isEmpty(name)) return false
  if (name !== 'location') return !replacedTables.has(name)
  const code = columns.findIndex(column => column.name === 'code')
  for await (const batch of rows.rows({ name, columns, key })) if (batch.some(row => row[code] !== firstLocation)) return true
  return false
}
