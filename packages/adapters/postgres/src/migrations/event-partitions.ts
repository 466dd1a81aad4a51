import type { Migration } from '@cartwright/sql'

/**
 * Events come and go by the million: they lie in partitions by their number, so that old ones are dropped whole instead of deleted one by one. What is kept for good (orders, movements,
 * the ledger) is not partitioned: it is looked up by keys, and each partition would be one more place to look (docs/adr/0011).
 */
export const eventPartitionsMigration: Migration = {
  name: '0101-event-partitions',
  statements: [
    'DROP TABLE event',
    'CREATE SEQUENCE event_id_seq',
    `CREATE TABLE event (
      id BIGINT NOT NULL DEFAULT nextval('event_id_seq') PRIMARY KEY, topic TEXT NOT NULL, key TEXT NOT NULL, payload TEXT NOT NULL, at BIGINT NOT NULL, relayed BIGINT NOT NULL)
      PARTITION BY RANGE (id)`,
    'ALTER SEQUENCE event_id_seq OWNED BY event.id',
    'CREATE INDEX event_waiting ON event (id) WHERE relayed = 0',
    'CREATE INDEX event_age ON event (at)',
    // Rows that are changed in place again and again find room beside themselves, so that no index hears of it.
    'ALTER TABLE stock SET (fillfactor = 50)',
    'ALTER TABLE credit_account SET (fillfactor = 50)',
    'ALTER TABLE discount SET (fillfactor = 50)',
    // A queue is full of rows that are gone: they are cleared away before there are many.
    'ALTER TABLE delivery SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000)',
    'ALTER TABLE hold SET (autovacuum_vacuum_scale_factor = 0.02)',
    'ALTER TABLE idempotency_key SET (autovacuum_vacuum_scale_factor = 0.02)',
  ],
}
