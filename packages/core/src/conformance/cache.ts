import { expect } from 'vitest'
import type { Cache } from '../ports/index.ts'
import { type ConformanceCase, runSuite, type SuiteOptions } from './suite.ts'

/** A cache, empty, and the way to let time pass for it: moving a manual clock, or really waiting. */
export interface CacheSubject {
  readonly cache: Cache
  readonly advance: (ms: number) => Promise<void>
}

/** Lifetimes are short, so that an adapter whose time cannot be moved passes in a second. Milliseconds. */
const ttlMs = 100

const cases: readonly ConformanceCase<CacheSubject>[] = [
  {
    name: 'knows nothing of a key that was never set',
    run: async ({ cache }) => {
      expect(await cache.get('a')).toBeUndefined()
    },
  },
  {
    name: 'gives back what was set, of every JSON kind',
    run: async ({ cache }) => {
      const values = ['text', '', 12, 0, true, false, null, [1, 'two'], { deep: { list: [{ a: null }] } }, 'ünï\u0000 💶']
      for (const [index, value] of values.entries()) await cache.set(`k${index}`, value, { ttlMs: 60_000 })
      for (const [index, value] of values.entries()) expect(await cache.get(`k${index}`)).toEqual(value)
    },
  },
  {
    name: 'keeps the last value of a key, and keys apart',
    run: async ({ cache }) => {
      await cache.set('a', 1, { ttlMs: 60_000 })
      await cache.set('a:b', 2, { ttlMs: 60_000 })
      await cache.set('a', 3, { ttlMs: 60_000 })
      expect([await cache.get('a'), await cache.get('a:b'), await cache.get('b')]).toEqual([3, 2, undefined])
    },
  },
  {
    name: 'forgets a value when its time is over',
    safety: true,
    run: async ({ cache, advance }) => {
      await cache.set('short', 1, { ttlMs })
      await cache.set('long', 2, { ttlMs: 60_000 })
      await advance(ttlMs)
      expect([await cache.get('short'), await cache.get('long')]).toEqual([undefined, 2])
    },
  },
  {
    name: 'counts the time of a value that is set again anew',
    run: async ({ cache, advance }) => {
      await cache.set('a', 1, { ttlMs })
      await cache.set('a', 2, { ttlMs: 60_000 })
      await advance(ttlMs)
      expect(await cache.get('a')).toBe(2)
    },
  },
  {
    name: 'drops what has one of the tags, and nothing else',
    safety: true,
    run: async ({ cache }) => {
      await cache.set('a', 1, { ttlMs: 60_000, tags: ['red', 'round'] })
      await cache.set('b', 2, { ttlMs: 60_000, tags: ['blue', 'round'] })
      await cache.set('c', 3, { ttlMs: 60_000, tags: ['blue'] })
      await cache.set('d', 4, { ttlMs: 60_000 })
      await cache.invalidate(['red', 'green'])
      expect([await cache.get('a'), await cache.get('b'), await cache.get('c'), await cache.get('d')]).toEqual([undefined, 2, 3, 4])
      await cache.invalidate(['round', 'blue'])
      expect([await cache.get('b'), await cache.get('c'), await cache.get('d')]).toEqual([undefined, undefined, 4])
    },
  },
  {
    name: 'goes by the tags of the last value',
    safety: true,
    run: async ({ cache }) => {
      await cache.set('a', 1, { ttlMs: 60_000, tags: ['old'] })
      await cache.set('a', 2, { ttlMs: 60_000, tags: ['new'] })
      await cache.invalidate(['old'])
      expect(await cache.get('a')).toBe(2)
      await cache.invalidate(['new'])
      expect(await cache.get('a')).toBeUndefined()
    },
  },
  {
    name: 'takes no tags, and tags nobody has, as nothing to do',
    run: async ({ cache }) => {
      await cache.set('a', 1, { ttlMs: 60_000, tags: ['red'] })
      await cache.invalidate([])
      await cache.invalidate(['nobody'])
      expect(await cache.get('a')).toBe(1)
    },
  },
  {
    name: 'can be filled again after an invalidation',
    run: async ({ cache }) => {
      await cache.set('a', 1, { ttlMs: 60_000, tags: ['red'] })
      await cache.invalidate(['red'])
      await cache.set('a', 2, { ttlMs: 60_000, tags: ['red'] })
      expect(await cache.get('a')).toBe(2)
    },
  },
]

/** What every {@link Cache} keeps. */
export function describeCache(options: SuiteOptions<CacheSubject>): void {
  runSuite('Cache', options, cases)
}
