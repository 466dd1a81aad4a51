import { systemClock } from '@cartwright/core'
import { describeCache, describeRateLimiter, describeStorage } from '@cartwright/core/conformance'
import { memoryStorage } from '@cartwright/core/memory'
import { describe } from 'vitest'
import { serviceUrl } from '../../../../tests/support/services/test-services.ts'
import { inTurn } from './support/in-turn.ts'
import { newShop, openedParts } from './support/shops.ts'

const url = serviceUrl('redis')

/** Times are whole milliseconds: a timer may be one early. */
const advance = (ms: number) => systemClock.wait(ms + 2)

describe.skipIf(url === undefined)('on Redis', () => {
  const open = openedParts()
  const parts = (shop = newShop(), share: 'all' | 'loads' = 'all') => open({ url: url ?? '', shop, share })
  const twoProcesses = () => {
    const shop = newShop()
    return [parts(shop), parts(shop)] as const
  }

  describeCache({ name: 'redis', create: () => ({ cache: parts().cache, advance }) })
  describeCache({ name: 'redis, sharing only what is loaded', create: () => ({ cache: parts(newShop(), 'loads').cache, advance }) })
  describeRateLimiter({ name: 'redis', create: () => ({ limiter: parts().rateLimiter, advance }) })
  describeRateLimiter({
    name: 'redis, every other call by another process',
    create: () => {
      const [one, two] = twoProcesses()
      return { limiter: inTurn(one.rateLimiter, two.rateLimiter), advance }
    },
  })
  describeStorage({
    name: 'memory, with the short cut through Redis',
    create: () => {
      const storage = memoryStorage()
      return { ...storage, idempotency: parts().idempotency(storage.idempotency) }
    },
  })
})
