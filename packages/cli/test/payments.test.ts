import { event, silentLogger } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { captureOf, openLocalCommerce } from '../src/shop/local-commerce.ts'
import { run, runJson, temporaryFolder } from './support/run.ts'

const env = { PAYMENT_CAPTURE: 'manual' }
const system = { kind: 'system', name: 'test' } as const

/** A shop on a file with one order whose money is authorized, a dispute about it, and a message of the provider's. */
const openShop = async (paymentToken = 'tok_visa') => {
  const cwd = temporaryFolder()
  const database = { kind: 'sqlite', file: `${cwd}/shop.db` } as const
  const { commerce } = await openLocalCommerce({ database, creates: true, env, logger: silentLogger })
  const { carts, catalog, checkout, deps, inventory } = commerce
  const variants = [{ sku: 'THING', prices: [{ currency: 'USD', amount: 2500 }] }]
  const product = await catalog.create({ name: 'Thing', variants, status: 'published' }, system)
  await inventory.adjust({ causeKey: 'stock', reason: 'first', lines: product.variants.map(({ id }) => ({ variantId: id, to: 5 })) }, system)
  const { guestToken } = await carts.addItem({}, { productId: product.id, quantity: 1 })
  const shippingAddress = { name: null, line1: '123 Main St', line2: null, city: null, region: null, postalCode: null, country: null, phone: null }
  const { order } = await checkout.placeOrder({ guestToken: guestToken ?? '' }, { paymentMethod: 'credit_card', shippingAddress, email: 'guest@example.com' })
  const paymentId = 1
  await checkout.pay(order.id, { paymentToken }).catch(() => null)
  const at = deps.clock.now()
  await deps.webhookInbox.receive(
    { provider: 'test', eventId: 'evt_1', type: 'payment.changed', subject: null, rawBody: '{"id":"evt_1"}' },
    { at, actor: 'test' },
  )
  const told = { status: 'open', currency: 'USD', amount: 1000, reason: 'fraudulent', evidenceDueAt: null, createdAt: at, updatedAt: at } as const
  const key = { provider: 'test', providerId: 'dp_1' }
  await deps.disputes.record(key, () => ({ orderId: order.id, paymentId, ...key, ...told }), { at, actor: 'test' })
  await commerce.close()
  return { cwd, env }
}

