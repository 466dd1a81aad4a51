import { describe, expect, it } from 'vitest'
import { CommerceError, type Order } from '../../../src/model/index.ts'
import type { Deps, PaymentProvider, ProviderPayment } from '../../../src/ports/index.ts'
import { receiveWebhook, replayWebhook, startPayment, webhookEvent, webhookEvents } from '../../../src/use-cases/checkout/index.ts'
import { dispute, list as listDisputes } from '../../../src/use-cases/disputes/index.ts'
import { refund } from '../../../src/use-cases/orders/index.ts'
import { builtinConsumers, drain, sweep } from '../../../src/use-cases/workers/index.ts'
import { admin, expectRefused } from '../shop.ts'
import { expectSound, type PayingShop, paid, payingShop, placed, topics, units } from './checkout-shop.ts'

const object = 'test_p_1_create'
const day = 24 * 60 * 60_000

describe('a webhook', () => {
  it('is stored as it came, once, without the provider being read', async () => {
    const shop = await payingShop()
    const blind = withProvider(shop.deps, { read: () => Promise.reject(new Error('was read')) })
    const message = await shop.provider.signWebhook({ id: 'evt_1', type: 'payment.captured', providerPaymentId: object })
    await Promise.all(Array.from({ length: 8 }, () => receiveWebhook(blind, 'test', message)))
    expect((await webhookEvents(shop.deps, {}, { limit: 9 })).items).toEqual([
      {
        id: 1,
        provider: 'test',
        eventId: 'evt_1',
        type: 'payment.captured',
        subject: { kind: 'payment', providerId: object, providerPaymentId: object },
        rawBody: message.rawBody,
        status: 'received',
        reason: null,
        receivedAt: shop.clock.now(),
        finishedAt: null,
        nextTryAt: null,
      },
    ])
    expect(topics(shop)).toEqual(['webhook.received'])
  })

  it('settles what it is about by reading it: what it says itself is not believed', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await startPayment(shop.deps, order.id)
    await told(shop, { id: 'evt_1', type: 'payment.captured', providerPaymentId: object })
    expect([(await orderOf(shop)).status, await outcome(shop, 1)]).toEqual(['pending_payment', ['done', null]])
    await shop.provider.confirmInBrowser(object)
    await told(shop, { id: 'evt_2', type: 'payment.failed', providerPaymentId: object })
    expect([(await orderOf(shop)).status, await outcome(shop, 2)]).toEqual(['paid', ['done', null]])
    expect(await units(shop)).toEqual([10, 2])
    await expectSound(shop)
  })

  it.each([
    ['about nothing of ours', null, 'no_subject'],
    ['about an object that the provider does not know', 'test_p_9_create', 'unknown_object'],
  ])('%s is passed over', async (_, providerPaymentId, reason) => {
    const shop = await payingShop()
    await told(shop, { id: 'evt_1', type: 'x', providerPaymentId })
    expect(await outcome(shop, 1)).toEqual(['ignored', reason])
    expect(shop.tables.attention.size).toBe(0)
  })

  it("about another's object, or a refund nobody here asked for, is passed over", async () => {
    const shop = await payingShop()
    await paid(shop)
    const foreign = withProvider(shop.deps, {
      read: async by => {
        const state = await shop.provider.read(by)
        return state && { ...state, paymentId: null }
      },
    })
    await shop.provider.create({ key: 'other', amount: 1, currency: 'USD', orderId: 7, paymentId: 7, capture: 'automatic' })
    await told(shop, { id: 'evt_1', type: 'x', providerPaymentId: 'test_other' }, foreign)
    await shop.provider.refund({ key: 'dashboard', providerId: object, amount: 100 })
    await told(shop, { id: 'evt_2', type: 'refund.created', providerPaymentId: object, refundId: `${object}_dashboard` })
    expect([await outcome(shop, 1), await outcome(shop, 2)]).toEqual([
      ['ignored', 'foreign_object'],
      ['ignored', 'refund_not_ours'],
    ])
    expect((await orderOf(shop)).refunds).toEqual([])
  })

  it('about a payment of ours that is not written down yet is tried again, and settles once it is', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const dying = withProvider(shop.deps, {
      create: async input => {
        await shop.provider.create(input)
        throw new Error('killed')
      },
    })
    await expect(startPayment(dying, order.id)).rejects.toThrow('killed')
    await told(shop, { id: 'evt_1', type: 'payment.created', providerPaymentId: object })
    expect(await outcome(shop, 1)).toEqual(['failed', 'The provider has an object for payment 1, which is not known here yet.'])
    await startPayment(shop.deps, order.id)
    await shop.provider.confirmInBrowser(object)
    await shop.clock.advance(60_000)
    await drain(shop.deps, shop.consumers)
    expect([(await orderOf(shop)).status, await outcome(shop, 1)]).toEqual(['paid', ['done', null]])
    await expectSound(shop)
  })

  it('is a dead letter at last, and can be replayed by a person', async () => {
    const shop = await payingShop()
    await placed(shop)
    await shop.provider.create({ key: 'p:1:lost', amount: 2500, currency: 'USD', orderId: 1, paymentId: 1, capture: 'automatic' })
    await told(shop, { id: 'evt_1', type: 'x', providerPaymentId: 'test_p_1_lost' })
    for (let round = 0; round < 25; round++) {
      await shop.clock.advance(60 * 60_000)
      await drain(shop.deps, shop.consumers)
    }
    const { items } = await shop.deps.events.deadLetters({ limit: 9 })
    expect(items.map(({ consumer, attempts }) => [consumer, attempts])).toEqual([['payments-in', 20]])
    expect(await replayWebhook(shop.deps, 1, admin)).toMatchObject({ status: 'received', reason: null, finishedAt: null })
    expect(shop.audit().at(-1)).toMatchObject({ action: 'webhook_event.replay', subject: 'webhook_event:1' })
    await expectRefused(replayWebhook(shop.deps, 99, admin), 'webhook_event_not_found')
    await expectRefused(webhookEvent(shop.deps, 99), 'webhook_event_not_found')
  })

  it('waits for a provider that cannot be read', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await startPayment(shop.deps, order.id)
    await shop.provider.confirmInBrowser(object)
    const down = withProvider(shop.deps, { read: () => Promise.reject(new CommerceError('payment_provider_error', 'down')) })
    await told(shop, { id: 'evt_1', type: 'x', providerPaymentId: object }, down)
    expect([await outcome(shop, 1), (await orderOf(shop)).status]).toEqual([['failed', 'down'], 'pending_payment'])
    await shop.clock.advance(60_000)
    await drain(shop.deps, shop.consumers)
    expect([await outcome(shop, 1), (await orderOf(shop)).status]).toEqual([['done', null], 'paid'])
  })

  it('is refused when it is not signed, of a provider there is none of, or where there is no secret', async () => {
    const shop = await payingShop()
    const webhook = await shop.provider.signWebhook({ id: 'evt_1', type: 'x', providerPaymentId: null })
    await expectRefused(receiveWebhook(shop.deps, 'stripe', webhook), 'payment_provider_unknown')
    await expectRefused(receiveWebhook(withProvider(shop.deps, { acceptsWebhooks: false }), 'test', webhook), 'payment_provider_unknown')
    await expectRefused(receiveWebhook(shop.deps, 'test', { ...webhook, rawBody: `${webhook.rawBody} ` }), 'webhook_signature_invalid')
    await expectRefused(receiveWebhook(shop.deps, 'test', { ...webhook, headers: {} }), 'webhook_signature_invalid')
    expect((await webhookEvents(shop.deps, {}, { limit: 9 })).total).toBe(0)
  })

  it('is forgotten thirty days after it was worked on', async () => {
    const shop = await payingShop()
    await told(shop, { id: 'evt_1', type: 'x', providerPaymentId: null })
    await shop.clock.advance(30 * day)
    await sweep(shop.deps)
    expect((await webhookEvents(shop.deps, {}, { limit: 9 })).total).toBe(1)
    await shop.clock.advance(1)
    await sweep(shop.deps)
    expect((await webhookEvents(shop.deps, {}, { limit: 9 })).total).toBe(0)
  })
})

