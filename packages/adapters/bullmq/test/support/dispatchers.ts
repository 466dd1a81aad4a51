import type { Dispatcher } from '@cartwright/core'
import { bullmq } from '../../src/index.ts'

let prefixes = 0

/** A prefix that nobody else on the shared Redis has. */
export function newPrefix(): string {
  prefixes += 1
  return `test-${process.pid}-${prefixes}`
}

/** A dispatcher that waits long enough for a Redis on a busy machine. */
export function patient(url: string, prefix: string): Dispatcher {
  return bullmq({ url, prefix, timeoutMs: 10_000 })
}
