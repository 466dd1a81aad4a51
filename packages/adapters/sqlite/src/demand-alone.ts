import { CommerceError } from '@cartwright/core'
import type Database from 'better-sqlite3'
import { isBusy } from './translate-sqlite-error.ts'

/**
 * Keeps a database for this connection alone. A server holds its file open all the time, and this cannot be had while anybody does (SQLite documentation, PRAGMA locking_mode).
 * @param advice what is to be done about it
 * @throws CommerceError `storage_unavailable` when another process has it open
 */
export function demandAlone(connection: Database.Database, file: string, advice: string): void {
  try {
    connection.pragma('locking_mode = EXCLUSIVE')
    connection.exec('BEGIN EXCLUSIVE; ROLLBACK')
  } catch (cause) {
    if (!isBusy(cause)) throw cause
    throw new CommerceError('storage_unavailable', `Another process has "${file}" open: ${advice}.`, {}, { cause })
  }
}
