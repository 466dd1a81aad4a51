import { expect } from 'vitest'
import type { Clock } from '../ports/index.ts'
import { type ConformanceCase, runSuite, type SuiteOptions } from './suite.ts'

/** A clock and the way to let its time pass: moving it, or really waiting. Its promise resolves after those who waited had their turn. */
export interface ClockSubject {
  readonly clock: Clock
  readonly advance: (ms: number) => Promise<void>
}

const cases: readonly ConformanceCase<ClockSubject>[] = [
  {
    name: 'tells whole milliseconds, and never goes back',
    run: async ({ clock, advance }) => {
      const before = clock.now()
      await advance(20)
      const after = clock.now()
      expect([before, after].every(Number.isSafeInteger)).toBe(true)
      expect(after - before).toBeGreaterThanOrEqual(20)
    },
  },
  {
    name: 'waits until the time is over, not shorter',
    safety: true,
    run: async ({ clock, advance }) => {
      const start = clock.now()
      const ends: number[] = []
      const waits = [20, 60].map(ms => clock.wait(ms).then(() => ends.push(clock.now() - start)))
      await advance(40)
      expect(ends).toHaveLength(1)
      await advance(40)
      await Promise.all(waits)
      expect(ends[0]).toBeGreaterThanOrEqual(20)
      expect(ends[1]).toBeGreaterThanOrEqual(60)
    },
  },
  {
    name: 'does not wait for nothing, nor when stopped before',
    run: async ({ clock }) => {
      await clock.wait(0)
      await clock.wait(60_000, AbortSignal.abort())
      expect(clock.now()).toBeGreaterThan(0)
    },
  },
  {
    name: 'ends a wait at once when it is stopped, without an error',
    safety: true,
    run: async ({ clock }) => {
      const start = clock.now()
      const stop = new AbortController()
      const waits = [clock.wait(60_000, stop.signal), clock.wait(60_000, stop.signal)]
      stop.abort()
      await Promise.all(waits)
      expect(clock.now() - start).toBeLessThan(60_000)
    },
  },
]

/** What every {@link Clock} keeps. */
export function describeClock(options: SuiteOptions<ClockSubject>): void {
  runSuite('Clock', options, cases)
}
