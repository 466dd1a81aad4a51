import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { sqlite } from '../../src/index.ts'

/** Gives names of files that do not exist yet, in a folder that is gone when the tests of the file are over. */
export function temporaryFiles(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-sqlite-'))
  let files = 0
  afterAll(() => rmSync(folder, { recursive: true }))
  return () => {
    files += 1
    return join(folder, `shop-${files}.db`)
  }
}

/** Gives files with the tables of an empty shop: copies of one, which takes a tenth of making them anew. */
export function migratedFiles(): () => Promise<string> {
  const newFile = temporaryFiles()
  let first: Promise<string> | undefined
  const migrated = async () => {
    const file = newFile()
    const storage = sqlite(file)
    await storage.migrate()
    await storage.close()
    return file
  }
  return async () => {
    first ??= migrated()
    const file = newFile()
    copyFileSync(await first, file)
    return file
  }
}
