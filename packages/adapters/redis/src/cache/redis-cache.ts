import { type Cache, type CacheOptions, type Clock, lruCache, type Random, singleFlight } from '@cartwright/core'
import type { RedisLink } from '../connection/link.ts'
import { type SharedEntries, type SharedEntry, sharedEntries } from './shared-entries.ts'

export interface RedisCacheOptions {
  readonly link: RedisLink
  readonly clock: Clock
  readonly random: Random
  readonly release: string
  /** What is shared: everything, or only what is loaded, while what is set stays in this process. */
  readonly share: 'all' | 'loads'
  /** Most entries kept in this process. */
  readonly nearEntries: number
  /** How long an entry with tags may be kept in this process: as long as it may be old when Redis does not say that it was invalidated. */
  readonly nearMs: number
  /** How long one process may keep others from making the same value, and how long they wait for it. */
  readonly holdBackMs: number
}

/** The first pause before one looks again whether another process has made a value; each further one is twice as long. Milliseconds. */
const firstPauseMs = 5

/**
 * A cache in two layers: what this process has read or made is kept in it, and shared through Redis. So what is asked for again and again costs what it costs without Redis, and
 * nothing waits for Redis longer than for one answer.
 */
export function redisCache({ link, clock, random, release, share, nearEntries, nearMs, holdBackMs }: RedisCacheOptions): Cache {
  const near = lruCache({ clock, maxEntries: nearEntries })
  const flights = singleFlight()
  /** Counts what changed here: what was read from Redis meanwhile is not kept, since it may be what was before. */
  let changes = 0
  const drop = async (tags: readonly string[]) => {
    changes += 1
    flights.forgetTags(tags)
    await near.invalidate(tags)
  }
  const shared = sharedEntries({ link, clock, random, release, claimMs: holdBackMs, onInvalidated: tags => void drop(tags) })

  const keepNear = (key: string, value: unknown, expiresAt: number, tags: readonly string[]) => {
    const leftMs = expiresAt - clock.now()
    return near.set(key, value, { ttlMs: tags.length === 0 ? leftMs : Math.min(leftMs, nearMs), tags })
  }
  const keepRead = (key: string, { value, expiresAt, generations }: SharedEntry) =>
    keepNear(
      key,
      value,
      expiresAt,
      generations.map(([tag]) => tag),
    )

  const makeShared = async <T>(key: string, options: CacheOptions, make: () => Promise<T>, isCurrent: () => boolean): Promise<T> => {
    // Before anything is read: what is invalidated from here on is void when it is written.
    const [generations, present] = await Promise.all([shared.generations(options.tags ?? []), shared.read(key)])
    const isMine = present || !generations ? null : await shared.claim(key, generations)
    const found = present ?? (isMine === false ? await awaited(shared, key, clock, holdBackMs) : undefined)
    if (found?.value !== undefined) {
      if (isCurrent()) await keepRead(key, found)
      return found.value as T
    }
    try {
      const value = await make()
      if (isCurrent() && value !== undefined) {
        const expiresAt = clock.now() + options.ttlMs
        await keepNear(key, value, expiresAt, options.tags ?? [])
        if (generations) await shared.write(key, { value, expiresAt, generations })
      }
      return value
    } finally {
      if (isMine && generations) await shared.unclaim(key, generations)
    }
  }

  // What was stored under a key is what its readers expect there: the port leaves the type to them.
  return {
    async get<T>(key: string) {
      const before = changes
      const here = await near.get<T>(key)
      if (here !== undefined || share === 'loads') return here
      const entry = await shared.read(key)
      if (entry?.value === undefined) return undefined
      if (changes === before) await keepRead(key, entry)
      return entry.value as T
    },
    async set(key, value, { ttlMs, tags = [] }) {
      changes += 1
      flights.forget(key)
      const expiresAt = clock.now() + ttlMs
      await keepNear(key, value, expiresAt, tags)
      if (share === 'loads') return
      const generations = await shared.generations(tags)
      if (generations) await shared.write(key, { value, expiresAt, generations })
    },
    load: <T>(key: string, options: CacheOptions, make: () => Promise<T>) =>
      // The flight begins at once, so that what is set or invalidated from now on is seen.
      flights.run<T>(key, options.tags ?? [], async isCurrent => {
        const here = await near.get<T>(key)
        return here === undefined ? makeShared(key, options, make, isCurrent) : here
      }),
    async invalidate(tags) {
      if (tags.length === 0) return
      await drop(tags)
      await shared.invalidate(tags)
      // Once more: what was read from Redis before it heard of this may have come in between.
      await drop(tags)
    },
  }
}

/** The value that another process is making, if it comes in time. */
async function awaited(shared: SharedEntries, key: string, clock: Clock, timeoutMs: number): Promise<SharedEntry | undefined> {
  const until = clock.now() + timeoutMs
  for (let pauseMs = firstPauseMs; clock.now() + pauseMs <= until; pauseMs *= 2) {
    await clock.wait(pauseMs)
    const entry = await shared.read(key)
    if (entry) return entry
  }
  return undefined
}
