import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Gives names of database files that do not exist yet, in a folder that is gone when the tests of the file are over. */
export function temporaryFiles(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-bullmq-'))
  let files = 0
  afterAll(() => rmSync(folder, { recursive: true }))
  return () => {
    files += 1
    return join(folder, `shop-${files}.db`)
  }
}
