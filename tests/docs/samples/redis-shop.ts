// #region redis-shop
import { createCommerce } from '@cartwright/core'
import { redis } from '@cartwright/redis'
import { createApp } from '@cartwright/server'
import { sqlite } from '@cartwright/sqlite'

const storage = sqlite('shop.db')
const shared = redis({ url: process.env.REDIS_URL ?? 'redis://localhost:6379', notes: storage.notes })
const commerce = createCommerce({
  storage,
  cache: shared.cache,
  idempotency: shared.idempotency(storage.idempotency),
  healthProbes: { redis: shared.health },
})
const app = createApp(commerce, { rateLimiter: shared.rateLimiter })

// At the end: commerce.close(), then shared.close().
// #endregion

export { app, commerce, shared }
