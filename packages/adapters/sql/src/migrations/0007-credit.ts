import type { Migration } from './migration.ts'

/** Gift cards and store credit, what moved them, what of them a cart uses, and where a refund goes. */
export const creditMigration: Migration = {
  name: '0007-credit',
  statements: [
    `CREATE TABLE credit_account (
      id {id}, kind TEXT NOT NULL CHECK (kind IN ('gift_card', 'store_credit')), code_hash TEXT UNIQUE, last4 TEXT, customer_id {int}, currency TEXT NOT NULL,
      balance {int} NOT NULL, held {int} NOT NULL, status TEXT NOT NULL CHECK (status IN ('active', 'disabled')), expires_at {int}, note TEXT NOT NULL,
      created_at {int} NOT NULL, updated_at {int} NOT NULL, CHECK (held >= 0 AND held <= balance), CHECK ((kind = 'gift_card') = (code_hash IS NOT NULL)),
      CHECK (kind = 'gift_card' OR customer_id IS NOT NULL)) {strict}`,
    "CREATE UNIQUE INDEX credit_account_store_credit ON credit_account (customer_id, currency) WHERE kind = 'store_credit'",
    'CREATE INDEX credit_account_customer ON credit_account (customer_id, id) WHERE customer_id IS NOT NULL',
    `CREATE TABLE credit_entry (
      id {id}, account_id {int} NOT NULL REFERENCES credit_account (id), kind TEXT NOT NULL CHECK (kind IN ('issue', 'hold', 'capture', 'release', 'refund', 'adjust')),
      balance {int} NOT NULL, held {int} NOT NULL, cause TEXT NOT NULL UNIQUE, order_id {int}, reason TEXT NOT NULL, actor TEXT NOT NULL, at {int} NOT NULL) {strict}`,
    'CREATE INDEX credit_entry_account ON credit_entry (account_id, id)',
    "ALTER TABLE cart ADD COLUMN gift_card_ids TEXT NOT NULL DEFAULT '[]'",
    'ALTER TABLE cart ADD COLUMN use_store_credit {int} NOT NULL DEFAULT 0',
    'ALTER TABLE refund ADD COLUMN account_id {int}',
    'ALTER TABLE refund ADD COLUMN shipping_tax {int} NOT NULL DEFAULT 0',
  ],
}
