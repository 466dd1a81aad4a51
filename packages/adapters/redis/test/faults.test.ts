import { type IdempotencyStore, type LogLevel, silentLogger } from '@cartwright/core'
import { memoryMeter, memoryStorage, seededRandom } from '@cartwright/core/memory'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, it } from 'vitest'
import { freePort } from '../../../../tests/support/services/free-port.ts'
import { inPath } from '../../../../tests/support/services/in-path.ts'
import { type RedisServer, startRedis } from '../../../../tests/support/services/redis-server.ts'
import { connect } from '../src/connection/connect.ts'
import { redisLink } from '../src/connection/link.ts'
import type { RedisParts } from '../src/index.ts'
import { cutWire } from './support/cut-wire.ts'
import { newShop, openedParts } from './support/shops.ts'
import { until } from './support/until.ts'

const isUp = (parts: RedisParts) =>
  parts.health().then(
    () => true,
    () => false,
  )
const tagged = { ttlMs: 60_000, tags: ['red'] }
const limit = { limit: 6, windowMs: 60_000 }
const answer = { status: 201, body: '{"order_id":1}', headers: {} }
const call = { scope: 'POST /orders', key: 'key' }
const claimOf = (owner: string, fingerprint = 'print'): Parameters<IdempotencyStore['claim']>[0] => {
  const now = Date.now()
  return { ...call, owner, fingerprint, now, lockedUntil: now + 30_000, keepUntil: now + 86_400_000 }
}

