import type { Commerce, RateLimiter } from '@cartwright/core'
import { type AppOptions, createApp } from '@cartwright/server'
import { listen, type StopOptions } from '@cartwright/server/node'
import { portProblem } from './port-problem.ts'
import { secretStoreOf } from './secret-store.ts'
import type { ServeSettings } from './serve-settings.ts'

/** A shop that answers requests and runs its workers. */
export interface Serving {
  readonly url: string
  /** Nothing new is accepted, what was accepted is answered, then workers end. */
  readonly stop: (options?: StopOptions) => Promise<void>
}

/**
 * Listens for requests to a shop that was started, and runs its workers.
 * @param rateLimiter counts for all processes together; null where each counts for itself
 * @throws FailedError when the port cannot be had
 */
export const startServing = async (commerce: Commerce, settings: ServeSettings, rateLimiter: RateLimiter | null): Promise<Serving> => {
  const { port, host, noticeMs } = settings
  const app = createApp(commerce, { ...(await appOptions(commerce, settings)), ...(rateLimiter ? { rateLimiter } : {}) })
  const listening = await listen(app, { port, host, noticeMs }).catch(error => {
    throw portProblem(error, settings)
  })
  const workers = settings.workers === 'on' ? commerce.workers.start() : commerce.workers.relay()
  return {
    url: listening.url,
    stop: async options => {
      await listening.stop(options)
      await workers.stop()
    },
  }
}

const appOptions = async (commerce: Commerce, settings: ServeSettings): Promise<AppOptions> => {
  const { jwtSecret, rateLimit, trustedProxies, corsOrigins } = settings
  const secret = jwtSecret ?? (await secretStoreOf(commerce, settings)?.read())?.jwtSecret
  return { ...(secret === undefined ? {} : { tokens: { key: { alg: 'HS256', secret } } }), rateLimit, trustedProxies, corsOrigins }
}
