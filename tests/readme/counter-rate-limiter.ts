// #region adapter
import type { RateLimiter } from '@cartwright/core'

export interface CounterRateLimiterOptions {
  /** Adds one to a counter, atomically; a new counter lives for `windowMs`. Says what it counts now and how long it still lives. */
  readonly increment: (key: string, windowMs: number) => Promise<{ readonly count: number; readonly leftMs: number }>
  /** The same without adding; null where there is no such counter. */
  readonly read: (key: string) => Promise<{ readonly count: number; readonly leftMs: number } | null>
}

/** Counts calls in a shared counter service, so that all processes share one limit. */
export function counterRateLimiter({ increment, read }: CounterRateLimiterOptions): RateLimiter {
  return {
    async consume(key, { limit, windowMs }) {
      const { count, leftMs } = await increment(`${windowMs}:${key}`, windowMs)
      return { allowed: count <= limit, remaining: Math.max(0, limit - count), resetMs: leftMs }
    },
    async peek(key, { limit, windowMs }) {
      const { count, leftMs } = (await read(`${windowMs}:${key}`)) ?? { count: 0, leftMs: windowMs }
      return { allowed: count < limit, remaining: Math.max(0, limit - count), resetMs: leftMs }
    },
  }
}
// #endregion
