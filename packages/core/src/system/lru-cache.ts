import type { Cache, CacheOptions, Clock } from '../ports/index.ts'
import { singleFlight } from './single-flight.ts'

export interface LruCacheOptions {
  readonly clock: Pick<Clock, 'now'>
  /** Most entries kept; the one read or written longest ago goes first. 10,000 unless told. */
  readonly maxEntries?: number
}

interface Entry {
  readonly value: unknown
  readonly expiresAt: number
  readonly tags: readonly string[]
}

/** A cache in this process. Values are kept as they are, not copied: readers must not change them. */
export function lruCache({ clock, maxEntries = 10_000 }: LruCacheOptions): Cache {
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) throw new RangeError('maxEntries must be a whole number from 1.')
  // A Map keeps the order of insertion: the first key is always the one used longest ago.
  const entries = new Map<string, Entry>()
  const keysByTag = new Map<string, Set<string>>()
  const flights = singleFlight()

  const remove = (key: string, entry: Entry) => {
    entries.delete(key)
    for (const tag of entry.tags) {
      const keys = keysByTag.get(tag)
      keys?.delete(key)
      if (keys?.size === 0) keysByTag.delete(tag)
    }
  }

  const removeKey = (key: string) => {
    const entry = entries.get(key)
    if (entry) remove(key, entry)
  }

  const put = (key: string, entry: Entry) => {
    removeKey(key)
    const [oldest] = entries.keys()
    if (oldest !== undefined && entries.size >= maxEntries) removeKey(oldest)
    entries.set(key, entry)
    for (const tag of entry.tags) {
      const keys = keysByTag.get(tag)
      if (keys) keys.add(key)
      else keysByTag.set(tag, new Set([key]))
    }
  }

  const read = (key: string): unknown => {
    const entry = entries.get(key)
    if (!entry) return undefined
    if (entry.expiresAt <= clock.now()) {
      remove(key, entry)
      return undefined
    }
    entries.delete(key)
    entries.set(key, entry)
    return entry.value
  }

  const write = (key: string, value: unknown, { ttlMs, tags = [] }: CacheOptions) => {
    if (value === undefined) removeKey(key)
    else put(key, { value, expiresAt: clock.now() + ttlMs, tags: [...new Set(tags)] })
  }

  // What was stored under a key is what its readers expect there: the port leaves the type to them.
  return {
    async get<T>(key: string) {
      return read(key) as T | undefined
    },
    async set(key, value, options) {
      flights.forget(key)
      write(key, value, options)
    },
    async load<T>(key: string, options: CacheOptions, make: () => Promise<T>) {
      const present = read(key) as T | undefined
      if (present !== undefined) return present
      return flights.run(key, options.tags ?? [], async isCurrent => {
        const value = await make()
        if (isCurrent()) write(key, value, options)
        return value
      })
    },
    async invalidate(tags) {
      flights.forgetTags(tags)
      for (const tag of tags) for (const key of [...(keysByTag.get(tag) ?? [])]) removeKey(key)
    },
  }
}
