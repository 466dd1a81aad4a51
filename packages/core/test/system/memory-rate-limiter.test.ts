import { describe, expect, it } from 'vitest'
import { describeRateLimiter } from '../../src/conformance/index.ts'
import { manualClock } from '../../src/memory/index.ts'
import { memoryRateLimiter } from '../../src/system/memory-rate-limiter.ts'

describeRateLimiter({
  name: 'memoryRateLimiter',
  create: () => {
    const clock = manualClock()
    return { limiter: memoryRateLimiter({ clock }), advance: ms => clock.advance(ms) }
  },
})

const limit = { limit: 1, windowMs: 1_000 }

describe('memoryRateLimiter', () => {
  it('begins a window with the first call and ends it exactly', async () => {
    const clock = manualClock()
    const limiter = memoryRateLimiter({ clock })
    expect(await limiter.consume('a', limit)).toEqual({ allowed: true, remaining: 0, resetMs: 1_000 })
    await clock.advance(999)
    expect(await limiter.consume('a', limit)).toEqual({ allowed: false, remaining: 0, resetMs: 1 })
    await clock.advance(1)
    expect(await limiter.consume('a', limit)).toEqual({ allowed: true, remaining: 0, resetMs: 1_000 })
  })

  it('counts windows of different lengths apart', async () => {
    const limiter = memoryRateLimiter({ clock: manualClock() })
    await limiter.consume('a', limit)
    expect(await limiter.consume('a', { limit: 1, windowMs: 2_000 })).toMatchObject({ allowed: true })
    expect(await limiter.consume('a', limit)).toMatchObject({ allowed: false })
  })

  it('does not let a refused caller in by a flood of new keys', async () => {
    const limiter = memoryRateLimiter({ clock: manualClock(), maxKeys: 10 })
    await limiter.consume('attacker', limit)
    await limiter.consume('attacker', limit)
    for (let key = 0; key < 1_000; key += 1) await limiter.consume(`made-up-${key}`, limit)
    expect(await limiter.consume('attacker', limit)).toMatchObject({ allowed: false })
  })

  it('counts so many keys at most: the oldest that refuses nobody is forgotten', async () => {
    const limiter = memoryRateLimiter({ clock: manualClock(), maxKeys: 2 })
    for (const key of ['a', 'b', 'c']) await limiter.consume(key, limit)
    expect((await limiter.consume('b', limit)).allowed).toBe(false)
    expect((await limiter.consume('c', limit)).allowed).toBe(false)
    expect((await limiter.consume('a', limit)).allowed).toBe(true)
  })

  it('gives up windows that are over first', async () => {
    const clock = manualClock()
    const limiter = memoryRateLimiter({ clock, maxKeys: 2 })
    for (let call = 0; call < 2; call += 1) await limiter.consume('over', limit)
    await clock.advance(1_000)
    await limiter.consume('young', limit)
    await limiter.consume('new', limit)
    expect((await limiter.consume('young', limit)).allowed).toBe(false)
  })

  it('keeps its bound also when all refuse', async () => {
    const limiter = memoryRateLimiter({ clock: manualClock(), maxKeys: 2 })
    for (const key of ['a', 'b']) for (let call = 0; call < 2; call += 1) await limiter.consume(key, limit)
    await limiter.consume('c', limit)
    expect((await limiter.consume('b', limit)).allowed).toBe(false)
    expect((await limiter.consume('a', limit)).allowed).toBe(true)
  })

  it.each([0, -1, 1.5])('refuses to count %d keys', maxKeys => {
    expect(() => memoryRateLimiter({ clock: manualClock(), maxKeys })).toThrow(RangeError)
  })
})
