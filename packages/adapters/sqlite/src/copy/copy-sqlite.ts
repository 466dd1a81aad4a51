import Database from 'better-sqlite3'
import { translateSqliteError } from '../translate-sqlite-error.ts'

/** How long opening waits for another process that is just making, recovering or closing the file, in milliseconds. */
const openMaxMs = 5_000

/** Pages copied before others have their turn. */
const pagesAtOnce = 2_000

/** How far a copy is, in pages of the database. */
export interface CopyProgress {
  readonly pages: number
  readonly total: number
}

/**
 * Copies a database as it stands at this moment into a file of its own, while others read and write it. What they commit meanwhile is not in it:
 * one snapshot is read from the first page to the last.
 * @param to a file that is not there, in a folder that is
 * @param onProgress may throw, which ends the copying; what was written has to be deleted then
 * @throws CommerceError `storage_unavailable` when the file is no database, cannot be read, or the copy cannot be written
 */
export async function copySqlite(from: string, to: string, onProgress: (progress: CopyProgress) => void = () => undefined): Promise<void> {
  const connection = openAsItIs(from)
  try {
    // Held to the end: otherwise each commit of others makes the engine begin anew.
    connection.exec('BEGIN')
    connection.prepare('SELECT count(*) FROM sqlite_schema').get()
    await connection.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress({ pages: totalPages - remainingPages, total: totalPages })
        return pagesAtOnce
      },
    })
    connection.exec('COMMIT')
  } catch (cause) {
    throw translateSqliteError(cause)
  } finally {
    connection.close()
  }
}

/** Without the settings of a shop, which would be written into the file. SQLite itself only reads what may only be read, as a backup on such a disk. */
const openAsItIs = (file: string): Database.Database => {
  try {
    return new Database(file, { fileMustExist: true, timeout: openMaxMs })
  } catch (cause) {
    throw translateSqliteError(cause, `The database file "${file}" cannot be opened.`)
  }
}

/** Looks at every page of a database that nobody else has open, and leaves it as one file without a log beside it. Answers what is wrong, in SQLite's words: nothing when it is sound. */
export function checkSqlite(file: string): readonly string[] {
  const connection = new Database(file, { fileMustExist: true })
  try {
    connection.pragma('journal_mode = DELETE')
    const found = connection.pragma('integrity_check(10)') as readonly { readonly integrity_check: string }[]
    const texts = found.map(row => row.integrity_check).filter(text => text !== 'ok')
    const orphans = connection.pragma('foreign_key_check') as readonly { readonly table: string }[]
    return [...texts, ...[...new Set(orphans.map(({ table }) => table))].map(table => `rows of ${table} point to rows that are not there`)]
  } catch (cause) {
    throw translateSqliteError(cause)
  } finally {
    connection.close()
  }
}
