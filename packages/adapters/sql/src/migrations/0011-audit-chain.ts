import type { Migration } from './migration.ts'

/** Where a change came from, and the line's place in the chain of hashes: null until it is chained. The head of the chain is a note. And indexes for what is deleted when its time is over. */
export const auditChainMigration: Migration = {
  name: '0011-audit-chain',
  statements: [
    'ALTER TABLE audit ADD COLUMN address TEXT',
    'ALTER TABLE audit ADD COLUMN request_id TEXT',
    'ALTER TABLE audit ADD COLUMN sequence {int}',
    'ALTER TABLE audit ADD COLUMN hash TEXT',
    'CREATE UNIQUE INDEX audit_sequence ON audit (sequence)',
    'CREATE INDEX audit_unsealed ON audit (id) WHERE sequence IS NULL',
    'CREATE INDEX audit_action ON audit (action, id)',
    'CREATE INDEX audit_at ON audit (at)',
    'CREATE INDEX session_expiry ON session (expires_at)',
    'CREATE INDEX one_time_token_expiry ON one_time_token (expires_at)',
  ],
}