describe('payments on the command line', () => {
  it('are captured in part, once', async () => {
    const shop = await openShop()
    const settled = await run(['payments', 'settle', '1'], shop)
    expect([settled.code, settled.out]).toEqual([0, 'Payment 1 is authorized, order 1 is pending_payment.\n'])
    const refused = await run(['orders', 'capture', '1', '--amount', '2500.01', '--yes'], shop)
    expect([refused.code === 0, refused.err]).toEqual([false, expect.stringContaining('[capture_invalid]')])
    const captured = await run(['orders', 'capture', '1', '--amount', '20', '--yes'], shop)
    expect([captured.code, captured.out]).toEqual([0, expect.stringMatching(/^Order 1 is paid: .*20\.00.* taken\.\n$/)])
    expect((await run(['payments', 'settle', '1'], shop)).out).toBe('Payment 1 is captured, order 1 is paid.\n')
    expect((await run(['orders', 'show', '1'], shop)).out).toMatch(/payment 1 +20\.00 USD of \d+\.00 USD captured +test/)
    const { entries } = await runJson<{ readonly entries: readonly object[] }>(['audit', 'list', '--action', 'payment.settled'], shop)
    expect(entries).toMatchObject([
      { actor: 'key:0', subject: 'payment:1', data: { orderId: 1, before: 'captured', after: 'captured' } },
      { actor: 'key:0', subject: 'payment:1', data: { orderId: 1, before: 'authorized', after: 'authorized' } },
    ])
    expect((await run(['payments', 'settle', '9'], shop)).err).toContain('[payment_not_found]')
  })

  it('say where the answer of the provider was lost, and what can be done', async () => {
    const shop = await openShop('tok_timeout')
    const unknown = (await run(['orders', 'show', '1'], shop)).out.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'NOW')
    expect(unknown).toContain(
      [
        'Payment 1      outcome unknown since NOW: the answer to "confirm" was lost, the money may have been taken',
        '  asked        1 time, last NOW: At the provider the payment is requires_payment_method.',
        '  asked again  NOW at the latest, by the shop itself',
        '  at once      cartwright payments settle 1; for all that are undecided: cartwright reconcile --check R2 --repair',
        '',
      ].join('\n'),
    )
    const doctor = await run(['doctor'], shop)
    expect([doctor.code, doctor.out]).toEqual([
      0,
      expect.stringMatching(/invariants hold\.\n\n1 order has a payment of .*\n\nOrder +1\nPayment 1 +outcome unknown since /),
    ])
    const listed = async () => (await run(['orders', 'list', '--outcome-unknown'], shop)).out
    expect(await listed()).toMatch(/1 +pending_payment \(payment: outcome unknown\) +guest@example\.com/)
    await run(['payments', 'settle', '1'], shop)
    expect([await listed(), (await run(['doctor'], shop)).out]).toEqual(['There is no such order.\n', expect.stringMatching(/invariants hold\.\n$/)])
  })

  it('show their disputes', async () => {
    const shop = await openShop()
    expect((await run(['disputes', 'list', '--status', 'open', '--order', '1'], shop)).out).toMatch(/1 +1 +open .*10\.00.* fraudulent/)
    expect((await run(['disputes', 'list', '--status', 'won'], shop)).out).toBe('There is no dispute.\n')
    expect((await run(['disputes', 'show', '1'], shop)).out).toMatch(/Payment +1 \(test dp_1\)/)
    expect((await run(['orders', 'show', '1'], shop)).out).toMatch(/Dispute 1 +.*10\.00.*, open \(fraudulent\)/)
    expect((await run(['disputes', 'show', '9'], shop)).err).toContain('[dispute_not_found]')
  })

  it('show what the provider told, and work on it again', async () => {
    const shop = await openShop()
    expect((await run(['webhook-events', 'list', '--status', 'received'], shop)).out).toMatch(/1 +test +payment\.changed +received/)
    expect((await run(['webhook-events', 'list', '--status', 'failed'], shop)).out).toBe('There is no such event.\n')
    const { commerce } = await openLocalCommerce({ database: { kind: 'sqlite', file: `${shop.cwd}/shop.db` }, creates: false, env, logger: silentLogger })
    const { clock, events, webhookInbox } = commerce.deps
    const failing = { at: clock.now(), actor: 'test', events: [event('webhook.received', 'webhook:1', { webhookId: 1 })] }
    await webhookInbox.note(1, { status: 'failed', reason: 'down' }, failing)
    const failed = async () => (await run(['webhook-events', 'list', '--status', 'failed'], shop)).out
    await events.register([{ name: 'payments-in', topics: ['webhook.received'] }])
    await events.relay(clock.now(), 1_000)
    const later = Date.parse('2999-01-01T10:00:00Z')
    const fail = async (now: number, availableAt: number | null) => {
      const [delivery] = await events.claim({ consumers: ['payments-in'], limit: 1, token: 'a', now, leasedUntil: now + 60_000 })
      await events.fail(delivery?.id ?? 0, 'a', { error: 'down', availableAt })
    }
    await fail(clock.now(), later)
    expect(await failed()).toMatch(/payment\.changed +failed, tried again 2999-01-01 10:00 \(down\)/)
    await fail(later, null)
    expect(await failed()).toMatch(/payment\.changed +failed for good \(down\)/)
    await commerce.close()
    expect((await run(['webhook-events', 'show', '1'], shop)).out).toMatch(/\n\n\{"id":"evt_1"\}\n$/)
    expect((await run(['webhook-events', 'replay', '1'], shop)).out).toBe('Event 1 (payment.changed) will be worked on again.\n')
    expect((await run(['webhook-events', 'show', '9'], shop)).err).toContain('[webhook_event_not_found]')
  })

  it('of another provider than this command line has are left alone', async () => {
    const { cwd } = await openShop()
    const stripe = { PAYMENTS: 'stripe', STRIPE_SECRET_KEY: 'sk_test_none', STRIPE_API_BASE: 'http://127.0.0.1:1' }
    const message = 'error: Payment 1 is of "test", and this command line has "stripe": give it the environment of "serve", or use --url and --key.'
    for (const line of [
      ['payments', 'settle', '1'],
      ['orders', 'capture', '1', '--yes'],
      ['orders', 'cancel', '1', '--reason', 'wish', '--yes'],
    ]) {
      const { code, err } = await run(line, { cwd, env: stripe })
      expect([line[1], code, err]).toEqual([line[1], 3, expect.stringContaining(message)])
    }
    expect((await run(['payments', 'settle', '1'], { cwd, env })).out).toBe('Payment 1 is authorized, order 1 is pending_payment.\n')
  })

  it('are captured as PAYMENT_CAPTURE says', () => {
    expect([captureOf({}), captureOf({ PAYMENT_CAPTURE: 'automatic' }), captureOf(env)]).toEqual(['automatic', 'automatic', 'manual'])
    expect(() => captureOf({ PAYMENT_CAPTURE: 'later' })).toThrow('PAYMENT_CAPTURE is automatic or manual, not "later".')
  })
})
