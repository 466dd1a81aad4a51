import type { Schema } from '../database/schema.ts'

/**
 * The tables that make a shop, and the columns by which their rows are told apart. Search has tables of its own, which are built anew, and `migration` says what the program did.
 * Rows whose key is `id` alone are numbered by the database, and no number is ever given twice.
 */
export const movedTables = {
  product: ['id'],
  category: ['id'],
  product_category: ['product_id', 'category_id'],
  variant: ['id'],
  price: ['variant_id', 'currency', 'minimum_quantity'],
  location: ['id'],
  stock: ['variant_id', 'location_id'],
  hold: ['key'],
  hold_line: ['hold_key', 'variant_id'],
  movement: ['id'],
  staff_role: ['id'],
  customer: ['id'],
  provider_customer: ['customer_id', 'provider'],
  address: ['id'],
  session: ['id'],
  refresh_token: ['token_hash'],
  one_time_token: ['token_hash'],
  recovery_code: ['code_hash'],
  external_identity: ['issuer', 'subject'],
  api_key: ['id'],
  cart: ['id'],
  orders: ['id'],
  order_line: ['order_id', 'id'],
  order_history: ['order_id', 'step'],
  payment: ['id'],
  refund: ['id'],
  order_return: ['id'],
  dispute: ['id'],
  discount: ['id'],
  discount_use: ['discount_id', 'order_id'],
  discount_customer: ['discount_id', 'customer_key'],
  credit_account: ['id'],
  credit_entry: ['id'],
  ledger_tx: ['id'],
  ledger_entry: ['tx_id', 'line'],
  ledger_backlog: ['order_id'],
  audit: ['id'],
  idempotency_key: ['scope', 'key'],
  webhook_event: ['id'],
  event: ['id'],
  consumer: ['name', 'topic'],
  delivery: ['id'],
  webhook_endpoint: ['id'],
  webhook_delivery: ['id'],
  webhook_attempt: ['delivery_id', 'number'],
  attention: ['id'],
  note: ['key'],
  query_count: ['day', 'text'],
} as const satisfies { readonly [Table in Exclude<keyof Schema, 'migration'>]: readonly (keyof Schema[Table])[] }

export type MovedTableName = keyof typeof movedTables

/** What migrations and servers write into a shop in which nothing was done yet. A move replaces it. */
export const replacedTables: ReadonlySet<MovedTableName> = new Set(['location', 'consumer', 'note'])

/** The one location of a new shop. */
export const firstLocation = 'main'
