import type { Migration } from './migration.ts'

/** What events, and the webhooks made of them, are part of (`trace-column.ts`): null where nothing was traced. Not among `laterMigrations`: it comes after Postgres has made its table of events anew. */
export const tracesMigration: Migration = {
  name: '0016-traces',
  statements: ['ALTER TABLE event ADD COLUMN trace TEXT', 'ALTER TABLE webhook_delivery ADD COLUMN trace TEXT'],
}