describe('money that is not what was agreed', () => {
  it('cannot be claimed for a dear order: nothing changes, and a person is told', async () => {
    const shop = await payingShop()
    const cheap = await placed(shop, 1)
    const dear = await placed(shop, 5)
    await startPayment(shop.deps, cheap.id)
    await startPayment(shop.deps, dear.id)
    await shop.provider.confirmInBrowser(object)
    const before = await orderOf(shop, dear.id)
    // The provider, or somebody in between, answers with the cheap object when the dear one is read; as it is, renamed, and renamed with its pairing.
    const lies: ((cheapObject: ProviderPayment) => ProviderPayment)[] = [
      cheapObject => cheapObject,
      cheapObject => ({ ...cheapObject, providerId: 'test_p_2_create' }),
      cheapObject => ({ ...cheapObject, providerId: 'test_p_2_create', paymentId: 2 }),
    ]
    for (const [index, lie] of lies.entries()) {
      const read = async () => {
        const state = await shop.provider.read({ providerId: object })
        return state && lie(state)
      }
      const liar = withProvider(shop.deps, { read })
      await told(shop, { id: `evt_${index}`, type: 'payment.captured', providerPaymentId: 'test_p_2_create' }, liar)
      expect(await outcome(shop, index + 1)).toEqual(['failed', 'payment_mismatch'])
    }
    expect(await orderOf(shop, dear.id)).toEqual(before)
    expect([...shop.tables.attention.values()].map(({ reason, subject, count }) => [reason, subject, count])).toEqual([['payment_mismatch', 'payment:2', 3]])
    await expectSound(shop)
  })

  it('of a second object with the pairing of ours changes nothing, and a person is told', async () => {
    const shop = await payingShop()
    await paid(shop)
    await shop.provider.create({ key: 'second', amount: 2500, currency: 'USD', orderId: 1, paymentId: 1, capture: 'automatic' })
    const before = await orderOf(shop)
    await told(shop, { id: 'evt_1', type: 'x', providerPaymentId: 'test_second' })
    expect([await outcome(shop, 1), await orderOf(shop)]).toEqual([['failed', 'payment_mismatch'], before])
    expect(shop.tables.attention.size).toBe(1)
  })
})

