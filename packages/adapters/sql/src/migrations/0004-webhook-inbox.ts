import type { Migration } from './migration.ts'

/** What payment providers told, each message once, kept as it came. */
export const webhookInboxMigration: Migration = {
  name: '0004-webhook-inbox',
  statements: [
    `CREATE TABLE webhook_event (
      id {id}, provider TEXT NOT NULL, event_id TEXT NOT NULL, type TEXT NOT NULL, subject TEXT, raw_body TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('received', 'done', 'ignored', 'failed')), reason TEXT, received_at {int} NOT NULL, finished_at {int}, UNIQUE (provider, event_id)) {strict}`,
    'CREATE INDEX webhook_event_status ON webhook_event (status, id)',
    'CREATE INDEX webhook_event_age ON webhook_event (received_at)',
  ],
}
