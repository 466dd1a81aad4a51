import { silentLogger } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { inPath } from '../../../tests/support/services/in-path.ts'
import { startRedis } from '../../../tests/support/services/redis-server.ts'
import { UsageError } from '../src/errors.ts'
import { eventDispatcher } from '../src/shop/event-dispatcher.ts'
import { start } from './support/program-process.ts'
import { run, runJson, temporaryFolder } from './support/run.ts'

const dispatcherOf = (env: Readonly<Record<string, string>>) => eventDispatcher(env, silentLogger)

describe('what tells workers of events', () => {
  it.each([{}, { EVENTS: '' }, { EVENTS: 'embedded', REDIS_URL: 'redis://127.0.0.1:1' }])('is nothing for %j', async env => {
    expect(await dispatcherOf(env)).toBe(null)
  })

  it('is BullMQ where it is asked for, and nothing is connected before it is used', async () => {
    const dispatcher = await dispatcherOf({ EVENTS: 'bullmq', REDIS_URL: 'redis://127.0.0.1:1', REDIS_PREFIX: 'mugs' })
    expect(dispatcher?.name).toBe('bullmq')
    await dispatcher?.close()
  })

  it.each([
    [{ EVENTS: 'kafka' }, 'EVENTS is embedded or bullmq, not "kafka".'],
    [{ EVENTS: 'bullmq' }, 'EVENTS=bullmq needs REDIS_URL, as in redis://127.0.0.1:6379.'],
    [{ EVENTS: 'bullmq', REDIS_URL: 'http://u:secret@host' }, 'REDIS_URL is wrong: The address of a Redis is redis://HOST:PORT, or rediss:// with TLS.'],
  ])('is refused for %j', async (env, message) => {
    await expect(dispatcherOf(env)).rejects.toEqual(new UsageError(message))
  })

  it('leaves the command line as it is while Redis is away', async () => {
    const cwd = temporaryFolder()
    const env = { EVENTS: 'bullmq', REDIS_URL: 'redis://127.0.0.1:1' }
    await run(['migrate'], { cwd, env })
    expect(await run(['seed'], { cwd, env })).toMatchObject({ code: 0, err: '' })
    expect(await runJson(['events', 'stats'], { cwd, env })).toMatchObject({ ready: 0, leased: 0, dead: 0 })
  })

  it.skipIf(inPath('redis-server') === undefined).each(['serve', 'worker'])('lets %s end while Redis is away', async command => {
    const redis = await startRedis()
    const env = { EVENTS: 'bullmq', REDIS_URL: redis?.url ?? '', LOG_LEVEL: 'warn' }
    const { child, exited, printed, text } = start([command], temporaryFolder(), env)
    await printed('Ctrl-C')
    await redis?.close()
    await printed('Redis is away')
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
    expect(text()).toContain('Stopped.')
  })
})
