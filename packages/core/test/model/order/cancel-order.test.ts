import { describe, expect, it } from 'vitest'
import { applyRefundState } from '../../../src/model/order/apply-refund-state.ts'
import { cancelOrder, closeCancelled, expireOrder } from '../../../src/model/order/cancel-order.ts'
import { expectRefusal } from '../money/support.ts'
import { anyOrder, anyPayment, at, attempted, eventsOf, paidOrder, saved, step } from './support.ts'

const input = { ...step, reason: 'changed my mind' }

describe('cancelOrder', () => {
  it('cancels an order that nobody can pay any more at once, and gives its codes back', () => {
    for (const payments of [[], [anyPayment({ status: 'cancelled' })]]) {
      const change = cancelOrder(anyOrder({ payments }), input)
      const order = saved(change)
      expect([order.status, order.cancelReason, change?.releaseDiscounts]).toEqual(['cancelled', 'changed my mind', true])
      expect(order.history.slice(1)).toStrictEqual([
        { at, from: 'pending_payment', to: 'cancelling', actor: 'system:test', note: 'changed my mind' },
        { at, from: 'cancelling', to: 'cancelled', actor: 'system:test', note: '' },
      ])
      expect(eventsOf(change)).toEqual([
        ['order.cancelling', 'order:7', { orderId: 7 }],
        ['order.cancelled', 'order:7', { orderId: 7 }],
      ])
    }
  })

  it.each([
    anyPayment({ status: 'created', providerId: null }),
    anyPayment(),
    attempted,
    anyPayment({ status: 'processing' }),
    anyPayment({ status: 'authorized' }),
  ])('asks the provider first while a payment is $status', payment => {
    const change = cancelOrder(anyOrder({ payments: [payment] }), input)
    expect([saved(change).status, saved(change).payments, change?.releaseDiscounts ?? false]).toEqual(['cancelling', [payment], false])
    expect(eventsOf(change)).toEqual([['order.cancelling', 'order:7', { orderId: 7 }]])
  })

  it('owes the money of a paid order from the same moment on', () => {
    const change = cancelOrder(paidOrder(), input)
    const order = saved(change)
    expect(order.status).toBe('cancelling')
    expect(order.payments[0]?.refundHeld).toBe(2_000)
    expect(order.refunds).toStrictEqual([
      {
        id: 900,
        paymentId: 50,
        accountId: null,
        clientKey: 'cancel',
        status: 'requested',
        amount: 2_000,
        lines: [
          { lineId: 1, quantity: 3, amount: 1_000, tax: 0 },
          { lineId: 2, quantity: 2, amount: 501, tax: 0 },
        ],
        shippingAmount: 499,
        shippingTax: 0,
        otherAmount: 0,
        reason: 'changed my mind',
        providerId: null,
        failure: null,
        createdAt: at,
        updatedAt: at,
      },
    ])
    expect(eventsOf(change)).toEqual([
      ['order.cancelling', 'order:7', { orderId: 7 }],
      ['refund.requested', 'order:7', { orderId: 7, refundId: 900 }],
    ])
  })

  it.each(['pending', 'succeeded', 'failed'] as const)('ends when the refund is answered with %s', status => {
    const order = saved(cancelOrder(paidOrder(), input))
    const change = applyRefundState(order, {
      ...step,
      refundId: 900,
      state: { providerId: 're_1', status, amount: 2_000, failure: status === 'failed' ? 'closed account' : null },
    })
    expect(saved(change).status).toBe('cancelled')
    expect(saved(change).payments[0]?.refundHeld).toBe(status === 'failed' ? 0 : 2_000)
    expect(change?.releaseDiscounts).toBe(true)
    expect(eventsOf(change).at(-1)).toEqual(['order.cancelled', 'order:7', { orderId: 7 }])
  })

  it.each(['expired', 'late_payment_no_stock'])(
    'takes "%s" from a person as their words, not as the timer\'s: those decide whether late money is kept',
    reason => {
      expect(saved(cancelOrder(anyOrder({ payments: [attempted] }), { ...step, reason })).cancelReason).toBe(`“${reason}”`)
    },
  )

  it('is done at once when everything was paid back before', () => {
    const payment = { ...paidOrder().payments[0], ...anyPayment({ status: 'captured', captured: 2_000, refundHeld: 2_000 }) }
    const order = saved(cancelOrder(paidOrder({ payments: [payment] }), input))
    expect([order.status, order.refunds]).toEqual(['cancelled', []])
  })

  it.each(['cancelling', 'cancelled'] as const)('changes nothing on one that is %s', status => {
    expect(cancelOrder(anyOrder({ status }), input)).toBeNull()
  })

  it.each(['partly_fulfilled', 'fulfilled', 'completed'] as const)('refuses one that is %s', status => {
    expectRefusal(() => cancelOrder(paidOrder({ status }), input), 'order_not_cancellable')
  })
})

describe('expireOrder', () => {
  it('cancels when the deadline is over, not before', () => {
    expect(expireOrder(anyOrder({ expiresAt: at + 1 }), step)).toBeNull()
    const order = saved(expireOrder(anyOrder({ expiresAt: at }), step))
    expect([order.status, order.cancelReason]).toEqual(['cancelled', 'expired'])
  })

  it.each(['paid', 'cancelling', 'cancelled', 'partly_fulfilled', 'fulfilled', 'completed'] as const)('never touches one that is %s', status => {
    expect(expireOrder(paidOrder({ status, expiresAt: at - 1 }), step)).toBeNull()
  })
})

describe('closeCancelled', () => {
  it('waits for the payment to be dead', () => {
    expect(closeCancelled(anyOrder({ status: 'cancelling', payments: [attempted] }), step)).toBeNull()
    expect(closeCancelled(anyOrder({ status: 'pending_payment' }), step)).toBeNull()
    expect(saved(closeCancelled(anyOrder({ status: 'cancelling', payments: [anyPayment({ status: 'cancelled' })] }), step)).status).toBe('cancelled')
  })

  it('waits for every refund to be answered, another than its own too', () => {
    const order = saved(cancelOrder(paidOrder(), input))
    expect(closeCancelled(order, step)).toBeNull()
  })
})