describe.skipIf(inPath('redis-server') === undefined)('when something is wrong with Redis', () => {
  const open = openedParts()
  const servers: RedisServer[] = []
  afterAll(async () => {
    for (const server of servers) {
      server.process.kill('SIGCONT')
      await server.close()
    }
  })
  const newServer = async (port?: number) => {
    const server = await startRedis(port === undefined ? {} : { port })
    if (!server) throw new Error('no redis-server')
    servers.push(server)
    return server
  }

  /** What a shopper's requests rest on, without Redis: everything as ever, and half of the limit. */
  const expectToDoWithout = async (parts: RedisParts) => {
    const { cache, rateLimiter } = parts
    const store = parts.idempotency(memoryStorage().idempotency)
    const subject = newShop()
    expect(await cache.load(subject, tagged, async () => 'made')).toBe('made')
    expect(await cache.get(subject)).toBe('made')
    await cache.set(subject, 'set', tagged)
    expect(await cache.load(subject, tagged, async () => 'made again')).toBe('set')
    await cache.invalidate(['red'])
    expect(await cache.get(subject)).toBeUndefined()
    const answers = []
    for (let calls = 0; calls < 5; calls += 1) answers.push(await rateLimiter.consume(subject, limit))
    expect(answers.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
      [false, 0],
    ])
    expect(await store.claim(claimOf('a'))).toEqual({ status: 'claimed' })
    expect(await store.claim(claimOf('b'))).toEqual({ status: 'in_use' })
    expect(await store.finish({ ...call, owner: 'a', answer })).toBe(true)
    expect(await store.claim(claimOf('c'))).toEqual({ status: 'answered', answer })
    expect(await store.claim(claimOf('d', 'another'))).toEqual({ status: 'mismatch' })
    await expect(parts.health()).rejects.toMatchObject({ code: 'unavailable' })
  }

  /** What only works where two processes share a Redis. */
  const expectToShare = async (one: RedisParts, other: RedisParts) => {
    const subject = newShop()
    await one.cache.set(subject, 'shared', tagged)
    expect(await other.cache.get(subject)).toBe('shared')
    const answers = []
    for (const { rateLimiter } of [one, other, one, other, one, other, one, other]) answers.push(await rateLimiter.consume(subject, limit))
    expect(answers.map(({ allowed }) => allowed)).toEqual([true, true, true, true, true, true, false, false])
  }

  const twoProcesses = (url: string) => {
    const shop = newShop()
    return [open({ url, shop }), open({ url, shop })] as const
  }
  const bothUp = (...parts: readonly RedisParts[]) => until(async () => (await Promise.all(parts.map(isUp))).every(up => up))

  it('starts without it, and takes it when it comes', async () => {
    const port = await freePort()
    const [one, other] = twoProcesses(`redis://127.0.0.1:${port}`)
    await expectToDoWithout(one)
    await newServer(port)
    await bothUp(one, other)
    await expectToShare(one, other)
  })

  it('asks once more when the connection breaks under a question, and tells in which state its circuit is', async () => {
    const server = await newServer()
    const control = new Redis(server.url)
    const meter = memoryMeter()
    const clients = connect({ url: server.url })
    const link = redisLink({ ...clients, name: async () => 'test:', timeoutMs: 10_000, random: seededRandom(1), logger: silentLogger, meter })
    expect(await link.ask(client => client.ping())).toBe('PONG')
    let tries = 0
    const answer = await link.ask(async client => {
      tries += 1
      if (tries === 1) await control.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      else await until(async () => client.status === 'ready')
      return client.ping()
    })
    expect([answer, tries, link.circuit()]).toEqual(['PONG', 2, 'closed'])
    expect((await meter.levels()).map(({ labels, value }) => [labels, value])).toEqual([
      [{ circuit: 'redis', state: 'closed' }, 1],
      [{ circuit: 'redis', state: 'half_open' }, 0],
      [{ circuit: 'redis', state: 'open' }, 0],
    ])
    link.close()
    control.disconnect()
    expect(await meter.levels()).toEqual([])
  })

  it('does without while it hangs, asking it no more after three answers that did not come', async () => {
    const server = await newServer()
    const logged: [LogLevel, string][] = []
    const shop = newShop()
    const options = {
      url: server.url,
      shop,
      timeoutMs: 400,
      nearMs: 60_000,
      logger: { log: (level: LogLevel, message: string) => void logged.push([level, message]) },
    }
    const [one, other] = [open(options), open(options)]
    await expectToShare(one, other)
    server.process.kill('SIGSTOP')
    await expectToDoWithout(one)
    expect(logged).toEqual([['warn', 'Redis does not answer: the shop does without until it does.']])
    await expectToDoWithout(other)
    server.process.kill('SIGCONT')
    await bothUp(one, other)
    await expectToShare(one, other)
    expect(logged.filter(([level]) => level === 'info')).toHaveLength(2)
  })

  it('does without when it is killed, and finds it again when it was restarted empty', async () => {
    const server = await newServer()
    const [one, other] = twoProcesses(server.url)
    await expectToShare(one, other)
    server.process.kill('SIGKILL')
    await until(async () => !(await isUp(one)) && !(await isUp(other)))
    await expectToDoWithout(one)
    await server.restart()
    await bothUp(one, other)
    await expectToShare(one, other)
  })

  it('keeps limits closed that were reached before it went, and allows half of what was left open', async () => {
    const server = await newServer()
    const [one, other] = twoProcesses(server.url)
    for (let calls = 0; calls < 6; calls += 1) await one.rateLimiter.consume('reached', limit)
    for (let calls = 0; calls < 2; calls += 1) await one.rateLimiter.consume('begun', limit)
    for (let calls = 0; calls < 2; calls += 1) await one.rateLimiter.consume('one call', { limit: 1, windowMs: 60_000 })
    server.process.kill('SIGKILL')
    await until(async () => !(await isUp(one)) && !(await isUp(other)))
    expect(await one.rateLimiter.consume('reached', limit)).toMatchObject({ allowed: false, remaining: 0 })
    const begun = [await one.rateLimiter.consume('begun', limit), await one.rateLimiter.consume('begun', limit)]
    expect(begun.map(({ allowed }) => allowed)).toEqual([true, false])
    expect(await one.rateLimiter.peek('begun', limit)).toMatchObject({ allowed: false, remaining: 0 })
    expect(await other.rateLimiter.peek('begun', limit)).toEqual({ allowed: true, remaining: 3, resetMs: 60_000 })
    expect(await one.rateLimiter.consume('one call', { limit: 1, windowMs: 60_000 })).toMatchObject({ allowed: false })
    expect(await other.rateLimiter.consume('none', { limit: 0, windowMs: 60_000 })).toMatchObject({ allowed: false })
    await server.restart()
    await bothUp(one, other)
    // What the process counted by itself counts for all.
    expect(await one.rateLimiter.consume('begun', limit)).toMatchObject({ allowed: true, remaining: 2 })
    expect(await other.rateLimiter.consume('begun', limit)).toMatchObject({ allowed: true, remaining: 1 })
    expect(await one.rateLimiter.consume('reached', limit)).toMatchObject({ allowed: false })
  })

  it('loses nothing but time when it is flushed again and again under load', async () => {
    const server = await newServer()
    const shop = newShop()
    const { idempotency } = memoryStorage()
    const processes = Array.from({ length: 3 }, () => open({ url: server.url, shop }))
    const stores = processes.map(parts => parts.idempotency(idempotency))
    const control = new Redis(server.url)
    let isOver = false
    const flushing = (async () => {
      while (!isOver) await control.flushall()
    })()
    let version = 0
    const work = async (index: number) => {
      const [parts, store] = [processes[index % 3], stores[index % 3]]
      if (!parts || !store) throw new Error('three')
      // A value is never older than the version it is asked for by.
      const wanted = version
      const read = await parts.cache.load(`value:${wanted}`, tagged, async () => wanted)
      const id = { scope: 'a', key: `key ${index % 20}` }
      const claim = await store.claim({ ...claimOf(`owner ${index}`), ...id })
      if (claim.status === 'claimed') await store.finish({ ...id, owner: `owner ${index}`, answer: { ...answer, body: id.key } })
      if (index % 10 === 0) {
        version += 1
        await parts.cache.invalidate(['red'])
      }
      const { allowed } = await parts.rateLimiter.consume('everyone', { limit: 50, windowMs: 600_000 })
      return { isRight: read === wanted, id, claim, allowed }
    }
    const seen: Awaited<ReturnType<typeof work>>[] = []
    for (let batch = 0; batch < 20; batch += 1) seen.push(...(await Promise.all(Array.from({ length: 10 }, (_, call) => work(batch * 10 + call)))))
    isOver = true
    await flushing
    control.disconnect()
    expect(seen.filter(({ isRight }) => !isRight)).toEqual([])
    // Each key was claimed once, and every other call was told of the same answer, or that it is under way.
    expect(seen.filter(({ claim }) => claim.status === 'claimed')).toHaveLength(20)
    expect(seen.filter(({ claim, id }) => claim.status === 'answered' && claim.answer.body !== id.key)).toEqual([])
    expect(seen.filter(({ claim }) => claim.status === 'mismatch')).toEqual([])
    // No process lets more through than the limit, whatever Redis forgets: flushing does not open it.
    expect(seen.filter(({ allowed }) => allowed).length).toBeGreaterThanOrEqual(50)
    expect(seen.filter(({ allowed }) => allowed).length).toBeLessThanOrEqual(150)
  })

  it('makes up for invalidations that did not get through', async () => {
    const server = await newServer()
    const wire = await cutWire(server.port)
    const shop = newShop()
    const [one, other, third] = [open({ url: wire.url, shop }), open({ url: server.url, shop, nearMs: 600_000 }), open({ url: server.url, shop })]
    await one.cache.set('a', 'old', tagged)
    expect(await other.cache.get('a')).toBe('old')
    await wire.cut()
    await until(async () => !(await isUp(one)))
    await one.cache.invalidate(['red'])
    expect(await one.cache.get('a')).toBeUndefined()
    // Nobody can tell the others now: they see it until its time is over.
    expect(await third.cache.get('a')).toBe('old')
    await wire.mend()
    await until(async () => (await other.cache.get('a')) === undefined)
    expect(await one.cache.get('a')).toBeUndefined()
    await until(async () => (await third.cache.get('a')) === undefined)
    await wire.close()
  })

  it('does without a Redis that refuses everything', async () => {
    const server = await newServer()
    const [one] = twoProcesses(server.url)
    await one.cache.set('a', 1, tagged)
    const control = new Redis(server.url)
    await control.config('SET', 'maxmemory', '1')
    control.disconnect()
    const subject = newShop()
    const answers = []
    for (let calls = 0; calls < 4; calls += 1) answers.push(await one.rateLimiter.consume(subject, limit))
    expect(answers.map(({ allowed }) => allowed)).toEqual([true, true, true, false])
    expect(await one.cache.load(subject, tagged, async () => 'made')).toBe('made')
  })

  it('does without one that does not let it in, and does not say with what it tried', async () => {
    const server = await newServer()
    const control = new Redis(server.url)
    await control.config('SET', 'requirepass', 'right')
    control.disconnect()
    const logged: string[] = []
    const logger = { log: (...line: readonly unknown[]) => void logged.push(JSON.stringify(line)) }
    await expectToDoWithout(open({ url: `redis://:wrong-secret@127.0.0.1:${server.port}`, shop: newShop(), logger }))
    expect(logged.length).toBeGreaterThan(0)
    expect(logged.join()).not.toContain('wrong-secret')
    const [one, other] = twoProcesses(`redis://:right@127.0.0.1:${server.port}`)
    await expectToShare(one, other)
  })
})
