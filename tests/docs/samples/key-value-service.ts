import type { Clock } from '@cartwright/core'
import type { KeyValueCacheOptions } from './key-value-cache.ts'

/** Stands for a service that keeps texts by key: what the example of an adapter needs of one. */
export function keyValueService(clock: Pick<Clock, 'now'>): KeyValueCacheOptions {
  const entries = new Map<string, { readonly text: string; readonly endsAt: number }>()
  return {
    get: async key => {
      const entry = entries.get(key)
      return entry && entry.endsAt > clock.now() ? entry.text : null
    },
    set: async (key, text, ttlMs) => {
      entries.set(key, { text, endsAt: clock.now() + ttlMs })
    },
    increment: async key => {
      const count = Number(entries.get(key)?.text ?? 0) + 1
      entries.set(key, { text: String(count), endsAt: Number.POSITIVE_INFINITY })
      return count
    },
  }
}
