import { open, rm } from 'node:fs/promises'
import type { InvariantResult, Storage } from '@cartwright/core'
import { FailedError } from '../errors.ts'
import type { Terminal } from '../terminal.ts'

/** What was found in a copy that is sound. */
export interface CopyFindings {
  /** Null, like the others, where the copy is of another version, which is not known here. */
  readonly orders: number | null
  readonly products: number | null
  readonly broken: readonly InvariantResult[] | null
}

export interface CopyOptions {
  readonly from: string
  /** A file that is not there; deleted again when anything goes wrong. */
  readonly part: string
  readonly onProgress: (progress: { readonly pages: number; readonly total: number }) => void
  readonly onStop: Terminal['onStop']
  /** Whether the copy is brought up to date. */
  readonly migrates: boolean
}

/**
 * Copies a shop's file, looks at every page of the copy, and runs every invariant on it.
 * @throws FailedError when the copy is damaged, no shop, or was stopped; CommerceError `storage_unavailable`, `schema_newer`
 */
export const verifiedCopy = async ({ from, part, onProgress, onStop, migrates }: CopyOptions): Promise<CopyFindings> => {
  const { checkSqlite, copySqlite, sqlite } = await import('@cartwright/sqlite')
  let isStopped = false
  onStop(() => {
    isStopped = true
  })
  const goOn = () => {
    if (isStopped) throw new FailedError('Stopped: nothing was changed.')
  }
  try {
    await copySqlite(from, part, progress => {
      goOn()
      onProgress(progress)
    })
    refuseDamaged(from, checkSqlite(part))
    const findings = await examine(sqlite(part), from, migrates)
    goOn()
    refuseDamaged(from, checkSqlite(part))
    await syncFile(part)
    return findings
  } catch (error) {
    await removeCopy(part)
    throw error
  }
}

/** Deletes a copy with what SQLite may have put beside it. */
export const removeCopy = async (part: string): Promise<void> => {
  for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${part}${end}`, { force: true })
}

const refuseDamaged = (file: string, problems: readonly string[]): void => {
  if (problems.length > 0) throw new FailedError(`${file} is damaged: ${problems.join('; ')}.`)
}

const examine = async (storage: Storage, from: string, migrates: boolean): Promise<CopyFindings> => {
  try {
    await storage.ping().catch(cause => {
      throw new FailedError(`${from} holds no shop.`, { cause })
    })
    if (migrates) await storage.migrate()
    const results = await storage.checkInvariants(Date.now())
    const one = { limit: 1 }
    return {
      orders: (await storage.orders.list({}, one)).total,
      products: (await storage.catalog.listProducts({}, one)).total,
      broken: results.filter(({ violations }) => violations > 0),
    }
  } catch (error) {
    if (migrates || error instanceof FailedError) throw error
    // Every page was sound: an older schema lacks what is asked for here, and a newer one has other rules.
    return { orders: null, products: null, broken: null }
  } finally {
    await storage.close()
  }
}

/** A backup that a power cut takes away is none. */
const syncFile = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
