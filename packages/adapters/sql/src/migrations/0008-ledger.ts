import type { Migration } from './migration.ts'

/** Tables that are only ever added to. */
const appended = ['ledger_tx', 'ledger_entry'] as const

/**
 * The double-entry ledger. `ledger_backlog` has the orders whose money moved before there was one, until they are booked. Only what is asked for in daily work has an index
 * of its own: every checkout pays for each of them.
 */
export const ledgerMigration: Migration = {
  name: '0008-ledger',
  statements: [
    `CREATE TABLE ledger_tx (
      id {id}, cause TEXT NOT NULL UNIQUE, at {int} NOT NULL, recorded_at {int} NOT NULL, actor TEXT NOT NULL, order_id {int}, payment_id {int}) {strict}`,
    'CREATE INDEX ledger_tx_order ON ledger_tx (order_id, id) WHERE order_id IS NOT NULL',
    'CREATE INDEX ledger_tx_at ON ledger_tx (at)',
    `CREATE TABLE ledger_entry (
      tx_id {int} NOT NULL REFERENCES ledger_tx (id), line {int} NOT NULL, account TEXT NOT NULL, credit_account_id {int}, currency TEXT NOT NULL, amount {int} NOT NULL CHECK (amount <> 0),
      PRIMARY KEY (tx_id, line)) {keyed}`,
    'CREATE INDEX ledger_entry_account ON ledger_entry (account, tx_id, currency, amount)',
    'CREATE TABLE ledger_backlog (order_id {int} PRIMARY KEY) {strict}',
    'INSERT INTO ledger_backlog (order_id) SELECT DISTINCT order_id FROM payment WHERE captured > 0',
    {
      sqlite: appended.flatMap(table =>
        ['UPDATE', 'DELETE'].map(
          change =>
            `CREATE TRIGGER ${table}_no_${change.toLowerCase()} BEFORE ${change} ON ${table} BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END`,
        ),
      ),
      postgres: [
        `CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The ledger is append-only.'; END $$`,
        ...appended.map(table => `CREATE TRIGGER ${table}_kept BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()`),
      ],
    },
  ],
}
