import { describe, expect, it } from 'vitest'
import type { Order, OrderStatus, Payment } from '../../../src/model/index.ts'
import type { ProviderState } from '../../../src/model/order/apply-provider-state.ts'
import { authorizationMs, giveUpFree, needsStock, retryMs, type StockOutcome, settleFree, settlePayment } from '../../../src/model/order/settle-payment.ts'
import { expectRefusal } from '../money/support.ts'
import { anyLine, anyOrder, anyPayment, at, attempted, capturedPayment, eventsOf, paidOrder, saved, step } from './support.ts'

const secured: StockOutcome = { holdKey: 'cart:70:3' }

function providerState(status: ProviderState['status'], failure: ProviderState['failure'] = null): ProviderState {
  return { providerId: 'pi_50', paymentId: 50, status, currency: 'USD', amount: 2_000, captured: status === 'captured' ? 2_000 : 0, failure }
}

function settle(order: Order, given: ProviderState | null, stock: StockOutcome = secured) {
  const seen = order.payments[0] ?? attempted
  return settlePayment(order, { ...step, reading: { state: given, seen, answers: 'p:50:confirm:1', at }, stock })
}

const pending = (payment: Payment = attempted) => anyOrder({ payments: [payment] })
const cancelling = (cancelReason: string, payment: Payment = attempted) => anyOrder({ status: 'cancelling', cancelReason, payments: [payment] })

describe('settlePayment', () => {
  it('pays an order in one change: payment, status, both events', () => {
    const change = settle(pending(), providerState('captured'))
    const order = saved(change)
    expect([order.status, order.payments[0]?.status, order.payments[0]?.captured, order.holdKey]).toEqual(['paid', 'captured', 2_000, 'cart:70:3'])
    expect(order.history.at(-1)).toStrictEqual({ at, from: 'pending_payment', to: 'paid', actor: 'system:test', note: '' })
    expect(eventsOf(change)).toEqual([
      ['order.paid', 'order:7', { orderId: 7 }],
      ['payment.completed', 'order:7', { orderId: 7, paymentId: 50 }],
    ])
  })

  it('changes nothing the second time', () => {
    const order = saved(settle(pending(), providerState('captured')))
    expect(settle(order, providerState('captured'))).toBeNull()
    expect(settle(order, providerState('requires_action'))).toBeNull()
  })

  it('records the hold that took the place of a lost one', () => {
    expect(saved(settle(pending(), providerState('captured'), { holdKey: 'cart:70:3:2' })).holdKey).toBe('cart:70:3:2')
  })

  it('keeps the money in sight when the stock has not been tried: the order is paid by the next call', () => {
    const order = saved(settle(pending(), providerState('captured'), 'not_tried'))
    expect([order.status, order.payments[0]?.status]).toEqual(['pending_payment', 'captured'])
    expect(saved(settle(order, providerState('captured'))).status).toBe('paid')
  })

  it('gives the money back when the stock has gone meanwhile', () => {
    const change = settle(pending(), providerState('captured'), 'gone')
    const order = saved(change)
    expect([order.status, order.cancelReason]).toEqual(['cancelling', 'late_payment_no_stock'])
    expect(order.refunds.map(({ clientKey, amount, status }) => [clientKey, amount, status])).toEqual([['cancel', 2_000, 'requested']])
    expect(eventsOf(change).map(entry => (entry as unknown[])[0])).toEqual(['order.cancelling', 'refund.requested'])
  })

  it('lets an authorization go when the stock has gone: nothing was charged', () => {
    const order = saved(settle(pending(), providerState('authorized'), 'gone'))
    expect([order.status, order.cancelReason, order.refunds]).toEqual(['cancelling', 'late_payment_no_stock', []])
  })

  it('waits for the capture of an authorized payment', () => {
    const change = settle(pending(), providerState('authorized'))
    expect([saved(change).status, saved(change).payments[0]?.status, saved(change).expiresAt]).toEqual(['pending_payment', 'authorized', at + authorizationMs])
    expect(eventsOf(change)).toEqual([['payment.authorized', 'order:7', { orderId: 7, paymentId: 50 }]])
  })

  it('tells a refusal once', () => {
    const failure = { code: 'card_declined' as const, declineCode: 'generic_decline', message: 'No.' }
    const change = settle(pending(), providerState('requires_payment_method', failure))
    expect([saved(change).status, saved(change).payments[0]?.lastFailure]).toEqual(['pending_payment', failure])
    expect(eventsOf(change)).toEqual([['payment.failed', 'order:7', { orderId: 7, paymentId: 50 }]])
    expect(settle(saved(change), providerState('requires_payment_method', failure))).toBeNull()
  })

  it.each(['requires_action', 'processing'] as const)('follows to %s and leaves the order', status => {
    const order = saved(settle(pending(), providerState(status), 'not_tried'))
    expect([order.status, order.payments[0]?.status]).toEqual(['pending_payment', status])
  })

  it('lets a new payment be started after one that died at the provider', () => {
    const order = saved(settle(pending(), providerState('cancelled'), 'not_tried'))
    expect([order.status, order.payments[0]?.status]).toEqual(['pending_payment', 'cancelled'])
  })

  it.each([
    ['processing', 'requires_payment_method'],
    ['processing', 'cancelled'],
    ['authorized', 'cancelled'],
  ] as const)('does not keep the stock for days for a payment that was %s and is %s: the buyer has a day for another try', (status, now) => {
    const order = anyOrder({ expiresAt: at + authorizationMs, payments: [{ ...attempted, status }] })
    expect(saved(settle(order, providerState(now), 'not_tried'))).toMatchObject({ status: 'pending_payment', expiresAt: at + retryMs })
    const sooner = { ...order, expiresAt: at + 1 }
    expect(saved(settle(sooner, providerState(now), 'not_tried')).expiresAt).toBe(at + 1)
  })

  describe('of an order that is being cancelled', () => {
    it('ends it when the payment is dead', () => {
      const change = settle(cancelling('changed my mind'), providerState('cancelled'), 'not_tried')
      expect([saved(change).status, saved(change).payments[0]?.status, change?.releaseDiscounts]).toEqual(['cancelled', 'cancelled', true])
    })

    it('ends it when the provider has never heard of the payment', () => {
      const unheardOf = anyPayment({ status: 'created', providerId: null })
      expect(saved(settle(cancelling('expired', unheardOf), null, 'not_tried'))).toMatchObject({ status: 'cancelled', payments: [{ status: 'cancelled' }] })
      expect(settle(pending(unheardOf), null, 'not_tried')).toBeNull()
    })

    it('waits while the provider still works on the payment', () => {
      expect(saved(settle(cancelling('expired'), providerState('processing'), 'not_tried')).status).toBe('cancelling')
    })

    it('pays it when the money came in time and only the timer was cancelling', () => {
      const order = saved(settle(cancelling('expired'), providerState('captured')))
      expect([order.status, order.cancelReason, order.refunds]).toEqual(['paid', null, []])
      expect(order.history.at(-1)).toMatchObject({ from: 'cancelling', to: 'paid' })
    })

    it('gives the money back when the timer was cancelling and the stock has gone', () => {
      const order = saved(settle(cancelling('expired'), providerState('captured'), 'gone'))
      expect([order.status, order.refunds.length]).toEqual(['cancelling', 1])
    })

    it('does not take it back once the money is on its way back, though there is stock again: the goods would be given away', () => {
      const order = saved(settle(cancelling('expired'), providerState('captured'), 'gone'))
      expect(needsStock(order, { state: providerState('captured'), seen: capturedPayment, answers: null, at })).toBe(false)
      expect(settle(order, providerState('captured'))).toBeNull()
    })

    it('gives the money back when a person was cancelling, once', () => {
      const order = saved(settle(cancelling('changed my mind'), providerState('captured')))
      expect([order.status, order.refunds.map(({ amount }) => amount)]).toEqual(['cancelling', [2_000]])
      expect(settle(order, providerState('captured'))).toBeNull()
    })
  })

  it('gives money back that came after an order was cancelled', () => {
    const order = saved(settle(anyOrder({ status: 'cancelled', payments: [attempted] }), providerState('captured'), 'not_tried'))
    expect([order.status, order.refunds.map(({ amount }) => amount)]).toEqual(['cancelled', [2_000]])
  })

  it('concludes nothing from what is not ours', () => {
    expectRefusal(() => settle(pending(), { ...providerState('captured'), amount: 1_999, captured: 1_999 }), 'payment_mismatch')
    expectRefusal(
      () => settlePayment(pending(), { ...step, stock: secured, reading: { state: null, seen: anyPayment({ id: 51 }), answers: null, at } }),
      'payment_not_found',
    )
  })
})

