import { CommerceError, isCommerceError } from '@cartwright/core'

const unavailableCodes = [
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
  'SQLITE_NOTADB',
  'SQLITE_CORRUPT',
  'SQLITE_PROTOCOL',
]

/** A {@link CommerceError} for the failures an operator or a repeat can mend; everything else, a constraint too, is passed on as it is. */
export function translateSqliteError(cause: unknown, message?: string): unknown {
  if (isCommerceError(cause)) return cause
  if (cause instanceof TypeError && cause.message === 'The database connection is not open')
    return new CommerceError('storage_unavailable', 'The database is closed.', {}, { cause })
  const code = sqliteCode(cause)
  if (code === undefined) return message === undefined ? cause : new CommerceError('storage_unavailable', message, {}, { cause })
  if (!unavailableCodes.some(known => code.startsWith(known))) return cause
  const reason = code.startsWith('SQLITE_FULL')
    ? 'The disk is full.'
    : code.startsWith('SQLITE_NOTADB')
      ? 'The file is not a SQLite database.'
      : 'The database cannot be used just now.'
  return new CommerceError('storage_unavailable', message === undefined ? reason : `${message} ${reason}`, {}, { cause })
}

/** The extended result code of a better-sqlite3 error, e.g. `SQLITE_CONSTRAINT_UNIQUE`. */
export function sqliteCode(cause: unknown): string | undefined {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined
}
