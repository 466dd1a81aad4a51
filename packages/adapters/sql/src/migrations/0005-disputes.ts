import type { Migration } from './migration.ts'

/** Disputes, the customers that providers know, and on what terms a payment is made there. */
export const disputesMigration: Migration = {
  name: '0005-disputes',
  statements: [
    `CREATE TABLE dispute (
      id {id}, order_id {int} NOT NULL REFERENCES orders (id), payment_id {int} NOT NULL REFERENCES payment (id), provider TEXT NOT NULL, provider_id TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('open', 'under_review', 'won', 'lost')), currency TEXT NOT NULL, amount {int} NOT NULL CHECK (amount >= 0), reason TEXT NOT NULL,
      evidence_due_at {int}, created_at {int} NOT NULL, updated_at {int} NOT NULL, UNIQUE (provider, provider_id)) {strict}`,
    'CREATE INDEX dispute_order ON dispute (order_id)',
    'CREATE INDEX dispute_payment ON dispute (payment_id)',
    'CREATE INDEX dispute_status ON dispute (status, id)',
    `CREATE TABLE provider_customer (
      customer_id {int} NOT NULL REFERENCES customer (id), provider TEXT NOT NULL, provider_customer_id TEXT NOT NULL, created_at {int} NOT NULL,
      PRIMARY KEY (customer_id, provider), UNIQUE (provider, provider_customer_id)) {keyed}`,
    `ALTER TABLE payment ADD COLUMN terms TEXT NOT NULL DEFAULT '{"capture":"automatic","providerCustomerId":null,"savesMethod":false}'`,
    'ALTER TABLE payment ADD COLUMN handed_out_at {int}',
  ],
}
