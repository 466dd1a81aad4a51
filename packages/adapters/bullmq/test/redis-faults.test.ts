// Goal: whatever becomes of Redis, every event is handled, and none of them twice.
// Method: a Redis of its own under two worker processes and one that relays; it is killed, emptied, stopped and started again while events are stored.
import { deliveryLimits, type LogLevel, silentLogger } from '@cartwright/core'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { inPath } from '../../../../tests/support/services/in-path.ts'
import { type RedisServer, startRedis } from '../../../../tests/support/services/redis-server.ts'
import { bullmq } from '../src/index.ts'
import { newPrefix } from './support/dispatchers.ts'
import { handled, openShop, range, type Shop, storeEvents } from './support/shop.ts'
import { startWorker } from './support/start-worker.ts'
import { temporaryFiles } from './support/temporary-files.ts'

const newFile = temporaryFiles()
const isInstalled = inPath('redis-server') !== undefined
if (!isInstalled) console.log('The faults of Redis are not tried: redis-server is not installed.')

let redis: RedisServer
beforeAll(async () => {
  if (!isInstalled) return
  const started = await startRedis()
  if (!started) throw new Error('redis-server went away')
  redis = started
})
afterAll(() => redis?.close())

interface Line {
  readonly level: LogLevel
  readonly message: string
}

async function openRelaying(aheadMs = () => 0) {
  const lines: Line[] = []
  const setup = { file: newFile(), url: redis.url, prefix: newPrefix() }
  const logger = { log: (level: LogLevel, message: string) => void lines.push({ level, message }) }
  const shop = await openShop({ file: setup.file, dispatcher: bullmq({ url: redis.url, prefix: setup.prefix, logger }), aheadMs, logger: silentLogger })
  shop.commerce.workers.relay()
  onTestFinished(() => shop.commerce.close())
  return { shop, setup, lines }
}

/** Stores events, a few at a time, for as long as `meanwhile` takes; answers with their orders. */
async function traffic(shop: Shop, from: number, meanwhile: () => Promise<unknown>): Promise<number[]> {
  let isOver = false
  const fault = meanwhile().finally(() => {
    isOver = true
  })
  const stored: number[] = []
  for (let next = from; !isOver || stored.length < 50; next += 5) {
    await storeEvents(shop, range(next, 5))
    stored.push(...range(next, 5))
    await pause(20)
  }
  await fault
  return stored
}

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

async function command(work: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(redis.url)
  await work(client)
  client.disconnect()
}

const once = (orderIds: readonly number[]) => orderIds.map(orderId => ({ orderId, by: [expect.any(String)] }))

const faults: readonly { readonly name: string; readonly fault: () => Promise<unknown> }[] = [
  { name: 'is emptied', fault: () => command(client => client.flushall()) },
  {
    name: 'is emptied again and again',
    fault: async () => {
      for (let times = 0; times < 10; times++) {
        await command(client => client.flushall())
        await pause(50)
      }
    },
  },
  { name: 'is killed and comes back empty', fault: () => redis.restart() },
  {
    name: 'answers nobody for some seconds',
    fault: async () => {
      redis.process.kill('SIGSTOP')
      await pause(3_000)
      redis.process.kill('SIGCONT')
    },
  },
]

