import type { Cache } from '@cartwright/core'
import { redis } from '@cartwright/redis'

// Nothing listens there: the shop does without.
const shared = redis({ url: 'redis://127.0.0.1:1' })
const cache: Cache = shared.cache
const greeting = await cache.load('greeting', { ttlMs: 1_000 }, async () => '@cartwright/redis works')
const { allowed } = await shared.rateLimiter.consume('caller', { limit: 2, windowMs: 1_000 })
await shared.close()
console.log(allowed ? greeting : 'not allowed')
