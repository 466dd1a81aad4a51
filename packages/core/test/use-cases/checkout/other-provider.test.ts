import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../../src/memory/index.ts'
import { CommerceError, type Order, type StoredEvent } from '../../../src/model/index.ts'
import type { PaymentProvider } from '../../../src/ports/index.ts'
import { pay, settlePayment, startPayment } from '../../../src/use-cases/checkout/index.ts'
import { cancel, capture, refund } from '../../../src/use-cases/orders/index.ts'
import { reconcile } from '../../../src/use-cases/reconcile/index.ts'
import { sweep } from '../../../src/use-cases/workers/index.ts'
import { paymentsInConsumer } from '../../../src/use-cases/workers/payments-in.ts'
import { admin } from '../shop.ts'
import { paid, payingShop, placed } from './checkout-shop.ts'

/** The shop as a process sees it that was given another provider; a call to that one is a failure of the test. */
async function openShop() {
  const shop = await payingShop()
  const asked: string[] = []
  const isAsked = (what: string) => async () => {
    asked.push(what)
    throw new CommerceError('fault', `${what} was asked of the wrong provider`)
  }
  const calls = ['create', 'confirm', 'capture', 'cancel', 'refund', 'read', 'readRefund'] as const
  const books = { ...shop.provider.books, payments: async () => ({ items: [], total: 0, nextCursor: null }) }
  const payments: PaymentProvider = { ...shop.provider, name: 'other', books, ...Object.fromEntries(calls.map(call => [call, isAsked(call)])) }
  return { ...shop, asked, elsewhere: { ...shop.deps, payments } }
}

const idOf = ({ payments: [payment] }: Order) => payment?.id ?? 0
const refusal = (paymentId: number) => ({
  code: 'payment_unavailable',
  message: `Payment ${paymentId} is of the provider "test", which is not the one in use ("other").`,
  details: { paymentId, provider: 'test', providerInUse: 'other' },
})

describe('a payment of another provider than the one in use', () => {
  it('is not settled, cancelled or paid back, and nothing is written', async () => {
    const shop = await openShop()
    const order = await paid(shop)
    const before = shop.stored()
    const expected = refusal(idOf(order))
    await expect(settlePayment(shop.elsewhere, idOf(order))).rejects.toMatchObject(expected)
    await expect(cancel(shop.elsewhere, order.id, 'wish', admin)).rejects.toMatchObject(expected)
    await expect(refund(shop.elsewhere, order.id, { amount: 500, reason: 'scratch', clientKey: 'r1' }, admin)).rejects.toMatchObject(expected)
    await expect(capture(shop.elsewhere, order.id, {}, admin)).rejects.toMatchObject(expected)
    expect([shop.asked, shop.stored() === before]).toEqual([[], true])
    expect((await refund(shop.deps, order.id, { amount: 500, reason: 'scratch', clientKey: 'r1' }, admin)).refund.status).toBe('succeeded')
  })

  it('is not tried, and waits for its own where it was', async () => {
    const shop = await openShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, { paymentToken: 'tok_3ds' })
    const expected = refusal(idOf((await shop.deps.orders.order(order.id)) ?? order))
    await expect(pay(shop.elsewhere, order.id, { paymentToken: 'tok_visa' })).rejects.toMatchObject(expected)
    await expect(startPayment(shop.elsewhere, order.id)).rejects.toMatchObject(expected)
    await shop.clock.advance(3 * 60 * 60_000)
    await sweep(shop.elsewhere)
    expect([shop.asked, (await shop.deps.orders.order(order.id))?.status]).toEqual([[], 'cancelling'])
    await shop.clock.advance(60 * 60_000)
    await sweep(shop.deps)
    expect((await shop.deps.orders.order(order.id))?.status).toBe('cancelled')
  })

  it('is not passed over when its provider tells of it', async () => {
    const shop = await openShop()
    const message = { provider: 'test', eventId: 'evt_1', type: 'payment.changed', subject: null, rawBody: '{}' } as const
    await shop.deps.webhookInbox.receive(message, { at: shop.clock.now(), actor: 'test' })
    const told = { id: 1, topic: 'webhook.received', payload: { webhookId: 1 } } as StoredEvent
    const by = (deps: typeof shop.deps) => paymentsInConsumer(deps).handle(told, new AbortController().signal)
    const text = 'The message is of the provider "test", which is not the one in use ("other").'
    await expect(by(shop.elsewhere)).rejects.toMatchObject({ code: 'payment_unavailable', message: text })
    expect(await shop.deps.webhookInbox.webhook(1)).toMatchObject({ status: 'failed', reason: text })
    await by(shop.deps)
    expect(await shop.deps.webhookInbox.webhook(1)).toMatchObject({ status: 'ignored', reason: 'no_subject' })
  })

  it('is told by R3 and R4 as not compared', async () => {
    const shop = await openShop()
    const order = await paid(shop)
    await refund(shop.deps, order.id, { amount: 500, reason: 'scratch', clientKey: 'r1' }, admin)
    await shop.clock.advance(5 * 60_000)
    const deps = { ...shop.elsewhere, checkInvariants: memoryStorage({ tables: shop.tables }).checkInvariants }
    const { sections } = await reconcile(deps, { checks: ['R3', 'R4'] }, admin)
    const notes = expect.arrayContaining(['Payments of the provider "test" cannot be read: it is not the one in use.'])
    expect(sections).toMatchObject([
      { notes, differences: [] },
      { notes, differences: [] },
    ])
    expect(sections.map(({ status }) => status === 'compared')).toEqual([false, false])
  })
})
