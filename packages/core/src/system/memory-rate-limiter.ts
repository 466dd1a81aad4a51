import type { RateLimiter } from '../ports/index.ts'
import { type RateWindowsOptions, rateWindows } from './rate-windows.ts'

export type MemoryRateLimiterOptions = RateWindowsOptions

/** Counts in this process, in fixed windows that begin with a key's first call; one process knows nothing of another's. Refused calls are not counted. */
export function memoryRateLimiter(options: MemoryRateLimiterOptions): RateLimiter {
  const windows = rateWindows(options)
  return {
    async consume(key, { limit, windowMs }) {
      const window = windows.of(key, windowMs)
      const allowed = window.count < limit
      if (allowed) window.count += 1
      else window.refused = true
      return { allowed, remaining: Math.max(0, limit - window.count), resetMs: window.endsAt - options.clock.now() }
    },
    async peek(key, { limit, windowMs }) {
      const window = windows.present(key, windowMs)
      const count = window?.count ?? 0
      return { allowed: count < limit, remaining: Math.max(0, limit - count), resetMs: window ? window.endsAt - options.clock.now() : windowMs }
    },
  }
}
