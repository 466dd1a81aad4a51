import type { Migration } from '@cartwright/sql'

/** Notes are listed by ranges of their keys, in the same order whatever the collation of the database. */
export const notesInOrderMigration: Migration = {
  name: '0102-notes-in-order',
  statements: ['ALTER TABLE note ALTER COLUMN key TYPE TEXT COLLATE "C"'],
}
