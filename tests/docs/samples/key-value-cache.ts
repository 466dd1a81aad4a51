// #region adapter
import type { Cache } from '@cartwright/core'

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
  const generationOf = async (tag: string) => (await get(`tag:${tag}`)) ?? '0'
  return {
    async get<T>(key: string) {
      const text = await get(`value:${key}`)
      if (text === null) return undefined
      const { value, generations } = JSON.parse(text) as Entry
      const current = await Promise.all(Object.keys(generations).map(generationOf))
      return Object.values(generations).every((generation, index) => generation === current[index]) ? (value as T) : undefined
    },
    async set(key, value, { ttlMs, tags = [] }) {
      const generations = Object.fromEntries(await Promise.all(tags.map(async tag => [tag, await generationOf(tag)])))
      await set(`value:${key}`, JSON.stringify({ value, generations } satisfies Entry), ttlMs)
    },
    async invalidate(tags) {
      await Promise.all(tags.map(tag => increment(`tag:${tag}`)))
    },
  }
}
// #endregion
