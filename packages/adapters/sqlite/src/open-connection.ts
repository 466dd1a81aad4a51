import { closeSync, openSync } from 'node:fs'
import { CommerceError } from '@cartwright/core'
import Database from 'better-sqlite3'
import { isBusy, translateSqliteError } from './translate-sqlite-error.ts'

/** How long opening waits for another process that is just making, recovering or closing the file, in milliseconds. */
const openMaxMs = 5_000
/** The pause between two tries where SQLite itself does not wait, in milliseconds. */
const pauseMs = 10
/** How long the writing connection blocks the process for a lock, in milliseconds: the writer waits by itself, without blocking. */
const writerBlocksMs = 2

/** What a connection is for. The one that reads can change nothing, and waits for recovery by another process as long as opening does. */
export type ConnectionUse = 'writing' | 'reading'

/**
 * A connection with the settings that a shop depends on: WAL, `synchronous=FULL`, foreign keys.
 * Throws `storage_unavailable`, with a sentence for people, when the file cannot be opened or written, or the settings cannot be had.
 */
export function openConnection(file: string, use: ConnectionUse): Database.Database {
  try {
    return whileBusy(() => connect(file, use))
  } catch (cause) {
    throw translateSqliteError(cause, `The database file "${file}" cannot be opened.`)
  }
}

/** People's names and secrets of webhooks lie in it: a new file is its owner's alone, and SQLite gives the files beside it the same rights. */
function makeForOwner(file: string): void {
  if (file === ':memory:') return
  try {
    closeSync(openSync(file, 'ax', 0o600))
  } catch {
    // It is there already, or cannot be: SQLite finds out, and says what is wrong.
  }
}

function connect(file: string, use: ConnectionUse): Database.Database {
  makeForOwner(file)
  const connection = new Database(file, { timeout: openMaxMs })
  try {
    demandWal(connection, file)
    connection.pragma('synchronous = FULL')
    // A quarter of the checkpoints that 1,000 pages would make, each page written back once for more commits; a WAL of 16 MiB at most when readers are short.
    connection.pragma('wal_autocheckpoint = 4000')
    connection.pragma('foreign_keys = ON')
    connection.pragma('cache_size = -32000')
    connection.pragma('temp_store = MEMORY')
    if (use === 'reading') connection.pragma('query_only = ON')
    else demandWritable(connection)
    return connection
  } catch (cause) {
    connection.close()
    throw cause
  }
}

/** A file system without shared memory, for one, leaves a database in another mode without an error. */
function demandWal(connection: Database.Database, file: string): void {
  const mode = connection.pragma('journal_mode = WAL', { simple: true })
  if (mode === 'wal' || (file === ':memory:' && mode === 'memory')) return
  throw new CommerceError('storage_unavailable', `The database file "${file}" cannot be kept in WAL mode: its disk has to be a local one.`)
}

/** SQLite opens a file that may only be read without a word. */
function demandWritable(connection: Database.Database): void {
  connection.pragma(`busy_timeout = ${writerBlocksMs}`)
  try {
    connection.exec('BEGIN IMMEDIATE; ROLLBACK')
  } catch (cause) {
    // Another process is writing: so it can be written.
    if (!isBusy(cause)) throw cause
  }
}

/** Tries again, blocking: changing a new file to WAL fails at once, without the usual waiting, while another process does the same. */
function whileBusy<T>(work: () => T): T {
  const until = performance.now() + openMaxMs
  for (;;) {
    try {
      return work()
    } catch (cause) {
      if (!isBusy(cause) || performance.now() > until) throw cause
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs)
    }
  }
}
