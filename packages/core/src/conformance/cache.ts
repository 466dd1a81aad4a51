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

/** Something to be made that takes until it is told to end; it says when it was begun, and counts how often. */
function slowly<T>(value: T): { readonly make: () => Promise<T>; readonly begun: Promise<void>; readonly made: () => number; readonly end: () => void } {
  let made = 0
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const make = async () => {
    made += 1
    begin()
    await ended
    return value
  }
  return { make, begun, made: () => made, end }
}

const loadCases: readonly ConformanceCase<CacheSubject>[] = [
  {
    name: 'makes what is not there, once, and keeps it until its time is over',
    run: async ({ cache, advance }) => {
      const made: number[] = []
      const make = async () => made.push(1)
      expect([await cache.load('a', { ttlMs }, make), await cache.load('a', { ttlMs }, make), await cache.get('a')]).toEqual([1, 1, 1])
      await advance(ttlMs)
      expect([await cache.load('a', { ttlMs: 60_000 }, make), await cache.load('b', { ttlMs: 60_000 }, make)]).toEqual([2, 3])
    },
  },
  {
    name: 'gives what was set to who would make it, also what counts as false',
    run: async ({ cache }) => {
      for (const [index, value] of [0, '', false, null].entries()) {
        await cache.set(`k${index}`, value, { ttlMs: 60_000 })
        expect(await cache.load<unknown>(`k${index}`, { ttlMs: 60_000 }, async () => 'made')).toBe(value)
        expect(await cache.load<unknown>(`made${index}`, { ttlMs: 60_000 }, async () => value)).toBe(value)
        expect(await cache.load<unknown>(`made${index}`, { ttlMs: 60_000 }, async () => 'again')).toBe(value)
      }
    },
  },
  {
    name: 'makes a value once for all who come while it is being made',
    run: async ({ cache }) => {
      const slow = slowly('made')
      const loads = Array.from({ length: 32 }, () => cache.load('a', { ttlMs: 60_000, tags: ['red'] }, slow.make))
      const other = await cache.load('b', { ttlMs: 60_000, tags: ['red'] }, async () => 'other')
      slow.end()
      expect([await Promise.all(loads), slow.made(), other]).toEqual([Array(32).fill('made'), 1, 'other'])
    },
  },
  {
    name: 'gives a failure to all who wait for it, and keeps nothing of it',
    safety: true,
    run: async ({ cache }) => {
      const failure = new Error('not now')
      const make = async () => {
        throw failure
      }
      const answers = await Promise.allSettled([cache.load('a', { ttlMs: 60_000 }, make), cache.load('a', { ttlMs: 60_000 }, make)])
      expect(answers).toEqual([1, 2].map(() => ({ status: 'rejected', reason: failure })))
      expect(await cache.get('a')).toBeUndefined()
      expect(await cache.load('a', { ttlMs: 60_000 }, async () => 'made')).toBe('made')
    },
  },
  {
    name: 'keeps nothing that was begun before its tag was invalidated, and gives it to nobody who comes after that',
    safety: true,
    run: async ({ cache }) => {
      const [old, fresh] = [slowly('old'), slowly('new')]
      const before = cache.load('a', { ttlMs: 60_000, tags: ['red', 'round'] }, old.make)
      await old.begun
      await cache.invalidate(['red'])
      const after = cache.load('a', { ttlMs: 60_000, tags: ['red', 'round'] }, fresh.make)
      fresh.end()
      expect(await after).toBe('new')
      old.end()
      expect([await before, await cache.get('a')]).toEqual(['old', 'new'])
      await cache.invalidate(['round'])
      expect(await cache.get('a')).toBeUndefined()
    },
  },
  {
    name: 'keeps what is set while the same key is being made',
    run: async ({ cache }) => {
      const slow = slowly('made')
      const load = cache.load('a', { ttlMs: 60_000 }, slow.make)
      await cache.set('a', 'set', { ttlMs: 60_000 })
      slow.end()
      await load
      expect(await cache.get('a')).toBe('set')
    },
  },
]

/** What every {@link Cache} keeps. */
export function describeCache(options: SuiteOptions<CacheSubject>): void {
  runSuite('Cache', options, [...cases, ...loadCases])
}
