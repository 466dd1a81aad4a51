import type { Migration } from './migration.ts'

/** Notes of mails that were sent, by their time: they are deleted when nothing can ask for them any more. After Postgres has put notes in the order of their bytes. */
export const mailNotesMigration: Migration = {
  name: '0017-mail-notes',
  statements: ["CREATE INDEX note_mail ON note (value, key) WHERE key >= 'mail:' AND key < 'mail;'"],
}
