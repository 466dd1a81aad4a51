import { isCommerceError } from '@cartwright/core'
import type { Endpoint, LimitClass } from '../contract/index.ts'
import type { LimitRule } from './limits.ts'
import type { LimitState, RateLimits } from './rate-limit.ts'

/** Whom a call is counted for, as far as that is known. */
export interface LimitSubjects {
  readonly address: string | undefined
  readonly principal: string | undefined
}

/** The limits of one endpoint, as a request meets them. */
export interface EndpointLimits {
  /** Lets a call in, or throws `rate_limited`. */
  readonly enter: (state: LimitState, url: string, by: LimitRule['by'], subject: string | undefined) => Promise<void>
  /** Does a part of the call, and counts its refusal where refusals are limited. */
  readonly noteRefusal: <T>(state: LimitState, subjects: LimitSubjects, work: () => Promise<T>) => Promise<T>
  /** Counts a call that succeeded, where only those are counted. */
  readonly noteSuccess: (state: LimitState, subjects: LimitSubjects) => Promise<void>
}

/** What an endpoint declares, at work. */
export function endpointLimits({ limit, limitWith, limitCounts, refusalLimit }: Endpoint, { count, check, note }: RateLimits): EndpointLimits {
  const named = limitWith && new RegExp(`[?&]${limitWith.query}=[^&]`)
  const classOf = (url: string) => (limitWith && named?.test(url) ? limitWith.limit : limit)
  const enterOwn = limitCounts === 'success' ? check : count
  const noteAll = async (state: LimitState, limitClass: LimitClass, { address, principal }: LimitSubjects) => {
    await note(state, limitClass, 'address', address)
    await note(state, limitClass, 'principal', principal)
  }

  return {
    async enter(state, url, by, subject) {
      if (refusalLimit) await check(state, refusalLimit.limit, by, subject)
      await enterOwn(state, classOf(url), by, subject)
    },
    async noteRefusal(state, subjects, work) {
      if (!refusalLimit) return work()
      try {
        return await work()
      } catch (error) {
        if (isCommerceError(error) && refusalLimit.codes.includes(error.code)) await noteAll(state, refusalLimit.limit, subjects)
        throw error
      }
    },
    async noteSuccess(state, subjects) {
      if (limitCounts === 'success') await noteAll(state, limit, subjects)
    },
  }
}
