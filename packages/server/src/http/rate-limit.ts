import { CommerceError, type RateLimitAnswer, type RateLimiter } from '@cartwright/core'
import type { LimitClass } from '../contract/index.ts'
import type { LimitRule, Limits } from './limits.ts'

/** How the limits stand for one request: kept while it is served, told in its headers. */
export interface LimitState {
  /** Headers of the rule that is nearest to its end; empty where nothing is limited. */
  headers: Readonly<Record<string, string>>
  nearest: number
}

/** Goes through the rules of a class that go by `by`; a subject that is not known (no address, nobody named) is passed by. */
export type ApplyLimit = (state: LimitState, limitClass: LimitClass, by: LimitRule['by'], subject: string | undefined) => Promise<void>

/** What can be done with a limit. */
export interface RateLimits {
  /** Counts a request. Throws `rate_limited` with `Retry-After` when there were too many. */
  readonly count: ApplyLimit
  /** Throws the same when no more are let in, and counts nothing. */
  readonly check: ApplyLimit
  /** Counts something that was done already: refuses nothing. */
  readonly note: ApplyLimit
}

/** Starts without any rule applied. */
export function newLimitState(): LimitState {
  return { headers: {}, nearest: Number.POSITIVE_INFINITY }
}

/** Limits with these figures. Headers follow draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy: "login";q=5;w=900`, `RateLimit: "login";r=4;t=880`. */
export function rateLimits(limiter: RateLimiter, limits: Limits): RateLimits {
  const eachRule =
    (apply: (key: string, rule: LimitRule, tell: (answer: RateLimitAnswer) => void) => Promise<void>): ApplyLimit =>
    async (state, limitClass, by, subject) => {
      if (subject === undefined) return
      for (const rule of limits[limitClass])
        if (rule.by === by) await apply(`${limitClass}:${by}:${subject}`, rule, answer => tellOrRefuse(state, limitClass, rule, answer))
    }

  return {
    count: eachRule(async (key, rule, tell) => tell(await limiter.consume(key, rule))),
    check: eachRule(async (key, rule, tell) => {
      const stop = rule.stopMs === undefined ? undefined : await limiter.peek(stopKey(key), stopFor(rule.stopMs))
      if (stop && !stop.allowed) tell({ ...stop, remaining: 0 })
      const answer = await limiter.peek(key, rule)
      if (!answer.allowed) tell(answer)
    }),
    note: eachRule(async (key, rule) => {
      const { remaining } = await limiter.consume(key, rule)
      if (remaining === 0 && rule.stopMs !== undefined) await limiter.consume(stopKey(key), stopFor(rule.stopMs))
    }),
  }
}

const nothing: ApplyLimit = async () => undefined

/** Counts nothing: `RATE_LIMIT=off`, for load tests. */
export const unlimited: RateLimits = { count: nothing, check: nothing, note: nothing }

const stopKey = (key: string) => `${key}:stop`
const stopFor = (windowMs: number) => ({ limit: 1, windowMs })

function tellOrRefuse(state: LimitState, limitClass: LimitClass, { limit, windowMs }: LimitRule, { allowed, remaining, resetMs }: RateLimitAnswer): void {
  const seconds = Math.max(1, Math.ceil(resetMs / 1_000))
  const nearest = allowed ? remaining : -1
  if (nearest < state.nearest) {
    state.nearest = nearest
    state.headers = {
      ratelimit: `"${limitClass}";r=${remaining};t=${seconds}`,
      'ratelimit-policy': `"${limitClass}";q=${limit};w=${windowMs / 1_000}`,
    }
  }
  if (!allowed) throw new CommerceError('rate_limited', `Too many requests. Try again in ${seconds} seconds.`, { retryAfter: seconds })
}
