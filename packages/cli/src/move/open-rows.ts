import { existsSync } from 'node:fs'
import { silentLogger } from '@cartwright/core'
import { assertEmpty, type ShopRows } from '@cartwright/sql'
import type { Database } from '../shop/database-url.ts'
import { nameServer, openStorage } from '../shop/open-storage.ts'
import type { Terminal } from '../terminal.ts'

export interface OpenRowsOptions {
  readonly database: Database
  /** Whether an empty shop is made, or found, there, and nothing else; else there has to be a shop. */
  readonly creates: boolean
  readonly env: Terminal['env']
}

/**
 * A shop as rows, its schema brought up to date. Its copies for reading are left alone.
 * @throws ShopUnreachableError when there has to be a shop and is none; MoveRefused when there is one where it is to be empty; CommerceError `storage_unavailable`, `schema_newer`
 */
export const openRows = async ({ database, creates, env }: OpenRowsOptions): Promise<ShopRows> => {
  const rows = named(await rowsOf(database), database)
  // Before it is brought up to date: a shop that is there by mistake stays as it is.
  if (creates && mayHoldShop(database)) await assertEmpty(rows)
  const storage = await openStorage({ database, creates, env: { ...env, DATABASE_REPLICA_URLS: undefined }, logger: silentLogger })
  try {
    await storage.migrate()
  } catch (error) {
    throw nameServer(error, database)
  } finally {
    await storage.close()
  }
  return rows
}

const mayHoldShop = (database: Database): boolean => database.kind === 'postgres' || existsSync(database.file)

const rowsOf = async (database: Database): Promise<ShopRows> => {
  if (database.kind === 'sqlite') return (await import('@cartwright/sqlite')).sqliteRows(database.file)
  return (await import('@cartwright/postgres')).postgresRows(database.url)
}

/** The same rows; what goes wrong before they are there says which of two servers it is about. */
const named = (rows: ShopRows, database: Database): ShopRows => {
  const naming = async <Rows, T>(run: (work: (rows: Rows) => Promise<T>) => Promise<T>, work: (rows: Rows) => Promise<T>): Promise<T> => {
    let isOpen = false
    try {
      return await run(opened => {
        isOpen = true
        return work(opened)
      })
    } catch (error) {
      throw isOpen ? error : nameServer(error, database)
    }
  }
  return { dialect: rows.dialect, read: work => naming(rows.read, work), fill: work => naming(rows.fill, work) }
}
