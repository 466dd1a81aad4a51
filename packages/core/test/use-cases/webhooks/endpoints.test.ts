import { describe, expect, it } from 'vitest'
import { createCommerce } from '../../../src/index.ts'
import { memoryStorage } from '../../../src/memory/index.ts'
import { admin, expectRefused } from '../shop.ts'
import { addEndpoint, day, deliveriesOf, happen, hour, told, webhookShop } from './webhook-shop.ts'

describe('an endpoint', () => {
  it('is made with a secret of 32 bytes, which is shown once and in nothing else', async () => {
    const shop = await webhookShop()
    const { endpoint, secret } = await addEndpoint(shop, ['order.*'], 'https://receiver.example/hooks?token=hidden')
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(endpoint).toMatchObject({
      url: 'https://receiver.example/hooks?token=hidden',
      topics: ['order.*'],
      description: '',
      status: 'enabled',
      previousSecretUntil: null,
    })
    expect(await shop.commerce.webhooks.endpoint(endpoint.id)).toEqual(endpoint)
    const rotated = await shop.commerce.webhooks.rotateSecret(endpoint.id, admin)
    await shop.commerce.webhooks.ping(endpoint.id)
    const { webhookEndpoints: _, ...rest } = shop.tables
    const seen = JSON.stringify([
      Object.values(rest).map(rows => [...rows]),
      await shop.commerce.webhooks.list({ limit: 10 }),
      await shop.commerce.webhooks.deliveries({}, { limit: 10 }),
      shop.lines,
      shop.sender.messages,
    ])
    for (const text of [secret, rotated.secret]) expect(seen).not.toContain(text.slice('whsec_'.length))
    expect(JSON.stringify(shop.tables.audit)).not.toContain('hidden')
  })

  it('leaves a line in the audit log with every change', async () => {
    const shop = await webhookShop()
    const { webhooks } = shop.commerce
    const { endpoint } = await addEndpoint(shop)
    await webhooks.update(endpoint.id, { topics: ['stock.changed'] }, admin)
    await webhooks.rotateSecret(endpoint.id, admin)
    await webhooks.disable(endpoint.id, admin)
    await webhooks.enable(endpoint.id, admin)
    await webhooks.delete(endpoint.id, admin)
    const subject = `webhook:${endpoint.id}`
    const line = (action: string, topics: string[], status = 'enabled') => ({
      actor: 'key:1',
      action,
      subject,
      data: { host: 'receiver.example', topics, status },
    })
    expect(shop.audit()).toEqual([
      line('webhook.created', ['*']),
      line('webhook.updated', ['stock.changed']),
      line('webhook.secret_rotated', ['stock.changed']),
      line('webhook.disabled', ['stock.changed'], 'disabled'),
      line('webhook.enabled', ['stock.changed']),
      { actor: 'key:1', action: 'webhook.deleted', subject, data: {} },
    ])
  })

  it('is refused, and nothing changed, where the address may not be called or the filter names nothing', async () => {
    const shop = await webhookShop()
    const { webhooks } = shop.commerce
    await expectRefused(addEndpoint(shop, ['*'], 'http://receiver.example/'), 'webhook_url_refused')
    await expectRefused(addEndpoint(shop, ['*'], 'receiver'), 'validation_failed')
    await expectRefused(addEndpoint(shop, ['order.lost']), 'validation_failed')
    expect([(await webhooks.list({ limit: 10 })).total, shop.audit(), shop.tables.consumers.has('webhooks-out')]).toEqual([0, [], false])
    const { endpoint } = await addEndpoint(shop)
    await expectRefused(webhooks.update(endpoint.id, { url: 'http://receiver.example/' }, admin), 'webhook_url_refused')
    await expectRefused(webhooks.rotateSecret(endpoint.id, admin, { overlapMs: 31 * day }), 'validation_failed')
    await expectRefused(webhooks.rotateSecret(endpoint.id, admin, { overlapMs: -1 }), 'validation_failed')
    expect(await webhooks.endpoint(endpoint.id)).toEqual(endpoint)
  })

  it('that there is none of is refused everywhere', async () => {
    const { webhooks } = (await webhookShop()).commerce
    for (const call of [
      webhooks.endpoint(9),
      webhooks.update(9, {}, admin),
      webhooks.delete(9, admin),
      webhooks.rotateSecret(9, admin),
      webhooks.enable(9, admin),
      webhooks.disable(9, admin),
      webhooks.ping(9),
      webhooks.redeliverFailed(9, 0, admin),
    ])
      await expectRefused(call, 'webhook_endpoint_not_found')
    await expectRefused(webhooks.delivery(9), 'webhook_delivery_not_found')
    await expectRefused(webhooks.redeliver(9, admin), 'webhook_delivery_not_found')
  })
})

