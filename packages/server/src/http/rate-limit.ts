import { CommerceError, type RateLimiter } from '@cartwright/core'
import type { LimitClass } from '../contract/index.ts'
import type { LimitRule, Limits } from './limits.ts'

/** How the limits stand for one request: kept while it is served, told in its headers. */
export interface LimitState {
  /** Headers of the rule that is nearest to its end; empty where nothing is limited. */
  headers: Readonly<Record<string, string>>
  nearest: number
}

export type CountRequest = (state: LimitState, limitClass: LimitClass, by: LimitRule['by'], subject: string | undefined) => Promise<void>

/** Starts without any rule applied. */
export function newLimitState(): LimitState {
  return { headers: {}, nearest: Number.POSITIVE_INFINITY }
}

/**
 * Counts a request against the rules of its class that go by `by`; a subject that is not known (no address, nobody named) is not counted.
 * Throws `rate_limited` with `Retry-After`. Headers follow draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy: "login";q=5;w=900`, `RateLimit: "login";r=4;t=880`.
 */
export function rateLimits(limiter: RateLimiter, limits: Limits): CountRequest {
  return async (state, limitClass, by, subject) => {
    if (subject === undefined) return
    for (const rule of limits[limitClass]) {
      if (rule.by !== by) continue
      const answer = await limiter.consume(`${limitClass}:${by}:${subject}`, rule)
      const seconds = Math.max(1, Math.ceil(answer.resetMs / 1_000))
      const nearest = answer.allowed ? answer.remaining : -1
      if (nearest < state.nearest) {
        state.nearest = nearest
        state.headers = {
          ratelimit: `"${limitClass}";r=${answer.remaining};t=${seconds}`,
          'ratelimit-policy': `"${limitClass}";q=${rule.limit};w=${rule.windowMs / 1_000}`,
        }
      }
      if (!answer.allowed) throw new CommerceError('rate_limited', `Too many requests. Try again in ${seconds} seconds.`, { retryAfter: seconds })
    }
  }
}

/** Counts nothing: `RATE_LIMIT=off`, for load tests. */
export const unlimited: CountRequest = async () => undefined
