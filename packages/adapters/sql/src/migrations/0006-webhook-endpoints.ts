import type { Migration } from './migration.ts'

/** Endpoints of outgoing webhooks, what was made for them, and every attempt. Secrets are kept as they are: every message is signed with them. */
export const webhookEndpointsMigration: Migration = {
  name: '0006-webhook-endpoints',
  statements: [
    `CREATE TABLE webhook_endpoint (
      id {id}, url TEXT NOT NULL, description TEXT NOT NULL, topics TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('enabled', 'disabled')),
      disabled_by TEXT CHECK (disabled_by IN ('person', 'failure', 'gone')), disabled_at {int}, failing_since {int}, failures {int} NOT NULL, parked_until {int} NOT NULL,
      secret TEXT NOT NULL, previous_secret TEXT, previous_secret_until {int}, created_at {int} NOT NULL, updated_at {int} NOT NULL,
      CHECK ((status = 'disabled') = (disabled_by IS NOT NULL)), CHECK ((disabled_by IS NULL) = (disabled_at IS NULL))) {strict}`,
    `CREATE TABLE webhook_delivery (
      id {id}, endpoint_id {int} NOT NULL REFERENCES webhook_endpoint (id), event_id {int}, message_id TEXT NOT NULL, topic TEXT NOT NULL, body TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')), tries {int} NOT NULL, attempts {int} NOT NULL, next_attempt_at {int},
      leased_until {int} NOT NULL, token TEXT, last_status {int}, last_error TEXT, queued_at {int} NOT NULL, created_at {int} NOT NULL, updated_at {int} NOT NULL,
      UNIQUE (endpoint_id, event_id), CHECK ((state = 'pending') = (next_attempt_at IS NOT NULL))) {strict}`,
    "CREATE INDEX webhook_delivery_waiting ON webhook_delivery (endpoint_id, next_attempt_at, id) WHERE state = 'pending'",
    'CREATE INDEX webhook_delivery_leased ON webhook_delivery (endpoint_id, leased_until) WHERE token IS NOT NULL',
    'CREATE INDEX webhook_delivery_log ON webhook_delivery (endpoint_id, id)',
    "CREATE INDEX webhook_delivery_ended ON webhook_delivery (updated_at) WHERE state <> 'pending'",
    `CREATE TABLE webhook_attempt (
      delivery_id {int} NOT NULL REFERENCES webhook_delivery (id), number {int} NOT NULL, at {int} NOT NULL, duration_ms {int} NOT NULL, status {int}, error TEXT,
      response TEXT NOT NULL, PRIMARY KEY (delivery_id, number)) {keyed}`,
  ],
}
