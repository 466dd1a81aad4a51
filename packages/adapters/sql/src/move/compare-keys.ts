import type { MovedTable, Row } from './shop-rows.ts'

/** A row's place in the order of its table: negative when `left` comes before `right`, 0 for the same key. */
export function compareKeys({ columns, key }: MovedTable, left: Row, right: Row): number {
  for (const name of key) {
    const index = columns.findIndex(column => column.name === name)
    const [one, other] = [left[index] ?? '', right[index] ?? '']
    if (one === other) continue
    if (columns[index]?.kind === 'int') return BigInt(one) < BigInt(other) ? -1 : 1
    return Buffer.compare(Buffer.from(one), Buffer.from(other))
  }
  return 0
}

/** A row as people find it: `orders id=12`, `price variant_id=3 currency=EUR minimum_quantity=1`. */
export function rowName({ name, columns, key }: MovedTable, row: Row): string {
  const cells = key.map(column => `${column}=${row[columns.findIndex(({ name: other }) => other === column)]}`)
  return `${name} ${cells.join(' ')}`
}
