import { describe, expect, it } from 'vitest'
import { describeCache } from '../../src/conformance/index.ts'
import { manualClock } from '../../src/memory/index.ts'
import { lruCache } from '../../src/system/lru-cache.ts'

describeCache({
  name: 'lruCache',
  create: () => {
    const clock = manualClock()
    return { cache: lruCache({ clock }), advance: ms => clock.advance(ms) }
  },
})

const ttl = { ttlMs: 1_000 }

describe('lruCache', () => {
  it('keeps so many entries, and gives up the one used longest ago', async () => {
    const cache = lruCache({ clock: manualClock(), maxEntries: 2 })
    await cache.set('a', 1, ttl)
    await cache.set('b', 2, ttl)
    await cache.get('a')
    await cache.set('c', 3, ttl)
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([1, undefined, 3])
  })

  it('gives up nothing for a key that is there already', async () => {
    const cache = lruCache({ clock: manualClock(), maxEntries: 2 })
    await cache.set('a', 1, ttl)
    await cache.set('b', 2, ttl)
    await cache.set('b', 3, ttl)
    expect([await cache.get('a'), await cache.get('b')]).toEqual([1, 3])
  })

  it('counts writing as use', async () => {
    const cache = lruCache({ clock: manualClock(), maxEntries: 2 })
    await cache.set('a', 1, ttl)
    await cache.set('b', 2, ttl)
    await cache.set('a', 3, ttl)
    await cache.set('c', 4, ttl)
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([3, undefined, 4])
  })

  it('forgets exactly when the time is over', async () => {
    const clock = manualClock()
    const cache = lruCache({ clock })
    await cache.set('a', 1, ttl)
    await clock.advance(999)
    expect(await cache.get('a')).toBe(1)
    await clock.advance(1)
    expect(await cache.get('a')).toBeUndefined()
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses to keep %d entries', maxEntries => {
    expect(() => lruCache({ clock: manualClock(), maxEntries })).toThrow(RangeError)
  })
})
