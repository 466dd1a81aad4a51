import { CommerceError, isCommerceError } from '@cartwright/core'

/** What an operator, or a repeat, can mend, by SQLSTATE or the beginning of one (PostgreSQL documentation, Appendix A). */
const troubles: readonly (readonly [code: string, sentence: string])[] = [
  ['08', 'The connection to the database was lost.'],
  ['53100', 'The disk of the database is full.'],
  ['53', 'The database has too few resources left.'],
  ['57014', 'The database took too long.'],
  ['57P', 'The database is being stopped or started.'],
  ['58', 'The database cannot read or write its files.'],
  ['25006', 'The database takes no writes at the moment.'],
  ['25P03', 'The database closed a transaction that was idle.'],
  ['28', 'The database refuses the user or password.'],
  ['3D000', 'There is no such database.'],
  ['40', 'The database gave up the transaction in favour of others, too often.'],
  ['55P03', 'Others keep the rows locked.'],
  ['XX', 'The database has an internal error.'],
]

/** Codes of Node's network, and the messages of the driver, that say that the server is not there. */
const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])
const lostMessages =
  /Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|does not support SSL|certificate/i
/** What the driver says when nobody answers, or no connection gets free, in time. */
const lateMessages = /timeout exceeded when trying to connect|timeout expired|Query read timeout/i

/**
 * A {@link CommerceError} `storage_unavailable` for the failures an operator or a repeat can mend; everything else, a constraint too, is passed on as it is.
 * With `what`, a sentence that says what was tried, every failure is one.
 */
export function translatePostgresError(cause: unknown, what?: string): unknown {
  if (isCommerceError(cause)) return cause
  const reason = reasonOf(cause)
  if (reason === undefined && what === undefined) return cause
  const sentences = [what, reason].filter(sentence => sentence !== undefined)
  return new CommerceError('storage_unavailable', sentences.join(' '), {}, { cause })
}

function reasonOf(cause: unknown): string | undefined {
  if (isConnectionLoss(cause)) return 'The database cannot be reached.'
  const code = sqlState(cause)
  return code === undefined ? undefined : troubles.find(([known]) => code.startsWith(known))?.[1]
}

/** The SQLSTATE of a server's error, five characters. */
export function sqlState(cause: unknown): string | undefined {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/** Whether the connection is gone: what was sent on it may have been done or not. */
export function isConnectionLoss(cause: unknown): boolean {
  const code = sqlState(cause)
  if (code !== undefined) return code.startsWith('08') || code.startsWith('57P') || code === '25P03'
  if (!(cause instanceof Error)) return false
  return ('code' in cause && networkCodes.has(String(cause.code))) || lostMessages.test(cause.message) || isLate(cause)
}

/** Whether somebody waited for as long as he is to wait. */
export function isLate(cause: unknown): boolean {
  return cause instanceof Error && lateMessages.test(cause.message)
}
