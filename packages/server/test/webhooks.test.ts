import { collectingWebhookSender } from '@cartwright/core/memory'
import { describe, expect, it } from 'vitest'
import { call, refusal } from './support/call.ts'
import { openShop, tester } from './support/shop.ts'

const openWebhookShop = async () => {
  const sender = collectingWebhookSender()
  const shop = await openShop({ commerce: { webhookSender: sender } })
  const add = (url = 'https://receiver.example/hooks', key?: string) =>
    call(shop.app, 'admin.webhooks.create', { token: shop.adminKey, body: { url, topics: ['product.*'] }, ...(key === undefined ? {} : { key }) })
  return { ...shop, sender, add, token: shop.adminKey }
}

describe('webhooks over HTTP', () => {
  it('shows a secret once, and to a repeat of that very call', async () => {
    const { app, token, add } = await openWebhookShop()
    const made = await add('https://receiver.example/hooks', 'once')
    expect(made.status).toBe(201)
    expect(made.body.secret).toMatch(/^whsec_/)
    expect((await add('https://receiver.example/hooks', 'once')).text).toBe(made.text)
    const { id } = made.body.webhook
    const list = await call(app, 'admin.webhooks.list', { token })
    expect(list.body).toMatchObject({ total: 1, webhooks: [made.body.webhook] })
    const rotated = await call(app, 'admin.webhooks.rotateSecret', { token, params: { id }, body: { overlap_hours: 1.5 } })
    expect(rotated.body.webhook.previous_secret_until).toBe('2026-01-01T01:30:00.000Z')
    expect(rotated.body.secret).not.toBe(made.body.secret)
    const read = await call(app, 'admin.webhooks.get', { token, params: { id } })
    expect(read.body).toEqual(rotated.body.webhook)
    const others = [
      list.text,
      read.text,
      (await call(app, 'admin.audit.list', { token })).text,
      (await call(app, 'admin.webhooks.ping', { token, params: { id } })).text,
    ]
    for (const text of others) expect(text).not.toContain('whsec_')
  })

  it('tells what was sent, and sends it again', async () => {
    const { app, token, add, sender, stock, commerce } = await openWebhookShop()
    const { id } = (await add()).body.webhook
    sender.answerWith(() => ({ status: 500, response: 'broken' }))
    const product = await stock({ name: 'Smartphone' }, 1)
    await commerce.workers.sendWebhooks()
    const list = await call(app, 'admin.webhooks.deliveries', { token, query: { endpoint_id: id, state: 'pending', topic: 'product.changed' } })
    const [delivery] = list.body.deliveries
    expect(delivery).toMatchObject({ endpoint_id: id, topic: 'product.changed', state: 'pending', attempts: 1, last_status: 500, last_error: 'Answered 500.' })
    const log = await call(app, 'admin.webhooks.delivery', { token, params: { id: delivery?.id ?? 0 } })
    expect(log.body).toMatchObject({
      ...delivery,
      log: [{ number: 1, at: '2026-01-01T00:00:00.000Z', status: 500, error: 'Answered 500.', response: 'broken' }],
    })
    expect(JSON.parse(log.body.body)).toMatchObject({ type: 'product.changed', data: { product_id: product.id } })
    sender.answerWith(() => 200)
    const again = await call(app, 'admin.webhooks.redeliver', { token, params: { id: delivery?.id ?? 0 } })
    expect(again.body).toMatchObject({ id: delivery?.id, state: 'pending', next_attempt_at: '2026-01-01T00:00:00.000Z' })
    await commerce.workers.sendWebhooks()
    expect((await call(app, 'admin.webhooks.deliveries', { token, query: { state: 'delivered' } })).body.total).toBe(1)
    expect((await call(app, 'admin.webhooks.redeliverFailed', { token, params: { id }, body: { since: '2026-01-01T00:00:00Z' } })).body).toEqual({ count: 0 })
  })

  it('changes an endpoint, switches it off and on, and deletes it', async () => {
    const { app, token, add } = await openWebhookShop()
    const { id } = (await add()).body.webhook
    const params = { id }
    expect((await call(app, 'admin.webhooks.update', { token, params, body: { description: 'ERP', topics: ['*'] } })).body).toMatchObject({
      description: 'ERP',
      topics: ['*'],
    })
    expect((await call(app, 'admin.webhooks.disable', { token, params })).body).toMatchObject({ status: 'disabled', disabled_by: 'person' })
    expect((await refusal(app, 'admin.webhooks.redeliverFailed', { token, params, body: { since: '2026-01-01T00:00:00Z' } })).body.code).toBe(
      'webhook_endpoint_disabled',
    )
    expect((await call(app, 'admin.webhooks.ping', { token, params })).body).toMatchObject({ topic: 'webhook.ping', state: 'delivered', event_id: null })
    expect((await call(app, 'admin.webhooks.enable', { token, params })).body).toMatchObject({ status: 'enabled', disabled_by: null })
    expect((await call(app, 'admin.webhooks.delete', { token, params })).status).toBe(204)
    expect((await refusal(app, 'admin.webhooks.get', { token, params })).body.code).toBe('webhook_endpoint_not_found')
  })

  it('refuses an address that may not be called, and keeps nothing', async () => {
    const { app, token, add } = await openWebhookShop()
    const refused = await refusal(app, 'admin.webhooks.create', { token, body: { url: 'http://receiver.example/', topics: ['*'] } })
    expect([refused.status, refused.body.code, refused.body.errors]).toEqual([
      422,
      'webhook_url_refused',
      [{ path: 'url', message: 'Webhooks are sent over https only.' }],
    ])
    const { id } = (await add()).body.webhook
    expect((await refusal(app, 'admin.webhooks.update', { token, params: { id }, body: { url: 'http://receiver.example/' } })).body.code).toBe(
      'webhook_url_refused',
    )
    expect((await call(app, 'admin.webhooks.list', { token })).body).toMatchObject({ total: 1, webhooks: [{ url: 'https://receiver.example/hooks' }] })
  })

  it('is for those with the scopes of webhooks', async () => {
    const { app, commerce, add } = await openWebhookShop()
    const { id } = (await add()).body.webhook
    const keyOf = async (...scopes: ('webhooks:read' | 'events:write')[]) =>
      (await commerce.customers.createApiKey({ name: 'K', role: 'staff', scopes }, tester)).key
    const [reader, other] = [await keyOf('webhooks:read'), await keyOf('events:write')]
    expect((await call(app, 'admin.webhooks.get', { token: reader, params: { id } })).status).toBe(200)
    expect((await refusal(app, 'admin.webhooks.ping', { token: reader, params: { id } })).status).toBe(403)
    expect((await refusal(app, 'admin.webhooks.rotateSecret', { token: reader, params: { id } })).status).toBe(403)
    expect((await refusal(app, 'admin.webhooks.get', { token: other, params: { id } })).status).toBe(403)
  })
})
