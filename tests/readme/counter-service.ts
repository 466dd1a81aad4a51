import type { Clock } from '@cartwright/core'

/** Stands for a service that counts: what the example of core's README needs of one. */
export function counterService(clock: Clock) {
  const counters = new Map<string, { count: number; endsAt: number }>()
  const present = (key: string) => {
    const counter = counters.get(key)
    return counter && counter.endsAt > clock.now() ? counter : undefined
  }
  return {
    read: async (key: string) => {
      const counter = present(key)
      return counter ? { count: counter.count, leftMs: counter.endsAt - clock.now() } : null
    },
    increment: async (key: string, windowMs: number) => {
      const counter = present(key) ?? { count: 0, endsAt: clock.now() + windowMs }
      counters.set(key, counter)
      counter.count += 1
      return { count: counter.count, leftMs: counter.endsAt - clock.now() }
    },
  }
}