describe('a ping', () => {
  it('says what came of it, also of an endpoint that is switched off', async () => {
    const shop = await webhookShop()
    const { webhooks } = shop.commerce
    const { endpoint } = await addEndpoint(shop)
    await webhooks.disable(endpoint.id, admin)
    shop.sender.answerWith(() => ({ status: 500, response: `\u0000${'x'.repeat(2_046)}💶${'x'.repeat(3_000)}` }))
    const { delivery, attempts } = await webhooks.ping(endpoint.id)
    expect(delivery).toMatchObject({ topic: 'webhook.ping', eventId: null, state: 'failed', attempts: 1, lastStatus: 500, nextAttemptAt: null })
    expect(attempts).toMatchObject([{ number: 1, status: 500, error: 'Answered 500.', response: `\ufffd${'x'.repeat(2_046)}\ufffd` }])
    expect(told(shop)).toEqual([{ type: 'webhook.ping', timestamp: '2026-01-01T00:00:00.000Z', data: { endpoint_id: endpoint.id } }])
    expect(await webhooks.endpoint(endpoint.id)).toMatchObject({ status: 'disabled', disabledBy: 'person', failures: 0 })
  })

  it('is refused where no sender is set up, and everything else works', async () => {
    const commerce = createCommerce({ storage: memoryStorage() })
    await commerce.start()
    const { endpoint } = await commerce.webhooks.create({ url: 'http://receiver.test/', topics: ['*'] }, admin)
    await expectRefused(commerce.webhooks.ping(endpoint.id), 'unavailable')
    expect([await commerce.workers.sendWebhooks(), (await commerce.webhooks.deliveries({}, { limit: 1 })).total]).toEqual([0, 0])
  })
})

describe('an endpoint that a person switched off', () => {
  it('gets nothing, and everything when it is asked for', async () => {
    const shop = await webhookShop()
    const { webhooks, workers } = shop.commerce
    const { endpoint } = await addEndpoint(shop, ['product.*'])
    await happen(shop)
    await shop.clock.advance(hour)
    await webhooks.disable(endpoint.id, admin)
    await happen(shop)
    await shop.clock.advance(9 * day)
    expect([await workers.sendWebhooks(), shop.sender.messages]).toEqual([0, []])
    expect((await deliveriesOf(shop, endpoint)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['failed', 0],
      ['failed', 0],
    ])
    const [missed] = await deliveriesOf(shop, endpoint)
    await expectRefused(webhooks.redeliver(missed?.id ?? 0, admin), 'webhook_endpoint_disabled')
    await expectRefused(webhooks.redeliverFailed(endpoint.id, 0, admin), 'webhook_endpoint_disabled')
    await webhooks.enable(endpoint.id, admin)
    expect(await workers.sendWebhooks()).toBe(0)
    expect(await webhooks.redeliverFailed(endpoint.id, missed?.createdAt ?? 0, admin)).toBe(1)
    expect([await workers.sendWebhooks(), await webhooks.redeliverFailed(endpoint.id, 0, admin), await workers.sendWebhooks()]).toEqual([1, 1, 1])
    expect((await deliveriesOf(shop, endpoint)).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
    expect(shop.audit().filter(({ action }) => action === 'webhook.redelivered')).toEqual([
      { actor: 'key:1', action: 'webhook.redelivered', subject: `webhook:${endpoint.id}`, data: { since: missed?.createdAt, count: 1 } },
      { actor: 'key:1', action: 'webhook.redelivered', subject: `webhook:${endpoint.id}`, data: { since: 0, count: 1 } },
    ])
  })
})
