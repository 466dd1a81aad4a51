import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WebhookMessage } from '../../../src/ports/index.ts'
import { admin } from '../shop.ts'
import { addEndpoint, day, deliveriesOf, happen, hour, second, told, type WebhookShop, webhookShop } from './webhook-shop.ts'

// The verifying library asks the machine for the time: it is told that of the shop's clock.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Whether a message bears a signature by this secret, as the official library sees it at the shop's time. */
const isSignedBy = ({ clock }: WebhookShop, secret: string, { body, headers }: WebhookMessage): boolean => {
  vi.setSystemTime(clock.now())
  try {
    return new Webhook(secret).verify(body, { ...headers }) !== undefined
  } catch {
    return false
  }
}

const lastMessage = ({ sender }: WebhookShop): WebhookMessage => sender.messages.at(-1) ?? { url: '', headers: {}, body: '' }

describe('a message', () => {
  it('tells every endpoint whose filter lets the event through, once, and is signed as the official library wants it', async () => {
    const shop = await webhookShop()
    const { endpoint, secret } = await addEndpoint(shop, ['product.*'])
    const other = await addEndpoint(shop, ['*'], 'https://other.example/')
    await addEndpoint(shop, ['order.*'], 'https://third.example/')
    const productId = await happen(shop)
    expect(await shop.commerce.workers.sendWebhooks()).toBe(2)
    // Both are sent at once: which comes first is chance.
    const [second, first] = shop.sender.messages.toSorted((a, b) => a.url.localeCompare(b.url))
    expect([second?.url, first?.url]).toEqual(['https://other.example/', 'https://receiver.example/hooks'])
    expect(first?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': expect.stringMatching(/^msg_[\w-]{22}$/),
      'webhook-timestamp': '1767225600',
    })
    expect(second && [isSignedBy(shop, secret, second), isSignedBy(shop, other.secret, second)]).toEqual([false, true])
    expect(first && isSignedBy(shop, secret, first)).toBe(true)
    expect(first && isSignedBy(shop, secret, { ...first, body: first.body.replace('product', 'Product') })).toBe(false)
    expect(first?.headers['webhook-id']).not.toBe(second?.headers['webhook-id'])
    expect(told(shop)[0]).toMatchObject({
      type: 'product.changed',
      timestamp: '2026-01-01T00:00:00.000Z',
      data: { product_id: productId, product: { id: productId } },
    })
    expect(await deliveriesOf(shop, endpoint)).toMatchObject([{ state: 'delivered', attempts: 1, lastStatus: 200 }])
    expect(await shop.commerce.workers.sendWebhooks()).toBe(0)
  })

  it('is made once of an event that is handled twice', async () => {
    const shop = await webhookShop()
    const { endpoint } = await addEndpoint(shop, ['product.*'])
    await happen(shop)
    // The bus may hand an event over again: everything it had is put back.
    for (const event of shop.tables.events.keys()) shop.tables.unrelayed.add(event)
    await shop.commerce.workers.drain()
    expect((await deliveriesOf(shop, endpoint)).length).toBe(1)
  })

  it('is not made for a shop without endpoints, whose bus knows nothing of webhooks', async () => {
    const shop = await webhookShop()
    await happen(shop)
    expect(shop.tables.consumers.has('webhooks-out')).toBe(false)
    await addEndpoint(shop, ['order.paid', 'product.*'])
    expect(shop.tables.consumers.get('webhooks-out')).toEqual(['order.paid', 'product.changed', 'product.deleted'])
    expect(shop.tables.webhookDeliveries.size).toBe(0)
  })

  it('never tells of what opens an account', async () => {
    const shop = await webhookShop()
    await addEndpoint(shop, ['*'])
    await addEndpoint(shop, ['customer.*'])
    await shop.commerce.customers.register({ email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' })
    await shop.commerce.customers.requestPasswordReset('ada@example.com')
    await shop.commerce.workers.drain()
    await shop.commerce.workers.sendWebhooks()
    const registered = {
      type: 'customer.registered',
      timestamp: '2026-01-01T00:00:00.000Z',
      data: { customer_id: 1, customer: { id: 1, role: 'customer', created_at: '2026-01-01T00:00:00.000Z' } },
    }
    expect(told(shop)).toEqual([registered, registered])
  })

  it('of a thing that is gone says so', async () => {
    const shop = await webhookShop()
    await addEndpoint(shop, ['product.deleted'])
    const id = await happen(shop)
    await shop.commerce.catalog.delete(id, admin)
    await shop.commerce.workers.drain()
    await shop.commerce.workers.sendWebhooks()
    expect(told(shop)).toEqual([{ type: 'product.deleted', timestamp: '2026-01-01T00:00:00.000Z', data: { product_id: id, product: null } }])
  })
})

describe('a secret that is changed', () => {
  it('signs beside the new one until its time is over', async () => {
    const shop = await webhookShop()
    const { endpoint, secret: old } = await addEndpoint(shop)
    const { secret } = await shop.commerce.webhooks.rotateSecret(endpoint.id, admin, { overlapMs: hour })
    expect(secret).not.toBe(old)
    const signers = async () => {
      await shop.commerce.webhooks.ping(endpoint.id)
      return [
        isSignedBy(shop, old, lastMessage(shop)),
        isSignedBy(shop, secret, lastMessage(shop)),
        lastMessage(shop).headers['webhook-signature']?.split(' ').length,
      ]
    }
    expect(await signers()).toEqual([true, true, 2])
    await shop.clock.advance(hour - 1)
    expect(await signers()).toEqual([true, true, 2])
    await shop.clock.advance(1)
    expect(await signers()).toEqual([false, true, 1])
  })

  it('signs no more at once where nothing is to overlap', async () => {
    const shop = await webhookShop()
    const { endpoint, secret: old } = await addEndpoint(shop)
    const { secret } = await shop.commerce.webhooks.rotateSecret(endpoint.id, admin, { overlapMs: 0 })
    await shop.commerce.webhooks.ping(endpoint.id)
    expect([isSignedBy(shop, old, lastMessage(shop)), isSignedBy(shop, secret, lastMessage(shop))]).toEqual([false, true])
  })
})

describe('a message that does not arrive', () => {
  it('is sent ten times over three days, the same bytes under the same id, each attempt signed for its own time', async () => {
    const shop = await webhookShop()
    const { endpoint, secret } = await addEndpoint(shop, ['product.*'])
    await happen(shop)
    shop.sender.answerWith(() => ({ status: 503, response: 'down' }))
    const waits: number[] = []
    for (;;) {
      await shop.commerce.workers.sendWebhooks()
      expect(isSignedBy(shop, secret, lastMessage(shop))).toBe(true)
      const [delivery] = await deliveriesOf(shop, endpoint)
      if (!delivery?.nextAttemptAt) break
      waits.push(delivery.nextAttemptAt - shop.clock.now())
      await shop.clock.advance(delivery.nextAttemptAt - shop.clock.now() - 1)
      expect(await shop.commerce.workers.sendWebhooks()).toBe(0)
      await shop.clock.advance(1)
    }
    const planned = [5 * second, 300 * second, 1_800 * second, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]
    expect(waits.map((wait, index) => Math.abs(wait / (planned[index] ?? 0) - 1) <= 0.1)).toEqual(planned.map(() => true))
    expect(shop.sender.messages.length).toBe(10)
    expect(new Set(shop.sender.messages.map(({ body, headers }) => `${headers['webhook-id']} ${body}`)).size).toBe(1)
    expect(new Set(shop.sender.messages.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10)
    const [failed] = await deliveriesOf(shop, endpoint)
    expect(failed).toMatchObject({ state: 'failed', attempts: 10, lastStatus: 503, lastError: 'Answered 503.' })
    const { attempts } = await shop.commerce.webhooks.delivery(failed?.id ?? 0)
    expect(attempts.map(({ number, status, response }) => [number, status, response])).toEqual(
      waits.map((_, index) => [index + 1, 503, 'down']).concat([[10, 503, 'down']]),
    )

    shop.sender.answerWith(() => 200)
    await shop.commerce.webhooks.redeliver(failed?.id ?? 0, admin)
    expect(await shop.commerce.workers.sendWebhooks()).toBe(1)
    expect(lastMessage(shop).headers['webhook-id']).toBe(shop.sender.messages[0]?.headers['webhook-id'])
    expect(await deliveriesOf(shop, endpoint)).toMatchObject([{ state: 'delivered', attempts: 11, tries: 1 }])
  })

  it('switches its endpoint off after seven days of nothing but failures; a probe a day later finds it back, and what was missed can be sent', async () => {
    const shop = await webhookShop()
    const { webhooks, workers } = shop.commerce
    const { endpoint } = await addEndpoint(shop, ['product.*'])
    const healthy = await addEndpoint(shop, ['product.*'], 'https://healthy.example/')
    const start = shop.clock.now()
    let isBack = false
    shop.sender.answerWith(({ url }) => (url === endpoint.url && !isBack ? 500 : 200))
    while ((await webhooks.endpoint(endpoint.id)).status === 'enabled' && shop.clock.now() < start + 20 * day) {
      await happen(shop)
      for (let hours = 0; hours < 6; hours++) {
        await workers.sendWebhooks()
        await shop.clock.advance(hour)
      }
    }
    const off = await webhooks.endpoint(endpoint.id)
    expect(off).toMatchObject({ status: 'disabled', disabledBy: 'failure', failingSince: start })
    expect((off.disabledAt ?? 0) - start).toBe(7 * day)
    expect(shop.audit().find(({ action }) => action === 'webhook.disabled')).toEqual({
      actor: 'system:webhooks',
      action: 'webhook.disabled',
      subject: `webhook:${endpoint.id}`,
      data: { by: 'failure', failures: off.failures, failingSince: start },
    })
    expect((await webhooks.deliveries({ endpointId: endpoint.id, state: 'pending' }, { limit: 1 })).total).toBe(0)
    expect((await webhooks.deliveries({ endpointId: healthy.endpoint.id, state: 'delivered' }, { limit: 1 })).total).toBe(29)

    const attention = async () =>
      (await shop.commerce.deps.attention.list({}, { limit: 9 })).items.map(({ reason, subject, status }) => [reason, subject, status])
    expect(await attention()).toEqual([['webhook_disabled', `webhook:${endpoint.id}`, 'open']])

    // Still down at the first probe, back at the second.
    await happen(shop)
    await shop.clock.advance(day)
    await workers.sendWebhooks()
    expect([lastMessage(shop).url, told(shop).at(-1)?.type]).toEqual(['https://healthy.example/', 'product.changed'])
    expect((await webhooks.endpoint(endpoint.id)).status).toBe('disabled')
    isBack = true
    await workers.sendWebhooks()
    expect((await webhooks.endpoint(endpoint.id)).status).toBe('disabled')
    await shop.clock.advance(day)
    await workers.sendWebhooks()
    expect(await webhooks.endpoint(endpoint.id)).toMatchObject({ status: 'enabled', disabledBy: null, failures: 0, failingSince: null })
    expect(shop.audit().filter(({ action }) => action === 'webhook.enabled')).toMatchObject([{ actor: 'system:webhooks', data: { by: 'probe' } }])
    expect(await attention()).toEqual([['webhook_disabled', `webhook:${endpoint.id}`, 'resolved']])
    const missed = (await webhooks.deliveries({ endpointId: endpoint.id, state: 'failed', topic: 'product.changed' }, { limit: 1 })).total
    expect(missed).toBe(30)
    expect([await webhooks.redeliverFailed(endpoint.id, start, admin), await workers.sendWebhooks()]).toEqual([30, 30])
    expect((await webhooks.deliveries({ endpointId: endpoint.id, state: 'delivered', topic: 'product.changed' }, { limit: 1 })).total).toBe(30)
  })

  it('to a receiver that says it is gone switches the endpoint off at once, and it is not asked again', async () => {
    const shop = await webhookShop()
    const { endpoint } = await addEndpoint(shop, ['product.*'])
    await happen(shop)
    shop.sender.answerWith(() => 410)
    await shop.commerce.workers.sendWebhooks()
    await shop.clock.advance(3 * day)
    await shop.commerce.workers.sendWebhooks()
    expect(shop.sender.messages.length).toBe(1)
    expect(await shop.commerce.webhooks.endpoint(endpoint.id)).toMatchObject({ status: 'disabled', disabledBy: 'gone' })
    const open = async () => (await shop.commerce.deps.attention.list({ status: 'open' }, { limit: 9 })).total
    expect(await open()).toBe(1)
    await shop.commerce.webhooks.enable(endpoint.id, admin)
    expect(await open()).toBe(0)
  })
})
