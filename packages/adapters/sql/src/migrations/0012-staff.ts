import type { Migration } from './migration.ts'

/** The shop's own roles, and who of the staff has which. */
export const staffMigration: Migration = {
  name: '0012-staff',
  statements: [
    'CREATE TABLE staff_role (id {id}, name TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL, created_at {int} NOT NULL, updated_at {int} NOT NULL) {strict}',
    'ALTER TABLE customer ADD COLUMN staff_role_id {int} REFERENCES staff_role (id)',
    'CREATE INDEX customer_staff_role ON customer (staff_role_id) WHERE staff_role_id IS NOT NULL',
  ],
}
