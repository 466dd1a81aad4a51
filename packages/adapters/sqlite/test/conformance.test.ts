import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeStorage } from '@cartwright/core/conformance'
import { afterAll } from 'vitest'
import { sqlite } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'cartwright-sqlite-'))
let files = 0

afterAll(() => rmSync(folder, { recursive: true }))

describeStorage({
  name: 'sqlite',
  create: () => {
    files += 1
    return sqlite(join(folder, `shop-${files}.db`))
  },
})
