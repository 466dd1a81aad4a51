import { describe, expect, it } from 'vitest'
import { call, refusal } from './support/call.ts'
import { openShop, tester } from './support/shop.ts'

const keyWith = async (
  { commerce }: Awaited<ReturnType<typeof openShop>>,
  scopes: readonly ('attention:read' | 'attention:write' | 'audit:read' | 'events:write' | 'keys:write' | 'orders:write' | 'stock:write')[],
) => (await commerce.customers.createApiKey({ name: 'k', role: 'staff', scopes }, tester)).key

describe('reconciliation over HTTP', () => {
  it('compares what it is asked to, in major units, and tells what would put it right', async () => {
    const shop = await openShop()
    await shop.stock({ name: 'Smartphone' }, 5)
    await shop.commerce.deps.search.remove([1])
    const { body } = await call(shop.app, 'admin.reconcile', { token: shop.adminKey, body: { checks: ['R7', 'R1'] } })
    expect(body).toMatchObject({ repair: false, open: 1, repaired: 0, complete: true })
    expect(body.sections.map(({ check, status }) => [check, status])).toEqual([
      ['R1', 'compared'],
      ['R7', 'compared'],
    ])
    expect(body.sections[1]?.differences).toMatchObject([
      { subject: 'product:1', reason: 'search_difference', repair: 'alone', outcome: 'open', money_at_risk: null },
    ])
    const repaired = await call(shop.app, 'admin.reconcile', { token: shop.adminKey, body: { checks: ['R7'], repair: true } })
    expect(repaired.body).toMatchObject({ repair: true, open: 0, repaired: 1 })
    expect((await call(shop.app, 'admin.reconcile', { token: shop.adminKey, body: {} })).body).toMatchObject({ open: 0, repaired: 0 })
  })

  it('looks for whoever reads the audit log; repairs for whoever may write orders and stock', async () => {
    const shop = await openShop()
    await shop.stock({ name: 'Smartphone' }, 5)
    await shop.commerce.deps.search.remove([1])
    const reader = await keyWith(shop, ['audit:read', 'orders:write'])
    expect((await call(shop.app, 'admin.reconcile', { token: reader, body: { checks: ['R7'] } })).body.open).toBe(1)
    const refused = await refusal(shop.app, 'admin.reconcile', { token: reader, body: { checks: ['R7'], repair: true } })
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
    expect((await call(shop.app, 'admin.reconcile', { token: reader, body: { checks: ['R7'] } })).body.open).toBe(1)
    const repairer = await keyWith(shop, ['audit:read', 'orders:write', 'stock:write'])
    expect((await call(shop.app, 'admin.reconcile', { token: repairer, body: { checks: ['R7'], repair: true } })).body.repaired).toBe(1)
  })
})

describe('attention records over HTTP', () => {
  it('are listed, shown and closed', async () => {
    const { app, adminKey: token, commerce, clock } = await openShop()
    const seen = { reason: 'payment_mismatch', subject: 'payment:7', moneyAtRisk: { amount: 1_250, currency: 'USD' }, detail: { here: 'a' } } as const
    await commerce.deps.attention.open(seen, { at: clock.now(), actor: 'system:test' })
    await commerce.deps.attention.open(
      { reason: 'dead_letters', subject: 'dead_letter:1', moneyAtRisk: null, detail: {} },
      { at: clock.now(), actor: 'system:test' },
    )
    const list = await call(app, 'admin.attention.list', { token, query: { status: 'open', subject: 'payment:7' } })
    expect(list.body).toMatchObject({
      total: 1,
      records: [
        { id: 1, title: 'Amount, currency or pairing of a payment is not what was agreed', money_at_risk: { amount: 12.5, currency: 'USD' }, count: 1 },
      ],
    })
    expect((await call(app, 'admin.attention.get', { token, params: { id: 1 } })).body).toEqual(list.body.records[0])
    const closed = await call(app, 'admin.attention.resolve', { token, params: { id: 1 }, body: { note: 'paid back' } })
    expect(closed.body).toMatchObject({ status: 'resolved', note: 'paid back', resolved_at: '2026-01-01T00:00:00.000Z' })
    expect((await call(app, 'admin.attention.resolve', { token, params: { id: 1 }, body: {} })).body).toEqual(closed.body)
    expect((await call(app, 'admin.attention.list', { token, query: { reason: 'no_such_reason' } })).body.total).toBe(0)
    expect((await refusal(app, 'admin.attention.get', { token, params: { id: 9 } })).body.code).toBe('attention_not_found')
    const lines = (await call(app, 'admin.audit.list', { token, query: { subject: 'attention:1' } })).body.entries
    expect(lines.map(({ action, actor }) => [action, actor])).toEqual([['attention.resolved', closed.body.resolved_by]])
  })
})

