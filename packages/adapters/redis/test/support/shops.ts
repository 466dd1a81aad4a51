import { randomBytes } from 'node:crypto'
import { afterAll } from 'vitest'
import { type RedisOptions, type RedisParts, redis } from '../../src/index.ts'

/** Opens parts on a Redis for the tests of one file; processes that are to share something are given the same `shop`. All are closed when the file is over. */
export function openedParts(): (options: RedisOptions) => RedisParts {
  const opened: RedisParts[] = []
  afterAll(async () => {
    for (const parts of opened) await parts.close()
  })
  return options => {
    // Patient, so that a busy machine does not make of a healthy Redis one that does not answer.
    const parts = redis({ prefix: 'cartwright-test:', timeoutMs: 5_000, ...options })
    opened.push(parts)
    return parts
  }
}

/** A name that no other shop on the shared Redis has. */
export function newShop(): string {
  return randomBytes(8).toString('hex')
}
