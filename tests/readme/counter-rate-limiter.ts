// #region adapter
import type { RateLimiter } from '@cartwright/core'

export interface CounterRateLimiterOptions {
  /** Adds one to a counter, atomically; a new counter lives for `windowMs`. Says what it counts now and how long it still lives. */
  readonly increment: (key: string, windowMs: number) => Promise<{ readonly count: number; readonly leftMs: number }>
}

/** Counts calls in a shared counter service, so that all processes share one limit. */
export function counterRateLimiter({ increment }: CounterRateLimiterOptions): RateLimiter {
  return {
    async consume(key, { limit, windowMs }) {
      const { count, leftMs } = await increment(`${windowMs}:${key}`, windowMs)
      return { allowed: count <= limit, remaining: Math.max(0, limit - count), resetMs: leftMs }
    },
  }
}
// #endregion
