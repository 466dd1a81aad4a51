import type { Migration } from '@cartwright/sql'

/** Rows that are only ever written in the transaction that writes, or locks, the row they belong to. */
const children = [
  ['order_line', 'order_line_order_id_fkey'],
  ['order_history', 'order_history_order_id_fkey'],
  ['payment', 'payment_order_id_fkey'],
  ['hold_line', 'hold_line_hold_key_fkey'],
  ['ledger_entry', 'ledger_entry_tx_id_fkey'],
  ['delivery', 'delivery_event_id_fkey'],
] as const

/**
 * A foreign key costs a look-up and a lock of the parent for each child: eight a checkout, a sixth of what the database does for it (docs/adr/0011). What it would catch cannot come
 * from the stores, and the invariants look for it.
 */
export const uncheckedChildrenMigration: Migration = {
  name: '0100-unchecked-children',
  statements: children.map(([table, key]) => `ALTER TABLE ${table} DROP CONSTRAINT ${key}`),
}
