import { noopMeter, silentLogger } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { isRedisInTheClear, redisParts } from '../src/shop/redis-parts.ts'
import { run, temporaryFolder } from './support/run.ts'

describe('REDIS_URL', () => {
  it('is not needed', async () => {
    expect([await redisParts({}, silentLogger, noopMeter), await redisParts({ REDIS_URL: ' ' }, silentLogger, noopMeter)]).toEqual([null, null])
  })

  it.each([
    [{ REDIS_URL: 'http://:secret@localhost' }, 'REDIS_URL is an address such as redis://localhost:6379'],
    [{ REDIS_URL: 'redis://localhost:6379,secret' }, 'REDIS_URL is an address such as redis://localhost:6379'],
    [{ REDIS_URL: 'redis://localhost:6379', REDIS_CLUSTER: 'yes' }, 'REDIS_CLUSTER is true or false, not "yes".'],
  ])('%o is refused before anything is opened, without what it holds', async (env, message) => {
    const cwd = temporaryFolder()
    const { code, err } = await run(['migrate'], { cwd, env })
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
    expect(err).not.toContain('secret')
  })

  it('may lead to nothing: commands do without', async () => {
    const shop = { cwd: temporaryFolder(), env: { REDIS_URL: 'redis://127.0.0.1:1' } }
    expect((await run(['migrate'], shop)).code).toBe(0)
    expect((await run(['products', 'list'], shop)).code).toBe(0)
  })

  it.each([
    ['redis://localhost:6379', false],
    ['redis://:secret@127.0.0.1', false],
    ['redis://[::1]:6379/2', false],
    ['rediss://redis.example', false],
    ['redis://redis.example', true],
    ['redis://localhost.example', true],
    ['rediss://a.example, redis://b.example', true],
  ])('%s: in the clear %s', (url, isClear) => {
    expect(isRedisInTheClear({ REDIS_URL: url })).toBe(isClear)
  })
})