describe.skipIf(!isInstalled)('while events flow, Redis', () => {
  it.each(faults)('$name: every event is handled, once', async ({ fault }) => {
    const { shop, setup } = await openRelaying()
    for (const name of ['a', 'b']) await startWorker({ ...setup, name, consumers: ['mail'] })
    await storeEvents(shop, range(1, 20))
    await handled(shop, 'mail', range(1, 20))
    const stored = await traffic(shop, 21, fault)
    // What lay in Redis then is found when nobody has taken it for a lease; the rest at once.
    expect(await handled(shop, 'mail', stored, deliveryLimits.leaseMs + 15_000)).toEqual(once(stored))
    const after = range(100_000, 20)
    await storeEvents(shop, after)
    expect(await handled(shop, 'mail', after)).toEqual(once(after))
  })

  it('is killed for good: workers look into the database, and stop in time', async () => {
    const { shop, setup, lines } = await openRelaying()
    const worker = await startWorker({ ...setup, name: 'a', consumers: ['mail'] })
    await storeEvents(shop, range(1, 20))
    await handled(shop, 'mail', range(1, 20))
    const dead = redis.process
    dead.kill('SIGKILL')
    try {
      await storeEvents(shop, range(21, 50))
      expect(await handled(shop, 'mail', range(21, 50))).toEqual(once(range(21, 50)))
      expect(lines).toEqual([{ level: 'warn', message: 'Redis is away: workers look into the database themselves.' }])
      expect(await worker.stop()).toBe(0)
    } finally {
      await redis.restart()
    }
  })

  it('hangs for good: workers look into the database, and stop in time', async () => {
    const { shop, setup } = await openRelaying()
    const worker = await startWorker({ ...setup, name: 'a', consumers: ['mail'] })
    await storeEvents(shop, range(1, 20))
    await handled(shop, 'mail', range(1, 20))
    redis.process.kill('SIGSTOP')
    try {
      await storeEvents(shop, range(21, 50))
      expect(await handled(shop, 'mail', range(21, 50))).toEqual(once(range(21, 50)))
      expect(await worker.stop()).toBe(0)
    } finally {
      redis.process.kill('SIGCONT')
    }
  })

  it('is away when everybody starts, and comes later', async () => {
    redis.process.kill('SIGSTOP')
    const { shop, setup, lines } = await openRelaying()
    await startWorker({ ...setup, name: 'a', consumers: ['mail'] })
    await storeEvents(shop, range(1, 20))
    expect(await handled(shop, 'mail', range(1, 20))).toEqual(once(range(1, 20)))
    // The worker may have found out sooner than who relays.
    while (lines.length < 1) await pause(10)
    redis.process.kill('SIGCONT')
    const later: number[] = []
    for (let next = 21; lines.length < 2 && next < 500; next++) {
      await storeEvents(shop, [next])
      later.push(next)
      await pause(50)
    }
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'Redis is away: workers look into the database themselves.'],
      ['info', 'Redis is back.'],
    ])
    expect(await handled(shop, 'mail', later)).toEqual(once(later))
  })

  it('is emptied, killed and started again: turns go on, by their own clock while it is away', async () => {
    const prefix = newPrefix()
    const dispatchers = [1, 2].map(() => bullmq({ url: redis.url, prefix, awayMs: 500 }))
    const over = new AbortController()
    let turns = 0
    const taking = dispatchers.map(async dispatcher => {
      const mine = dispatcher.takeTurns('beat', 200)
      for (;;) {
        await mine.next(over.signal)
        if (over.signal.aborted) return
        turns += 1
      }
    })
    const more = async (count: number) => {
      const wanted = turns + count
      for (let look = 0; look < 1_000 && turns < wanted; look++) await pause(20)
      expect(turns).toBeGreaterThanOrEqual(wanted)
    }
    await more(3)
    await command(client => client.flushall())
    await more(10)
    redis.process.kill('SIGKILL')
    await more(10)
    await redis.restart()
    await more(10)
    over.abort()
    await Promise.all(taking)
    await Promise.all(dispatchers.map(dispatcher => dispatcher.close()))
  })

  it('is emptied while jobs wait for a worker: they are found once nobody has taken them for a lease', async () => {
    const { shop, setup } = await openRelaying()
    await shop.commerce.events.subscribe({ name: 'mail', topics: ['order.completed'], handle: async () => {} })
    await storeEvents(shop, range(1, 30))
    const jobs = () => command(async client => expect(await client.exists(`{${setup.prefix}}:events-mail:wait`)).toBe(1))
    for (let look = 0; ; look++) {
      if (
        await jobs().then(
          () => true,
          error => look >= 200 && Promise.reject(error),
        )
      )
        break
      await pause(20)
    }
    await command(client => client.flushall())
    await startWorker({ ...setup, name: 'late', consumers: ['mail'], aheadMs: deliveryLimits.leaseMs })
    expect(await handled(shop, 'mail', range(1, 30))).toEqual(once(range(1, 30)))
  })
})
