import type { Migration } from './migration.ts'

/** The shop's own roles, and who of the staff has which; second factors; and of sessions whether they were opened with one, from where, with what, and when they were
 * used last: 0 where nobody knows, since to rewrite every session would hold up the shop. */
export const staffMigration: Migration = {
  name: '0012-staff',
  statements: [
    'CREATE TABLE staff_role (id {id}, name TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL, created_at {int} NOT NULL, updated_at {int} NOT NULL) {strict}',
    'ALTER TABLE customer ADD COLUMN staff_role_id {int} REFERENCES staff_role (id)',
    'CREATE INDEX customer_staff_role ON customer (staff_role_id) WHERE staff_role_id IS NOT NULL',
    'ALTER TABLE customer ADD COLUMN second_factor TEXT',
    'ALTER TABLE customer ADD COLUMN second_factor_since {int}',
    'ALTER TABLE customer ADD COLUMN second_factor_step {int} NOT NULL DEFAULT 0',
    'CREATE TABLE recovery_code (code_hash TEXT PRIMARY KEY, customer_id {int} NOT NULL REFERENCES customer (id)) {keyed}',
    'CREATE INDEX recovery_code_customer ON recovery_code (customer_id)',
    'ALTER TABLE session ADD COLUMN second_factor {int} NOT NULL DEFAULT 0',
    'ALTER TABLE session ADD COLUMN last_used_at {int} NOT NULL DEFAULT 0',
    'ALTER TABLE session ADD COLUMN address TEXT',
    "ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT ''",
  ],
}
