import type { Migration } from './migration.ts'

/** Whether an e-mail address was shown to be its account's, which one is to replace it, and what a one-time token is about. */
export const emailVerificationMigration: Migration = {
  name: '0014-email-verification',
  statements: [
    'ALTER TABLE customer ADD COLUMN email_verified_at {int}',
    'ALTER TABLE customer ADD COLUMN pending_email TEXT',
    "ALTER TABLE one_time_token ADD COLUMN value TEXT NOT NULL DEFAULT ''",
  ],
}
