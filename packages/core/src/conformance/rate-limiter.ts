import { expect } from 'vitest'
import type { RateLimiter } from '../ports/index.ts'
import { type ConformanceCase, runSuite, type SuiteOptions } from './suite.ts'

/** A limiter that has counted nothing, and the way to let time pass for it: moving a manual clock, or really waiting. */
export interface RateLimiterSubject {
  readonly limiter: RateLimiter
  readonly advance: (ms: number) => Promise<void>
}

const minute = { limit: 3, windowMs: 60_000 }
/** Short, so that an adapter whose time cannot be moved passes in a second. */
const brief = { limit: 2, windowMs: 200 }

const cases: readonly ConformanceCase<RateLimiterSubject>[] = [
  {
    name: 'allows as many calls as the limit says, then none',
    safety: true,
    run: async ({ limiter }) => {
      const answers = []
      for (let call = 0; call < 5; call += 1) answers.push(await limiter.consume('a', minute))
      expect(answers.map(({ allowed }) => allowed)).toEqual([true, true, true, false, false])
      expect(answers.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0, 0])
    },
  },
  {
    name: 'says when to come back: within the window, and later never more',
    run: async ({ limiter }) => {
      const { resetMs } = await limiter.consume('a', minute)
      expect(resetMs).toBeGreaterThan(0)
      expect(resetMs).toBeLessThanOrEqual(minute.windowMs)
    },
  },
  {
    name: 'never lets more than the limit through, however many calls come at once',
    safety: true,
    run: async ({ limiter }) => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => limiter.consume('a', minute)))
      expect(answers.filter(({ allowed }) => allowed)).toHaveLength(minute.limit)
    },
  },
  {
    name: 'counts each key for itself',
    safety: true,
    run: async ({ limiter }) => {
      for (let call = 0; call < 4; call += 1) await limiter.consume('a', minute)
      expect(await limiter.consume('b', minute)).toMatchObject({ allowed: true, remaining: 2 })
      expect(await limiter.consume('a:b', minute)).toMatchObject({ allowed: true, remaining: 2 })
      expect(await limiter.consume('a', minute)).toMatchObject({ allowed: false, remaining: 0 })
    },
  },
  {
    name: 'allows again once the time it said is over',
    run: async ({ limiter, advance }) => {
      for (let call = 0; call < 2; call += 1) await limiter.consume('a', brief)
      const refused = await limiter.consume('a', brief)
      expect(refused.allowed).toBe(false)
      await advance(refused.resetMs)
      expect(await limiter.consume('a', brief)).toMatchObject({ allowed: true })
    },
  },
  {
    name: 'says how a key stands without counting, or beginning a window',
    safety: true,
    run: async ({ limiter, advance }) => {
      const peeked = async () => {
        const { allowed, remaining } = await limiter.peek('a', minute)
        return [allowed, remaining]
      }
      expect([await peeked(), await peeked()]).toEqual([
        [true, 3],
        [true, 3],
      ])
      await limiter.peek('a', brief)
      await advance(brief.windowMs / 2)
      expect((await limiter.consume('a', brief)).resetMs).toBeGreaterThan(brief.windowMs / 2)
      for (let call = 0; call < 2; call += 1) await limiter.consume('a', minute)
      expect(await peeked()).toEqual([true, 1])
      expect(await limiter.consume('a', minute)).toMatchObject({ allowed: true, remaining: 0 })
      expect(await peeked()).toEqual([false, 0])
      expect((await limiter.peek('a', minute)).resetMs).toBeLessThanOrEqual(minute.windowMs)
    },
  },
  {
    name: 'allows nothing where the limit is zero',
    run: async ({ limiter }) => {
      expect(await limiter.consume('a', { limit: 0, windowMs: 60_000 })).toMatchObject({ allowed: false, remaining: 0 })
    },
  },
]

/** What every {@link RateLimiter} keeps. */
export function describeRateLimiter(options: SuiteOptions<RateLimiterSubject>): void {
  runSuite('RateLimiter', options, cases)
}
