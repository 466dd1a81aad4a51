import { createCommerce, type Principal } from '@cartwright/core'
import { memoryPasswords, memoryStorage } from '@cartwright/core/memory'
import { listen, nodeWebhookSender } from '@cartwright/server/node'
import { expect, it } from 'vitest'
import { receiver } from './samples/receive-webhooks.ts'

const owner: Principal = { kind: 'system', name: 'test' }

it('docs/webhooks.md: the receiver takes what the shop signs, once, and nothing else', async () => {
  const commerce = createCommerce({ storage: memoryStorage(), passwords: memoryPasswords(), webhookSender: nodeWebhookSender({ allowPrivate: true }) })
  await commerce.start()
  const handled: unknown[] = []
  const secrets: string[] = []
  const server = await listen(
    { fetch: request => receiver(secrets[0] ?? '', done, async event => void handled.push(event)).fetch(request) },
    { port: 0, host: '127.0.0.1' },
  )
  const done = new Set<string>()
  const { endpoint, secret } = await commerce.webhooks.create({ url: `${server.url}/hooks`, topics: ['product.changed'] }, owner)
  secrets.push(secret)
  const { id } = await commerce.catalog.create({ name: 'Mug', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 1250 }] }] }, owner)
  await commerce.workers.drain()
  expect(await commerce.workers.sendWebhooks()).toBe(1)
  const told = { type: 'product.changed', data: { product_id: id, product: { id, slug: 'mug', name: 'Mug', variants: [{ sku: 'MUG' }] } } }
  expect(handled).toMatchObject([told])

  const [delivery] = (await commerce.webhooks.deliveries({}, { limit: 1 })).items
  await commerce.webhooks.redeliver(delivery?.id ?? 0, owner)
  expect(await commerce.workers.sendWebhooks()).toBe(1)
  expect(handled).toHaveLength(1)

  const forged = await fetch(`${server.url}/hooks`, {
    method: 'POST',
    body: '{}',
    headers: { 'webhook-id': 'msg_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' },
  })
  expect(forged.status).toBe(400)
  expect((await commerce.webhooks.ping(endpoint.id)).delivery).toMatchObject({ state: 'delivered', lastStatus: 204 })
  expect(handled).toHaveLength(2)
  await server.stop()
  await commerce.close()
})
