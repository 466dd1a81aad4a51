import type { Migration } from './migration.ts'

/** What people have to look at: one open record per reason and subject; how often in a row the worker of a delivery was lost; and indexes for what reconciliation goes through. */
export const attentionMigration: Migration = {
  name: '0009-attention',
  statements: [
    `CREATE TABLE attention (
      id {id}, reason TEXT NOT NULL, subject TEXT NOT NULL, amount {int}, currency TEXT, detail TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('open', 'resolved')),
      count {int} NOT NULL CHECK (count >= 1), opened_at {int} NOT NULL, last_seen_at {int} NOT NULL, resolved_at {int}, resolved_by TEXT, note TEXT NOT NULL,
      CHECK ((amount IS NULL) = (currency IS NULL)), CHECK ((status = 'resolved') = (resolved_at IS NOT NULL)), CHECK ((resolved_at IS NULL) = (resolved_by IS NULL))) {strict}`,
    "CREATE UNIQUE INDEX attention_open ON attention (reason, subject) WHERE status = 'open'",
    'CREATE INDEX attention_status ON attention (status, id)',
    'ALTER TABLE delivery ADD COLUMN expiries {int} NOT NULL DEFAULT 0',
    "CREATE INDEX delivery_lost ON delivery (leased_until) WHERE status = 'leased' AND expiries >= 2",
    'CREATE INDEX payment_unsettled_id ON payment (id) WHERE unsettled = 1',
    'CREATE INDEX payment_created ON payment (created_at, id)',
    'CREATE INDEX refund_created ON refund (created_at, id)',
    'CREATE INDEX idempotency_open ON idempotency_key (locked_until) WHERE status IS NULL',
  ],
}
