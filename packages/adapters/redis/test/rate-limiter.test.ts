import { systemClock } from '@cartwright/core'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, it } from 'vitest'
import { startRedis } from '../../../../tests/support/services/redis-server.ts'
import { serviceUrl } from '../../../../tests/support/services/test-services.ts'
import { newShop, openedParts } from './support/shops.ts'

const url = serviceUrl('redis') ?? ''
const limit = { limit: 4, windowMs: 60_000 }
const server = url === '' ? undefined : await startRedis()
afterAll(() => server?.close())

describe.skipIf(!server)('the rate limiter of several processes', () => {
  const open = openedParts()
  const inspect = new Redis(server?.url ?? '', { lazyConnect: true })
  afterAll(() => inspect.disconnect())
  const processes = (count: number, shop = newShop()) => Array.from({ length: count }, () => open({ url: server?.url ?? '', shop }).rateLimiter)

  it('counts the calls of all, never one too many', async () => {
    const limiters = processes(3)
    const answers = await Promise.all(Array.from({ length: 60 }, (_, call) => limiters[call % 3]?.consume('a', { limit: 10, windowMs: 60_000 })))
    expect(answers.filter(answer => answer?.allowed)).toHaveLength(10)
  })

  it('sends neither names nor tokens to Redis', async () => {
    const [limiter] = processes(1)
    await limiter?.consume('login:account:ann@example.com', limit)
    await limiter?.consume('read:principal:guest:token-of-a-guest', limit)
    const keys = await inspect.keys('*')
    expect(keys.filter(key => key.includes(':limit:')).length).toBeGreaterThanOrEqual(2)
    expect(keys.filter(key => /ann|example|guest|token/.test(key))).toEqual([])
  })

  it('lets every key go when its window is over', async () => {
    const [limiter] = processes(1, 'brief')
    await limiter?.consume('a', { limit: 1, windowMs: 50 })
    await systemClock.wait(60)
    expect(await inspect.keys('*:brief:*')).toEqual([])
  })

  it('does not ask about who is refused until the window is over', async () => {
    const [limiter] = processes(1)
    for (let call = 0; call < 4; call += 1) await limiter?.consume('a', limit)
    const evaluated = async () => Number(/cmdstat_eval:calls=(\d+)/.exec(await inspect.info('commandstats'))?.[1])
    const before = await evaluated()
    const answers = await Promise.all(Array.from({ length: 100 }, () => limiter?.consume('a', limit)))
    expect(answers.filter(answer => answer?.allowed)).toEqual([])
    expect(await evaluated()).toBe(before)
  })

  it('goes on where it was when Redis has forgotten everything', async () => {
    const [one, other] = processes(2)
    const calls = [await one?.consume('a', limit), await other?.consume('a', limit), await one?.consume('a', limit)]
    expect(calls.map(answer => answer?.remaining)).toEqual([3, 2, 1])
    await inspect.flushall()
    const after = [await one?.consume('a', limit), await other?.consume('a', limit), await one?.consume('a', limit)]
    expect(after.map(answer => answer?.allowed)).toEqual([true, false, false])
    // The window is the old one, not a new one.
    expect(after[2]?.resetMs).toBeLessThanOrEqual(calls[2]?.resetMs ?? 0)
  })

  it('goes by the highest count any of the processes has seen', async () => {
    const [one, other] = processes(2)
    for (let call = 0; call < 3; call += 1) await one?.consume('a', limit)
    await inspect.flushall()
    // The other has not seen the key yet and begins anew; who has seen more corrects it.
    expect(await other?.consume('a', limit)).toMatchObject({ allowed: true, remaining: 3 })
    expect(await one?.consume('a', limit)).toMatchObject({ allowed: true, remaining: 0 })
    expect(await other?.consume('a', limit)).toMatchObject({ allowed: false, remaining: 0 })
  })
})
