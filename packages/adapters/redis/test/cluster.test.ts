import { systemClock } from '@cartwright/core'
import { describeCache, describeRateLimiter, describeStorage } from '@cartwright/core/conformance'
import { memoryStorage } from '@cartwright/core/memory'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, it } from 'vitest'
import { inPath } from '../../../../tests/support/services/in-path.ts'
import { startCluster } from './support/redis-cluster.ts'
import { newShop, openedParts } from './support/shops.ts'
import { until } from './support/until.ts'

const cluster = inPath('redis-server') && inPath('redis-cli') ? await startCluster() : undefined
afterAll(() => cluster?.close())

const advance = (ms: number) => systemClock.wait(ms + 2)

describe.skipIf(!cluster)('on a Redis Cluster of three nodes', () => {
  const open = openedParts()
  const urls = cluster?.nodes.map(({ url }) => url) ?? []
  const parts = (shop = newShop()) => open({ url: urls[0] ?? '', cluster: true, shop })

  describeCache({ name: 'redis cluster', create: () => ({ cache: parts().cache, advance }) })
  describeRateLimiter({ name: 'redis cluster', create: () => ({ limiter: parts().rateLimiter, advance }) })
  describeStorage({
    name: 'memory, with the short cut through a redis cluster',
    create: () => {
      const storage = memoryStorage()
      return { ...storage, idempotency: parts().idempotency(storage.idempotency) }
    },
  })

  it('spreads its keys over all nodes', async () => {
    const shop = newShop()
    const { cache, rateLimiter } = open({ url: urls, shop })
    for (let index = 0; index < 60; index += 1) {
      await cache.load(`key ${index}`, { ttlMs: 60_000, tags: [`tag ${index}`, `other tag ${index}`] }, async () => index)
      await rateLimiter.consume(`caller ${index}`, { limit: 2, windowMs: 60_000 })
    }
    for (const url of urls) {
      const node = new Redis(url)
      const keys = await node.keys(`*:${shop}:*`)
      node.disconnect()
      for (const kind of [':cache:', ':tag:', ':limit:']) expect(keys.filter(key => key.includes(kind)).length).toBeGreaterThan(5)
    }
  })

  it('drops from every process what one invalidates', async () => {
    const shop = newShop()
    const [one, other] = [open({ url: urls, shop, nearMs: 600_000 }), open({ url: urls.toReversed(), shop, nearMs: 600_000 })]
    await one.cache.set('a', 1, { ttlMs: 600_000, tags: ['red'] })
    expect(await other.cache.get('a')).toBe(1)
    await one.cache.invalidate(['red'])
    await until(async () => (await other.cache.get('a')) === undefined)
  })

  it('is slower and never wrong while a node is away, and takes it back', async () => {
    const shop = newShop()
    const [one, other] = [open({ url: urls, shop, timeoutMs: 500 }), open({ url: urls, shop, timeoutMs: 500 })]
    const limit = { limit: 4, windowMs: 600_000 }
    const spend = async (subject: string) => {
      const answers = []
      for (const { rateLimiter } of [one, one, one, one, other, other, other, other]) answers.push(await rateLimiter.consume(subject, limit))
      return answers.filter(({ allowed }) => allowed).length
    }
    /** Whether the processes share everything, on every node. */
    const isWhole = async () => {
      for (let index = 0; index < 6; index += 1) {
        const key = newShop()
        await one.cache.set(key, 1, { ttlMs: 60_000 })
        if ((await other.cache.get(key)) !== 1 || (await spend(key)) !== 4) return false
      }
      return true
    }
    await until(isWhole)
    let spent = ''
    await until(async () => {
      spent = newShop()
      return (await spend(spent)) === 4
    })
    const [node] = cluster?.nodes ?? []
    node?.process.kill('SIGSTOP')
    for (let index = 0; index < 3; index += 1) {
      expect(await one.cache.load(`key ${index}`, { ttlMs: 60_000, tags: ['red'] }, async () => index)).toBe(index)
      // What both count together and what one allows alone: never more than that, and never nothing.
      const allowed = await spend(`during ${index}`)
      expect([allowed >= 2, allowed <= 6]).toEqual([true, true])
    }
    expect(await spend(spent)).toBe(0)
    node?.process.kill('SIGCONT')
    await until(isWhole)
  })
})
