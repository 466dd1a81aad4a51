import { systemClock } from '@cartwright/core'
import { manualClock } from '@cartwright/core/memory'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { serviceUrl } from '../../../../tests/support/services/test-services.ts'
import type { RedisOptions } from '../src/index.ts'
import { newShop, openedParts } from './support/shops.ts'
import { until } from './support/until.ts'

const url = serviceUrl('redis') ?? ''
const minute = { ttlMs: 60_000 }
const tagged = { ttlMs: 60_000, tags: ['red'] }

/** Something that is made when the test says so. */
function gate<T>(value: T) {
  const begun = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  const make = async () => {
    begun.resolve()
    await ended.promise
    return value
  }
  return { make, begun: begun.promise, end: () => ended.resolve() }
}

const refuse = async (): Promise<never> => {
  throw new Error('made by the wrong process')
}

describe.skipIf(url === '')('the cache of two processes', () => {
  const open = openedParts()
  const two = (options: Partial<RedisOptions> = {}, others: Partial<RedisOptions> = options) => {
    const shop = newShop()
    return [open({ url, shop, ...options }).cache, open({ url, shop, ...others }).cache] as const
  }

  it('is one', async () => {
    const [one, other] = two()
    await one.set('a', { text: 'ünï 💶' }, tagged)
    expect(await other.get('a')).toEqual({ text: 'ünï 💶' })
    expect(await other.load('a', tagged, refuse)).toEqual({ text: 'ünï 💶' })
  })

  it('drops what either invalidates from both, also what they keep near', async () => {
    const [one, other] = two({ nearMs: 60_000 })
    await one.set('a', 1, tagged)
    await one.set('b', 2, { ttlMs: 60_000, tags: ['blue'] })
    expect([await other.get('a'), await other.get('b')]).toEqual([1, 2])
    await one.invalidate(['red'])
    expect(await one.get('a')).toBeUndefined()
    await until(async () => (await other.get('a')) === undefined)
    expect([await one.get('b'), await other.get('b')]).toEqual([2, 2])
  })

  it('keeps what has tags near for so long only, in case nobody says that it is void', async () => {
    const clock = manualClock()
    const [one, other] = two({ clock })
    await one.set('a', 1, tagged)
    await other.get('a')
    await one.set('a', 2, tagged)
    expect(await other.get('a')).toBe(1)
    await clock.advance(999)
    expect(await other.get('a')).toBe(1)
    await clock.advance(1)
    expect(await other.get('a')).toBe(2)
  })

  it('keeps a copy no longer than the original', async () => {
    const clock = manualClock()
    const [one, other] = two({ clock })
    await one.set('a', 1, { ttlMs: 10_000 })
    await clock.advance(9_999)
    expect(await other.get('a')).toBe(1)
    await clock.advance(1)
    expect([await one.get('a'), await other.get('a')]).toEqual([undefined, undefined])
  })

  it('makes a value once for both', async () => {
    const slow = gate('made')
    const made = Promise.withResolvers<void>()
    // The other looks again as soon as the first has made it, not by the clock.
    const waiting = { ...systemClock, now: () => 0, wait: () => made.promise }
    const [one, other] = two({ holdBackMs: 30_000 }, { holdBackMs: 30_000, clock: waiting })
    const load = one.load('a', tagged, slow.make)
    await slow.begun
    const elsewhere = other.load('a', tagged, refuse)
    slow.end()
    expect(await load).toBe('made')
    made.resolve()
    expect(await elsewhere).toBe('made')
  })

  it('waits for another process for a moment only', async () => {
    const slow = gate('late')
    const clock = manualClock()
    const waits: number[] = []
    const waiting = {
      now: clock.now,
      wait: async (ms: number) => {
        waits.push(ms)
        await clock.advance(ms)
      },
    }
    const [one, other] = two({ holdBackMs: 30_000 }, { holdBackMs: 200, clock: waiting })
    const load = one.load('a', minute, slow.make)
    await slow.begun
    expect(await other.load('a', minute, async () => 'mine')).toBe('mine')
    expect(waits).toEqual([5, 10, 20, 40, 80])
    slow.end()
    expect(await load).toBe('late')
  })

  it('does not wait for what failed elsewhere', async () => {
    const [one, other] = two({ holdBackMs: 30_000 })
    await expect(one.load('a', minute, refuse)).rejects.toThrow('made by the wrong process')
    expect(await other.load('a', minute, async () => 'made')).toBe('made')
  })

  it('does not keep what was begun before the other process invalidated it, nor wait for it', async () => {
    const shop = newShop()
    const wait = async () => {
      throw new Error('waited')
    }
    const [one, other, third] = Array.from({ length: 3 }, () => open({ url, shop, clock: { ...systemClock, wait } }).cache)
    if (!one || !other || !third) throw new Error('three')
    const slow = gate('old')
    const load = one.load('a', tagged, slow.make)
    await slow.begun
    await other.invalidate(['red'])
    expect(await other.load('a', tagged, async () => 'new')).toBe('new')
    slow.end()
    expect(await load).toBe('old')
    // Gone from Redis, if it came there at all; and from the process that made it as soon as it hears of the invalidation.
    expect(await third.get('a')).not.toBe('old')
    await until(async () => (await one.get('a')) !== 'old')
    expect(await other.get('a')).toBe('new')
  })

  it('shares only what is loaded, where that is asked for', async () => {
    const [one, other] = two({ share: 'loads', nearMs: 60_000 })
    await one.set('set', 1, tagged)
    expect([await one.get('set'), await other.get('set')]).toEqual([1, undefined])
    expect([await one.load('loaded', tagged, async () => 2), await other.load('loaded', tagged, refuse)]).toEqual([2, 2])
    await other.set('set', 3, tagged)
    await one.invalidate(['red'])
    await until(async () => (await other.get('set')) === undefined)
    expect(await other.load('loaded', tagged, async () => 4)).toBe(4)
  })

  it('keeps what was set while the old value was being read', async () => {
    const [one, other] = two()
    await other.set('a', 'old', minute)
    expect(await one.get('b')).toBeUndefined()
    const reading = one.get('a')
    await one.set('a', 'new', minute)
    await reading
    expect(await one.get('a')).toBe('new')
  })

  it('takes what is no entry of its own for nothing', async () => {
    const shop = newShop()
    const { cache } = open({ url, shop })
    const stranger = new Redis(url)
    await stranger.set(`cartwright-test:${shop}:cache::a`, 'not JSON', 'PX', 60_000)
    expect(await cache.load('a', tagged, async () => 'made')).toBe('made')
    expect(await stranger.publish(`cartwright-test:${shop}:messages`, 'not JSON')).toBe(1)
    stranger.disconnect()
    expect(await open({ url, shop }).cache.get('a')).toBe('made')
  })

  it.each([
    ['another release', { release: '2' }],
    ['another prefix', { prefix: 'cartwright-other:' }],
    ['another shop', { shop: 'other' }],
  ])('is not that of %s', async (_, options) => {
    const shop = newShop()
    const [one, other] = [open({ url, shop, release: '1' }).cache, open({ url, shop, release: '1', ...options }).cache]
    await one.set('a', 1, minute)
    expect(await other.get('a')).toBeUndefined()
  })
})
