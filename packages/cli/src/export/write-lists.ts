import type { AdminOrder, Client, StockLevel } from '@cartwright/client'
import { csvLine } from '../output/csv-line.ts'
import type { Lists } from './lists.ts'

/** A list as rows: its columns, and the rows that one item comes to. */
interface Sheet<Item> {
  readonly columns: readonly string[]
  readonly rowsOf: (item: Item) => readonly (readonly (string | number | boolean | null)[])[]
}

/** Stock on hand as `import` reads it, with what is promised and left beside it. */
export type ExportedLevel = Pick<StockLevel, 'location' | 'reserved' | 'available'> & { readonly sku: string; readonly stock: number }

export const stockSheet: Sheet<ExportedLevel> = {
  columns: ['sku', 'location', 'stock', 'reserved', 'available'],
  rowsOf: ({ sku, location, stock, reserved, available }) => [[sku, location, stock, reserved, available]],
}

/** Levels of what is in the catalog, by variant. */
export async function* exportedLevels(lists: Lists): AsyncGenerator<ExportedLevel> {
  for await (const { sku, location, on_hand: stock, reserved, available } of lists.admin.stock.each({ limit: 100 })) {
    if (sku !== null) yield { sku, location, stock, reserved, available }
  }
}

type Account = Awaited<ReturnType<Client['admin']['customers']['list']>>['customers'][number]

export const customerSheet: Sheet<Account> = {
  columns: ['id', 'email', 'name', 'role', 'disabled', 'created_at'],
  rowsOf: ({ id, email, name, role, disabled, created_at }) => [[id, email, name, role, disabled, created_at]],
}

/** One row a line of an order; what is about the whole order stands in each. */
export const orderSheet: Sheet<AdminOrder> = {
  columns: [
    ...[
      'order_id',
      'placed_at',
      'status',
      'email',
      'currency',
      'sku',
      'name',
      'options',
      'quantity',
      'unit_price',
      'discount_amount',
      'tax_amount',
      'total_amount',
    ],
    ...['fulfilled_quantity', 'refunded_amount', 'order_shipping_amount', 'order_tax_amount', 'order_total_amount', 'order_refunded_amount'],
    ...['ship_to_name', 'ship_to_line1', 'ship_to_line2', 'ship_to_city', 'ship_to_postal_code', 'ship_to_country'],
  ],
  rowsOf: order =>
    order.lines.map(line => [
      ...[order.order_id, order.placed_at, order.status, order.email, order.currency, line.sku, line.name, Object.values(line.options).join(' / ')],
      ...[line.quantity, line.unit_price, line.discount_amount, line.tax_amount, line.total_amount, line.fulfilled_quantity, line.refunded_amount],
      ...[order.shipping_amount, order.tax_amount, order.total_amount, order.refunded_amount],
      ...shipTo(order),
    ]),
}

const shipTo = ({ shipping_address: address }: AdminOrder): (string | null)[] => [
  address.name ?? null,
  address.line1 ?? null,
  address.line2 ?? null,
  address.city ?? null,
  address.postal_code ?? null,
  address.country ?? null,
]

/** A list as CSV. */
export async function* sheetCsv<Item>(items: AsyncIterable<Item>, { columns, rowsOf }: Sheet<Item>): AsyncGenerator<string> {
  yield csvLine(columns)
  for await (const item of items) for (const row of rowsOf(item)) yield csvLine(row)
}

/** A list as JSON under its name, an item a line. */
export async function* listJson(name: string, items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let separator = `{"${name}":[\n`
  for await (const item of items) {
    yield separator + JSON.stringify(item)
    separator = ',\n'
  }
  yield separator.startsWith('{') ? `${separator}]}\n` : '\n]}\n'
}