describe('needsStock', () => {
  it.each<[boolean, OrderStatus, string | null, ProviderState['status'], Payment]>([
    [true, 'pending_payment', null, 'captured', attempted],
    [true, 'pending_payment', null, 'captured', capturedPayment],
    [true, 'pending_payment', null, 'authorized', attempted],
    [false, 'pending_payment', null, 'authorized', anyPayment({ status: 'authorized' })],
    [false, 'pending_payment', null, 'requires_action', attempted],
    [true, 'cancelling', 'expired', 'captured', attempted],
    [false, 'cancelling', 'changed my mind', 'captured', attempted],
    [false, 'cancelling', 'expired', 'authorized', attempted],
    [false, 'paid', null, 'captured', capturedPayment],
    [false, 'cancelled', null, 'captured', attempted],
  ])('is %s for %s (%s) when %s', (expected, status, cancelReason, given, seen) => {
    expect(needsStock(anyOrder({ status, cancelReason }), { state: providerState(given), seen, answers: null, at })).toBe(expected)
  })

  it('is false when the provider has never heard of the payment', () => {
    expect(needsStock(anyOrder(), { state: null, seen: attempted, answers: null, at })).toBe(false)
  })
})

describe('an order that costs nothing', () => {
  const free = (change: Partial<Order> = {}) => anyOrder({ lines: [anyLine({ payable: 0, discount: 1_000 })], shipping: null, ...change })

  it('is paid without a payment', () => {
    const change = settleFree(free(), { ...step, holdKey: 'cart:70:3' })
    expect([saved(change).status, saved(change).payments]).toEqual(['paid', []])
    expect(eventsOf(change)).toEqual([['order.paid', 'order:7', { orderId: 7 }]])
    expect(settleFree(saved(change), { ...step, holdKey: 'cart:70:3' })).toBeNull()
  })

  it('is no order that costs something', () => {
    expect(settleFree(anyOrder(), { ...step, holdKey: 'cart:70:3' })).toBeNull()
  })

  it('is cancelled without stock', () => {
    const change = giveUpFree(free(), step)
    expect([saved(change).status, saved(change).cancelReason]).toEqual(['cancelled', 'late_payment_no_stock'])
    expect(giveUpFree(paidOrder(), step)).toBeNull()
  })
})
