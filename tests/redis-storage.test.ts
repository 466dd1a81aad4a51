// Goal: the short cut to finished answers keeps every promise of the idempotency store it stands before, also when every other call comes from another process.
import { randomBytes } from 'node:crypto'
import type { IdempotencyStore } from '@cartwright/core'
import { describeStorage } from '@cartwright/core/conformance'
import { type RedisParts, redis } from '@cartwright/redis'
import { sqlite } from '@cartwright/sqlite'
import { afterAll, describe } from 'vitest'
import { serviceUrl } from './support/services/test-services.ts'

const url = serviceUrl('redis')
const opened: RedisParts[] = []
afterAll(async () => {
  for (const parts of opened) await parts.close()
})

/** The store as two processes see it, which take calls in turn; a claim is finished by the process that made it. */
function twoProcesses(store: IdempotencyStore): IdempotencyStore {
  const shop = randomBytes(8).toString('hex')
  const processes = [1, 2].map(() => {
    const parts = redis({ url: url ?? '', prefix: 'cartwright-test:', shop, timeoutMs: 5_000 })
    opened.push(parts)
    return parts.idempotency(store)
  })
  const owners = new Map<string, IdempotencyStore>()
  let calls = 0
  const next = () => processes[calls++ % 2] ?? store
  return {
    claim: input => {
      const process = next()
      owners.set(input.owner, process)
      return process.claim(input)
    },
    finish: input => (owners.get(input.owner) ?? next()).finish(input),
    abandon: input => (owners.get(input.owner) ?? next()).abandon(input),
    purge: (now, limit) => next().purge(now, limit),
  }
}

describe.skipIf(url === undefined)('on Redis', () => {
  describeStorage({
    name: 'sqlite, with the short cut through Redis of two processes',
    create: () => {
      const storage = sqlite(':memory:')
      return { ...storage, idempotency: twoProcesses(storage.idempotency) }
    },
  })
})
