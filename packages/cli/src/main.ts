#!/usr/bin/env node
import { assertNodeVersion } from '@cartwright/sqlite/assert-node-version'
import { endWithReader } from './output/end-with-reader.ts'

try {
  assertNodeVersion(process.versions.node)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

endWithReader()
// Only now: the program's own imports would already fail in an old Node.
const { runProgram } = await import('./program.ts')
process.exitCode = await runProgram(process.argv.slice(2))
