import { link, rename } from 'node:fs/promises'
import { demandAlone } from '../demand-alone.ts'
import { openConnection } from '../open-connection.ts'
import { translateSqliteError } from '../translate-sqlite-error.ts'

/**
 * Puts another file in the place of a database and keeps the old one under another name. Nobody else may have it open. The place is never empty: a crash leaves the old or the new.
 * @throws CommerceError `storage_unavailable` when another process has it open
 */
export async function retireSqlite(file: string, { replacement, kept }: { readonly replacement: string; readonly kept: string }): Promise<void> {
  const connection = openConnection(file, 'writing')
  try {
    demandAlone(connection, file, 'stop the servers of the shop first')
    // What is in the log comes into the file, and no log of the old database is left for the new one.
    connection.pragma('journal_mode = DELETE')
  } catch (cause) {
    throw translateSqliteError(cause)
  } finally {
    connection.close()
  }
  await link(file, kept)
  await rename(replacement, file)
}
