// #region adapter
import { type Cache, type CacheOptions, singleFlight } from '@cartwright/core'

export interface KeyValueCacheOptions {
  readonly get: (key: string) => Promise<string | null>
  readonly set: (key: string, text: string, ttlMs: number) => Promise<void>
  /** Adds one to a counter, atomically, and keeps it. */
  readonly increment: (key: string) => Promise<number>
}

interface Entry {
  readonly value: unknown
  /** The generation each tag was in when the value was set. */
  readonly generations: Readonly<Record<string, string>>
}

/** A cache in any service that keeps texts by key. Invalidating a tag begins a new generation of it: what was set in an older one is not found any more. */
export function keyValueCache({ get, set, increment }: KeyValueCacheOptions): Cache {
  const flights = singleFlight()
  const generationOf = async (tag: string) => (await get(`tag:${tag}`)) ?? '0'
  const generationsOf = async (tags: readonly string[]) => Object.fromEntries(await Promise.all(tags.map(async tag => [tag, await generationOf(tag)] as const)))
  const read = async <T>(key: string): Promise<T | undefined> => {
    const text = await get(`value:${key}`)
    if (text === null) return undefined
    const { value, generations } = JSON.parse(text) as Entry
    const current = await generationsOf(Object.keys(generations))
    return Object.entries(generations).every(([tag, generation]) => generation === current[tag]) ? (value as T) : undefined
  }
  const write = (key: string, value: unknown, ttlMs: number, generations: Entry['generations']) =>
    set(`value:${key}`, JSON.stringify({ value, generations } satisfies Entry), ttlMs)
  return {
    get: read,
    async set(key, value, { ttlMs, tags = [] }) {
      flights.forget(key)
      await write(key, value, ttlMs, await generationsOf(tags))
    },
    load: <T>(key: string, { ttlMs, tags = [] }: CacheOptions, make: () => Promise<T>) =>
      flights.run<T>(key, tags, async isCurrent => {
        // Before anything is read: what is invalidated from here on is not found when it is written.
        const generations = await generationsOf(tags)
        const present = await read<T>(key)
        if (present !== undefined) return present
        const value = await make()
        if (isCurrent() && value !== undefined) await write(key, value, ttlMs, generations)
        return value
      }),
    async invalidate(tags) {
      flights.forgetTags(tags)
      await Promise.all(tags.map(tag => increment(`tag:${tag}`)))
    },
  }
}
// #endregion
