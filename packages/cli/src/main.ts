#!/usr/bin/env node
import { assertNodeVersion } from '@cartwright/sqlite/assert-node-version'

try {
  assertNodeVersion(process.versions.node)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

// Whoever reads our output may stop reading, as `head` does: that is no fault.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0)
  console.error(`error: The result cannot be written: ${error.message}`)
  process.exit(3)
})

// Only now: the program's own imports would already fail in an old Node.
const { runProgram } = await import('./program.ts')
process.exitCode = await runProgram(process.argv.slice(2))
