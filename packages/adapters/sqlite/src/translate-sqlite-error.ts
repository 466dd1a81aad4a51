import { CommerceError, isCommerceError } from '@cartwright/core'

/** What an operator, or a repeat, can mend, by the beginning of SQLite's result code. */
const troubles: readonly (readonly [code: string, sentence: string])[] = [
  ['SQLITE_FULL', 'The disk is full.'],
  ['SQLITE_NOTADB', 'The file is not a SQLite database.'],
  ['SQLITE_CORRUPT', 'The database file is damaged: restore it from a backup.'],
  ['SQLITE_READONLY', 'The database file, or its folder, may not be written to.'],
  ['SQLITE_CANTOPEN', 'The file, or its folder, may not be opened.'],
  ['SQLITE_BUSY', 'Another process keeps the database locked.'],
  ['SQLITE_LOCKED', 'Another process keeps the database locked.'],
  ['SQLITE_PROTOCOL', 'Another process keeps the database locked.'],
  ['SQLITE_IOERR', 'Reading from the disk, or writing to it, failed.'],
  ['SQLITE_NOMEM', 'There is not enough memory.'],
]

/** better-sqlite3 has no codes for these. */
const closedMessage = 'The database connection is not open'
const noFolderMessage = 'Cannot open database because the directory does not exist'

/**
 * A {@link CommerceError} `storage_unavailable` for the failures an operator or a repeat can mend; everything else, a constraint too, is passed on as it is.
 * With `what`, a sentence that says what was tried, every failure is one.
 */
export function translateSqliteError(cause: unknown, what?: string): unknown {
  if (isCommerceError(cause)) return cause
  const reason = reasonOf(cause)
  if (reason === undefined && what === undefined) return cause
  const sentences = [what, reason].filter(sentence => sentence !== undefined)
  return new CommerceError('storage_unavailable', sentences.join(' '), {}, { cause })
}

function reasonOf(cause: unknown): string | undefined {
  if (cause instanceof TypeError && cause.message === closedMessage) return 'The database is closed.'
  if (cause instanceof TypeError && cause.message === noFolderMessage) return 'Its folder does not exist.'
  const code = sqliteCode(cause)
  return troubles.find(([known]) => code?.startsWith(known))?.[1]
}

/** The extended result code of a better-sqlite3 error, e.g. `SQLITE_CONSTRAINT_UNIQUE`. */
function sqliteCode(cause: unknown): string | undefined {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined
}

/** Whether an error says that another connection has the lock. */
export function isBusy(cause: unknown): boolean {
  return sqliteCode(cause)?.startsWith('SQLITE_BUSY') ?? false
}
