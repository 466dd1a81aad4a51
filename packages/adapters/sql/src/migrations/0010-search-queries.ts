import type { Migration } from './migration.ts'

/** What was searched for, counted by day. Refers to nothing: it is a hint, and old days are deleted. */
export const searchQueriesMigration: Migration = {
  name: '0010-search-queries',
  statements: [
    `CREATE TABLE query_count (
      day {int} NOT NULL, text TEXT NOT NULL, searches {int} NOT NULL CHECK (searches >= 1), without_result {int} NOT NULL CHECK (without_result >= 0), results {int} NOT NULL,
      PRIMARY KEY (day, text)) {keyed}`,
    'CREATE INDEX query_count_text ON query_count (text, day)',
  ],
}
