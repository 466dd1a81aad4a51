// Goal: a shop served by one process is worked on by others, whichever way these learn of events.
// Method: `cartwright serve` with WORKERS=off and `cartwright worker`, each in a process of its own, on one SQLite file, or on Postgres; a product is found only after a worker has indexed it.
import { createClient } from '@cartwright/client'
import { createCommerce, silentLogger } from '@cartwright/core'
import { memoryPasswords } from '@cartwright/core/memory'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testDatabase } from './support/databases/test-database.ts'
import { serviceUrl } from './support/services/test-services.ts'
import { startShop } from './support/shop-process.ts'
import { startWorkerProcess } from './support/worker-process.ts'

const redis = serviceUrl('redis')
const embedded = { name: 'embedded', env: {}, source: 'looking for events every second' }
const modes = redis
  ? [embedded, { name: 'bullmq', env: { EVENTS: 'bullmq', REDIS_URL: redis, REDIS_PREFIX: `workers-${process.pid}` }, source: 'told of events by bullmq' }]
  : [embedded]

async function seededShop(): Promise<{ readonly url: string; readonly key: string }> {
  const database = await testDatabase()
  onTestFinished(() => database.close())
  const commerce = createCommerce({ storage: database.open(), logger: silentLogger, passwords: memoryPasswords() })
  await commerce.start()
  const { key } = await commerce.customers.createApiKey({ name: 'Test', role: 'admin' }, { kind: 'system', name: 'test' })
  await commerce.close()
  return { url: database.url, key }
}

describe.each(modes)('with EVENTS=$name', ({ env, source }) => {
  it('works on events in a process of its own, until it is told to stop', async () => {
    const { url, key } = await seededShop()
    const shop = await startShop(url, { ...env, WORKERS: 'off' })
    onTestFinished(() => shop.kill())
    const client = createClient({ url: shop.url, apiKey: key })
    const create = (number: number) =>
      client.admin.products.create({ name: `Lamp ${number}`, variants: [{ sku: `LAMP-${number}`, prices: [{ currency: 'USD', amount: 10 }] }] })
    const found = async () => (await client.products.list({ search: 'lamp' })).total
    const until = async (total: number) => {
      for (let look = 0; look < 500 && (await found()) < total; look++) await new Promise(resolve => setTimeout(resolve, 20))
      expect(await found()).toBe(total)
    }

    await create(1)
    expect(await found()).toBe(0)
    const worker = await startWorkerProcess(url, env)
    onTestFinished(() => worker.kill())
    expect(worker.said()).toBe(`The worker runs on ${url.replace(/^sqlite:/, '')}, ${source}. Ctrl-C stops it.\n`)
    await until(1)
    for (const number of [2, 3, 4]) await create(number)
    await until(4)
    expect(await worker.terminate()).toBe(0)
    expect(worker.said()).toMatch(/"message":"Stopping: what is under way is being finished\."}\n.*"message":"Stopped\."}\n$/)

    await create(5)
    const next = await startWorkerProcess(url, env)
    onTestFinished(() => next.kill())
    await until(5)
    expect(await client.admin.events.stats()).toMatchObject({ ready: 0, dead: 0 })
    expect(await shop.terminate()).toBe(0)
  })
})
