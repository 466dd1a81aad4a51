import { CommerceError, systemClock } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { bullmq } from '../src/index.ts'

describe('a dispatcher on BullMQ', () => {
  it.each(['', 'localhost:6379', 'http://me:secret@127.0.0.1', 'rediss'])('refuses "%s", and does not repeat it', url => {
    const refusal = new CommerceError('validation_failed', 'The address of a Redis is redis://HOST:PORT, or rediss:// with TLS.')
    expect(() => bullmq({ url })).toThrow(refusal)
  })

  it('is down where nobody listens, and everything it is asked for comes to an end', async () => {
    const lines: unknown[] = []
    const logger = { log: (...line: unknown[]) => void lines.push(line.slice(0, 2)) }
    const dispatcher = bullmq({ url: 'redis://127.0.0.1:1', logger })
    await dispatcher.push([{ id: 1, consumer: 'mail', attempts: 0, dueAt: 0 }])
    expect(await dispatcher.isUp()).toBe(false)
    dispatcher.consume('mail', async () => {})
    const turns = dispatcher.takeTurns('sweep', 50)
    await turns.next(new AbortController().signal)
    await systemClock.wait(50)
    await dispatcher.close()
    expect(lines).toEqual([['warn', 'Redis is away: workers look into the database themselves.']])
  })

  it('connects to nobody before it is used', async () => {
    await bullmq({ url: 'redis://127.0.0.1:1' }).close()
  })
})