describe('a webhook about a refund', () => {
  it('settles it, also one that the bank sends back later', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    shop.provider.scriptRefunds('pending')
    const { refund: made } = await refund(shop.deps, order.id, { clientKey: 'k', amount: 500, reason: '' }, admin)
    const about = { providerPaymentId: object, refundId: made.providerId ?? '' }
    await shop.provider.completeRefund(object, `r:${made.id}`, 'succeed')
    await told(shop, { id: 'evt_1', type: 'refund.updated', ...about })
    expect([await outcome(shop, 1), (await orderOf(shop)).refunds[0]?.status]).toEqual([['done', null], 'succeeded'])
    await shop.provider.completeRefund(object, `r:${made.id}`, 'fail')
    await told(shop, { id: 'evt_2', type: 'refund.failed', ...about })
    expect((await orderOf(shop)).refunds[0]).toMatchObject({ status: 'failed', failure: 'account_closed' })
    expect((await orderOf(shop)).payments[0]?.refundHeld).toBe(0)
    const [record] = [...shop.tables.attention.values()]
    const moneyAtRisk = { amount: 500, currency: 'USD' }
    expect(record).toMatchObject({
      reason: 'refund_failed',
      subject: `refund:${made.id}`,
      moneyAtRisk,
      detail: { orderId: order.id, failure: 'account_closed' },
    })
    await expectSound(shop)
  })
})

describe('a dispute', () => {
  it('is recorded, moves forward only, and is told each time', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    const opened = await shop.provider.openDispute(object, { amount: 1000 })
    const about = { providerPaymentId: object, disputeId: opened.providerId }
    await told(shop, { id: 'evt_1', type: 'dispute.created', ...about })
    const record = await dispute(shop.deps, 1)
    expect(record).toEqual({
      id: 1,
      orderId: order.id,
      paymentId: 1,
      provider: 'test',
      providerId: opened.providerId,
      status: 'open',
      currency: 'USD',
      amount: 1000,
      reason: 'fraudulent',
      evidenceDueAt: opened.evidenceDueAt,
      createdAt: opened.createdAt,
      updatedAt: shop.clock.now(),
    })
    await told(shop, { id: 'evt_2', type: 'dispute.updated', ...about })
    const attention = () => [...shop.tables.attention.values()].map(({ reason, subject, status, count }) => [reason, subject, status, count])
    expect(attention()).toEqual([['dispute', 'dispute:1', 'open', 1]])
    await shop.provider.settleDispute(opened.providerId, 'lost')
    await told(shop, { id: 'evt_3', type: 'dispute.closed', ...about })
    await shop.provider.settleDispute(opened.providerId, 'under_review')
    await told(shop, { id: 'evt_4', type: 'dispute.updated', ...about })
    expect(await dispute(shop.deps, 1)).toEqual({ ...record, status: 'lost', evidenceDueAt: null })
    expect(attention()).toEqual([['dispute', 'dispute:1', 'resolved', 1]])
    expect((await listDisputes(shop.deps, { orderId: order.id, status: 'lost' }, { limit: 9 })).items).toHaveLength(1)
    expect(topics(shop).filter(topic => topic === 'payment.disputed')).toHaveLength(2)
    expect((await orderOf(shop)).status).toBe('paid')
    await expectRefused(dispute(shop.deps, 9), 'dispute_not_found')
  })

  it('of another payment than the message says changes nothing', async () => {
    const shop = await payingShop()
    await paid(shop, 1)
    await paid(shop, 2)
    const opened = await shop.provider.openDispute('test_p_2_create')
    await told(shop, { id: 'evt_1', type: 'dispute.created', providerPaymentId: object, disputeId: opened.providerId })
    expect([await outcome(shop, 1), shop.tables.disputes.size, shop.tables.attention.size]).toEqual([['failed', 'payment_mismatch'], 0, 1])
  })
})

/** A webhook comes in and is worked on. */
async function told(shop: PayingShop, message: Parameters<PayingShop['provider']['signWebhook']>[0], deps: Deps = shop.deps): Promise<void> {
  await receiveWebhook(deps, 'test', await shop.provider.signWebhook(message))
  await drain(deps, builtinConsumers(deps))
}

async function outcome({ deps }: PayingShop, id: number): Promise<[string, string | null]> {
  const { status, reason } = await webhookEvent(deps, id)
  return [status, reason]
}

function withProvider(deps: Deps, change: Partial<PaymentProvider>): Deps {
  return { ...deps, payments: { ...deps.payments, ...change } }
}

async function orderOf({ deps }: Pick<PayingShop, 'deps'>, id = 1): Promise<Order> {
  const order = await deps.orders.order(id)
  if (!order) throw new Error('no order')
  return order
}
