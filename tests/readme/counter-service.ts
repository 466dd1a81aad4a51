import type { Clock } from '@cartwright/core'

/** Stands for a service that counts: what the example of core's README needs of one. */
export function counterService(clock: Clock) {
  const counters = new Map<string, { count: number; endsAt: number }>()
  return {
    increment: async (key: string, windowMs: number) => {
      const present = counters.get(key)
      const counter = present && present.endsAt > clock.now() ? present : { count: 0, endsAt: clock.now() + windowMs }
      counters.set(key, counter)
      counter.count += 1
      return { count: counter.count, leftMs: counter.endsAt - clock.now() }
    },
  }
}
