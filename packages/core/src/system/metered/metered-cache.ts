import type { Cache, CacheOptions, Meter } from '../../ports/index.ts'

/** The same cache, counting hits and misses. Who waits for a value that another caller is making has hit it. */
export function meteredCache(cache: Cache, meter: Meter): Cache {
  const read = (outcome: 'hit' | 'miss') => meter.count('cartwright_cache_reads_total', { outcome })
  return {
    async get<T>(key: string) {
      const value = await cache.get<T>(key)
      read(value === undefined ? 'miss' : 'hit')
      return value
    },
    set: (key, value, options) => cache.set(key, value, options),
    async load<T>(key: string, options: CacheOptions, make: () => Promise<T>) {
      let isMade = false
      const value = await cache.load(key, options, () => {
        isMade = true
        return make()
      })
      read(isMade ? 'miss' : 'hit')
      return value
    },
    invalidate: tags => cache.invalidate(tags),
  }
}
