import { checkOrder, checkOrderChange, hasCode, type Order } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { now } from '../../../src/conformance/fixtures.ts'
import { orderOf, paymentOf, refundOf, total, withRefund, withStatus } from '../../../src/conformance/orders/order-fixtures.ts'

const placed: Order = {
  ...orderOf(1, { payments: [paymentOf({ id: 7, status: 'captured', captured: total })] }),
  id: 1,
  version: 1,
  updatedAt: now,
  history: [{ at: now, from: null, to: 'pending_payment', actor: 'system:test', note: '' }],
}

/** The order with its first line changed. */
function withLine(parts: Partial<Order['lines'][number]>): Order {
  return { ...placed, lines: placed.lines.map(line => (line.id === 1 ? { ...line, ...parts } : line)) }
}

function withPayment(parts: Partial<Order['payments'][number]>): Order {
  return { ...placed, payments: placed.payments.map(payment => ({ ...payment, ...parts })) }
}

/** The code a check refuses with, or null. */
function codeOf(check: () => void): string | null {
  try {
    check()
    return null
  } catch (cause) {
    return hasCode(cause, 'fault') ? 'fault' : (cause as { code: string }).code
  }
}

const refundLine = { lines: [{ lineId: 1, quantity: 1, amount: 700, tax: 112 }], shippingAmount: 200, otherAmount: 100 }

describe('checkOrder', () => {
  it.each<[string, Order]>([
    ['an order as placed', placed],
    [
      'a line fulfilled, returned and refunded to the last unit',
      withLine({ fulfilledQuantity: 3, returnedQuantity: 3, refundedQuantity: 3, refundedAmount: 3_000 }),
    ],
    ['a refund of everything that was captured', { ...placed, ...withRefund(placed, 'k', total) }],
    ['a refund that is the sum of its parts', { ...placed, ...withRefund(placed, 'k', 1_000, refundLine) }],
    ['a failed refund that holds nothing', { ...placed, refunds: [refundOf(7, 'k', total, { status: 'failed' })] }],
    ['a failed payment beside a live one', { ...placed, payments: [...placed.payments, paymentOf({ id: 8, status: 'failed' })] }],
    [
      'a free order without shipping',
      { ...placed, lines: [], shipping: null, payments: [], totals: { subtotal: 0, discount: 0, shipping: 0, tax: 0, total: 0 } },
    ],
  ])('allows %s', (_, order) => {
    expect(() => checkOrder(order)).not.toThrow()
  })

  it.each<[string, Order, string]>([
    ['a line without units', withLine({ quantity: 0 }), 'fault'],
    ['half a unit', withLine({ quantity: 2.5 }), 'fault'],
    ['more fulfilled than ordered', withLine({ fulfilledQuantity: 4 }), 'fault'],
    ['more returned than fulfilled', withLine({ fulfilledQuantity: 1, returnedQuantity: 2 }), 'fault'],
    ['a negative return', withLine({ returnedQuantity: -1 }), 'fault'],
    ['more units refunded than ordered', withLine({ refundedQuantity: 4 }), 'fault'],
    ['a negative number of refunded units', withLine({ refundedQuantity: -1 }), 'fault'],
    ['more money refunded than a line cost', withLine({ refundedAmount: 3_001 }), 'fault'],
    ['a total that is not the sum', withLine({ payable: 2_999 }), 'fault'],
    ['a payment in another currency', withPayment({ currency: 'USD' }), 'fault'],
    ['more captured than the payment is for', withPayment({ captured: total + 1 }), 'fault'],
    ['half a minor unit', withPayment({ captured: 0.5 }), 'fault'],
    ['more held for refunds than captured', withPayment({ refundHeld: total + 1 }), 'refund_exceeds_captured'],
    ['money held for no refund', withPayment({ refundHeld: 1 }), 'fault'],
    ['a refund of a payment of another order', { ...placed, refunds: [refundOf(8, 'k', 1)] }, 'fault'],
    ['a refund that is not the sum of its parts', { ...placed, ...withRefund(placed, 'k', 1_001, refundLine) }, 'fault'],
    ['a refund of nothing', { ...placed, ...withRefund(placed, 'k', 0) }, 'fault'],
    ['two refunds of one key', { ...placed, refunds: [refundOf(7, 'k', 1), refundOf(7, 'k', 1)] }, 'duplicate'],
    ['two live payments', { ...placed, payments: [...placed.payments, paymentOf({ id: 8 })] }, 'duplicate'],
  ])('refuses %s', (_, order, code) => {
    expect(codeOf(() => checkOrder(order))).toBe(code)
  })
})

describe('checkOrderChange', () => {
  const fulfilment = { number: 1, lines: [], carrier: null, trackingNumber: null, createdAt: now }
  const shipped: Order = { ...placed, fulfilments: [fulfilment] }

  it.each<[string, Partial<Order>]>([
    ['no change', {}],
    ['a step the table of moves has', withStatus(placed, 'paid')],
    ['two steps at once', withStatus({ ...placed, ...withStatus(placed, 'cancelling') }, 'cancelled')],
    [
      'a new payment, refund and return',
      {
        payments: [...placed.payments, paymentOf()],
        refunds: [refundOf(7, 'k', 1)],
        returns: [{ id: 0, status: 'requested', lines: [], note: '', createdAt: now, updatedAt: now }],
      },
    ],
    ['progress on a line', withLine({ fulfilledQuantity: 1 })],
    ['another hold and deadline', { holdKey: 'again', expiresAt: now + 1, cancelReason: 'x' }],
  ])('allows %s', (_, parts) => {
    expect(() => checkOrderChange(placed, { ...placed, ...parts })).not.toThrow()
  })

  it.each<[string, Partial<Order>, string]>([
    ['a status without its step', { status: 'paid' }, 'fault'],
    ['a step without its status', { history: withStatus(placed, 'paid').history }, 'fault'],
    ['a step from elsewhere', { status: 'paid', history: [...placed.history, { at: now, from: 'cancelling', to: 'paid', actor: 'a', note: '' }] }, 'fault'],
    ['a step the table does not have', withStatus(placed, 'fulfilled'), 'order_wrong_status'],
    ['a forgotten step', { history: [] }, 'fault'],
    ['a forgotten payment', { payments: [] }, 'fault'],
    ['a payment in place of another', { payments: [paymentOf({ id: 8 })] }, 'fault'],
    ['a new payment with an id', { payments: [...placed.payments, paymentOf({ id: 8 })] }, 'fault'],
    ['a forgotten fulfilment', { fulfilments: [] }, 'fault'],
    ['another line', { lines: [...placed.lines, ...placed.lines] }, 'fault'],
    ['another quantity', withLine({ quantity: 4 }), 'fault'],
    ['another price', withLine({ payable: 1 }), 'fault'],
    ['another total', { totals: { ...placed.totals, tax: 0 } }, 'fault'],
    ['another cart', { cartId: 2 }, 'fault'],
  ])('refuses %s', (_, parts, code) => {
    expect(codeOf(() => checkOrderChange(shipped, { ...shipped, ...parts }))).toBe(code)
  })
})