describe('who looks at attention records', () => {
  it('has a scope for it alone, or the wider one of before', async () => {
    const shop = await openShop()
    const { app, commerce, clock } = shop
    const seen = { reason: 'dead_letters', subject: 'dead_letter:1', moneyAtRisk: null, detail: {} } as const
    await commerce.deps.attention.open(seen, { at: clock.now(), actor: 'system:test' })
    const [reader, writer, older] = [
      await keyWith(shop, ['attention:read', 'keys:write']),
      await keyWith(shop, ['attention:write']),
      await keyWith(shop, ['audit:read', 'events:write', 'keys:write']),
    ]
    const resolve = { params: { id: 1 }, body: {} }
    for (const token of [reader, older]) expect((await call(app, 'admin.attention.list', { token })).body.total).toBe(1)
    expect((await refusal(app, 'admin.attention.list', { token: writer })).body).toMatchObject({ code: 'forbidden', scope: 'attention:read' })
    expect((await refusal(app, 'admin.attention.resolve', { token: reader, ...resolve })).body).toMatchObject({ code: 'forbidden', scope: 'attention:write' })
    expect((await refusal(app, 'admin.audit.list', { token: reader })).body.code).toBe('forbidden')
    expect((await refusal(app, 'admin.events.retryAll', { token: writer, body: {} })).body.code).toBe('forbidden')
    for (const token of [older, writer]) expect((await call(app, 'admin.attention.resolve', { token, ...resolve })).body.status).toBe('resolved')
    const key = (scope: 'attention:read' | 'audit:read') => ({ body: { name: 'k', role: 'staff' as const, scopes: [scope] } })
    expect((await call(app, 'admin.keys.create', { token: older, ...key('attention:read') })).status).toBe(201)
    expect((await refusal(app, 'admin.keys.create', { token: reader, ...key('audit:read') })).body.code).toBe('forbidden')
  })
})

describe('dead letters over HTTP', () => {
  it('are shown, tried again by event, and given up with a reason that stays', async () => {
    const { app, adminKey: token, commerce, stock, clock } = await openShop()
    const now = clock.now()
    await commerce.deps.events.register([{ name: 'lost', topics: ['product.changed'] }])
    await stock({ name: 'Smartphone' }, 5)
    await stock({ name: 'Lamp' }, 5)
    await commerce.deps.events.relay(now, 100)
    const claimed = await commerce.deps.events.claim({ consumers: ['lost'], limit: 9, token: 't', now, leasedUntil: now + 1 })
    for (const { id } of claimed) await commerce.deps.events.fail(id, 't', { error: 'boom', availableAt: null })
    const [first, second] = claimed.map(({ id }) => id)
    const params = { id: first ?? 0 }
    expect((await call(app, 'admin.events.deadLetter', { token, params })).body).toMatchObject({ id: first, topic: 'product.changed', last_error: 'boom' })
    expect((await call(app, 'admin.events.deadLetters', { token, query: { topic: 'order.paid' } })).body.total).toBe(0)
    await call(app, 'admin.events.discard', { token, params, query: { reason: 'the product is gone' } })
    expect((await refusal(app, 'admin.events.deadLetter', { token, params })).body.code).toBe('dead_letter_not_found')
    expect((await call(app, 'admin.events.retryAll', { token, body: { topic: 'order.paid' } })).body).toEqual({ retried: 0 })
    expect((await call(app, 'admin.events.retryAll', { token, body: {} })).body).toEqual({ retried: 1 })
    const { entries } = (await call(app, 'admin.audit.list', { token })).body
    expect(entries.filter(({ action }) => action.startsWith('dead_letter')).map(({ action, subject, data }) => [action, subject, data.reason])).toEqual([
      ['dead_letter.retried', `dead_letter:${second}`, undefined],
      ['dead_letter.discarded', `dead_letter:${first}`, 'the product is gone'],
    ])
  })
})
