import { describe, expect, it } from 'vitest'
import type { Disposition, Order } from '../../../src/model/index.ts'
import { fulfilOrder } from '../../../src/model/order/fulfil-order.ts'
import { requestRefund } from '../../../src/model/order/request-refund.ts'
import {
  approveReturn,
  exchangeReturn,
  newestReturn,
  receiveReturn,
  rejectReturn,
  requestReturn,
  restockOf,
  returnOf,
} from '../../../src/model/order/return-goods.ts'
import { expectRefusal } from '../money/support.ts'
import { anyOrder, at, eventsOf, paidOrder, saved, step } from './support.ts'

const shipped = saved(fulfilOrder(paidOrder(), step))
const ask = (order: Order, ...lines: [number, number][]) =>
  requestReturn(order, { ...step, lines: lines.map(([lineId, quantity]) => ({ lineId, quantity, reason: 'too big' })) })
const arrived = (...lines: [number, number, Disposition][]) => lines.map(([lineId, quantity, disposition]) => ({ lineId, quantity, disposition }))

describe('requestReturn', () => {
  it('announces units that were shipped', () => {
    const change = ask(shipped, [1, 2])
    expect(saved(change).returns).toStrictEqual([
      {
        id: 800,
        status: 'requested',
        lines: [{ lineId: 1, quantity: 2, reason: 'too big', receivedQuantity: 0, disposition: null }],
        note: '',
        createdAt: at,
        updatedAt: at,
      },
    ])
    expect(eventsOf(change)).toEqual([['return.requested', 'order:7', { orderId: 7, returnId: 800 }]])
  })

  it('counts what is announced already, not what was rejected or did not arrive', () => {
    const order = saved(ask(shipped, [1, 2]))
    expectRefusal(() => ask(order, [1, 2]), 'return_invalid')
    const rejected = saved(rejectReturn(order, { ...step, returnId: 800 }))
    expect(newestReturn(saved(ask(rejected, [1, 3]))).lines[0]?.quantity).toBe(3)
    const received = saved(receiveReturn(order, { ...step, returnId: 800, lines: arrived([1, 1, 'sellable']), refund: false }))
    expect(newestReturn(saved(ask(received, [1, 2]))).lines[0]?.quantity).toBe(2)
    expectRefusal(() => ask(received, [1, 3]), 'return_invalid')
  })

  it.each<[string, [number, number][]]>([
    ['more than was shipped', [[1, 4]]],
    [
      'a line twice',
      [
        [1, 1],
        [1, 1],
      ],
    ],
    ['a line that is not there', [[3, 1]]],
    ['no unit', [[1, 0]]],
    ['half a unit', [[1, 0.5]]],
    ['nothing', []],
  ])('refuses %s', (_, lines) => {
    expectRefusal(() => ask(shipped, ...lines), 'return_invalid')
  })

  it.each(['pending_payment', 'paid', 'cancelling', 'cancelled'] as const)('refuses an order that is %s', status => {
    expectRefusal(() => ask(anyOrder({ status }), [1, 1]), 'order_wrong_status')
  })
})

describe('approveReturn and rejectReturn', () => {
  const order = saved(ask(shipped, [1, 2]))

  it('decide once', () => {
    const approved = saved(approveReturn(order, { ...step, returnId: 800 }))
    expect(returnOf(approved, 800).status).toBe('approved')
    expect(approveReturn(approved, { ...step, returnId: 800 })).toBeNull()
    const rejected = saved(rejectReturn(approved, { ...step, returnId: 800 }))
    expect(rejectReturn(rejected, { ...step, returnId: 800 })).toBeNull()
    expectRefusal(() => approveReturn(rejected, { ...step, returnId: 800 }), 'return_invalid')
    expectRefusal(() => receiveReturn(rejected, { ...step, returnId: 800, refund: false }), 'return_invalid')
  })

  it('say what a return is, and what it would have to be', () => {
    const rejected = saved(rejectReturn(order, { ...step, returnId: 800 }))
    expect(() => approveReturn(rejected, { ...step, returnId: 800 })).toThrow('This return is rejected; that takes one that is requested.')
    expect(() => exchangeReturn(order, { ...step, returnId: 800, beforeReceipt: true, total: 100, toAccountId: 1 })).toThrow(
      'This return is requested; that takes one that is approved or received.',
    )
  })

  it('need a return', () => {
    expectRefusal(() => approveReturn(order, { ...step, returnId: 801 }), 'return_not_found')
    expectRefusal(() => rejectReturn(order, { ...step, returnId: 801 }), 'return_not_found')
  })
})

describe('receiveReturn', () => {
  const order = saved(ask(shipped, [1, 2], [2, 1]))

  it('takes everything as sellable unless told, once', () => {
    const change = receiveReturn(order, { ...step, returnId: 800, refund: false })
    const received = saved(change)
    expect(returnOf(received, 800)).toMatchObject({
      status: 'received',
      lines: [
        { receivedQuantity: 2, disposition: 'sellable' },
        { receivedQuantity: 1, disposition: 'sellable' },
      ],
    })
    expect(received.lines.map(line => line.returnedQuantity)).toEqual([2, 1])
    expect(received.refunds).toEqual([])
    expect(eventsOf(change)).toEqual([['return.received', 'order:7', { orderId: 7, returnId: 800 }]])
    expect(receiveReturn(received, { ...step, returnId: 800, refund: false })).toBeNull()
  })

  it('pays back later what was received without a refund, once', () => {
    const received = saved(receiveReturn(order, { ...step, returnId: 800, lines: arrived([1, 2, 'sellable']), refund: false }))
    const change = receiveReturn(received, { ...step, returnId: 800, refund: true })
    const refunded = saved(change)
    expect(refunded.refunds).toMatchObject([{ clientKey: 'return:800', amount: 667, lines: [{ lineId: 1, quantity: 2, amount: 667 }] }])
    expect(refunded.lines.map(line => line.returnedQuantity)).toEqual([2, 0])
    expect(eventsOf(change)).toEqual([['refund.requested', 'order:7', { orderId: 7, refundId: 900 }]])
    expect(receiveReturn(refunded, { ...step, returnId: 800, refund: true })).toBeNull()
  })

  it('keeps what was noted: a repeat may say the same, nothing else', () => {
    const lines = arrived([1, 2, 'sellable'], [2, 1, 'damaged'])
    const received = saved(receiveReturn(order, { ...step, returnId: 800, lines, refund: false }))
    expect(receiveReturn(received, { ...step, returnId: 800, lines, refund: false })).toBeNull()
    for (const others of [
      arrived([1, 1, 'sellable'], [2, 1, 'damaged']),
      arrived([1, 2, 'sellable'], [2, 1, 'sellable']),
      arrived([1, 2, 'sellable']),
      arrived([1, 3, 'sellable']),
    ])
      expectRefusal(() => receiveReturn(received, { ...step, returnId: 800, lines: others, refund: true }), 'return_invalid')
  })

  it('restocks what can be sold', () => {
    const received = saved(receiveReturn(order, { ...step, returnId: 800, lines: arrived([1, 2, 'sellable'], [2, 1, 'damaged']), refund: false }))
    expect(restockOf(received, returnOf(received, 800))).toEqual([{ variantId: 100, quantity: 2 }])
    expect(received.lines.map(line => line.returnedQuantity)).toEqual([2, 1])
    const lost = saved(receiveReturn(order, { ...step, returnId: 800, lines: arrived([1, 1, 'discard']), refund: false }))
    expect(restockOf(lost, returnOf(lost, 800))).toEqual([])
    expect(lost.lines.map(line => line.returnedQuantity)).toEqual([1, 0])
  })

  it('asks for the refund of the units received in the same change', () => {
    const change = receiveReturn(order, { ...step, returnId: 800, lines: arrived([1, 2, 'sellable'], [2, 1, 'damaged']), refund: true })
    expect(saved(change).refunds).toMatchObject([
      {
        id: 900,
        clientKey: 'return:800',
        amount: 917,
        lines: [
          { lineId: 1, quantity: 2, amount: 667 },
          { lineId: 2, quantity: 1, amount: 250 },
        ],
        shippingAmount: 0,
      },
    ])
    expect(eventsOf(change)).toEqual([
      ['return.received', 'order:7', { orderId: 7, returnId: 800 }],
      ['refund.requested', 'order:7', { orderId: 7, refundId: 900 }],
    ])
  })

  it('pays no unit back twice', () => {
    const refunded = saved(requestRefund(order, { lines: [{ lineId: 1, quantity: 2 }], clientKey: 'k', reason: '', at }))
    const received = saved(receiveReturn(refunded, { ...step, returnId: 800, refund: true }))
    expect(received.refunds[1]).toMatchObject({ clientKey: 'return:800', amount: 583 })
    const whole = saved(requestRefund(order, { clientKey: 'all', reason: '', at }))
    expect(saved(receiveReturn(whole, { ...step, returnId: 800, refund: true })).refunds).toHaveLength(1)
  })

  it.each<[string, [number, number, Disposition][]]>([
    ['more than was announced', [[1, 3, 'sellable']]],
    ['a line that was not announced', [[3, 1, 'sellable']]],
    [
      'a line twice',
      [
        [1, 1, 'sellable'],
        [1, 1, 'damaged'],
      ],
    ],
    ['a negative number', [[1, -1, 'sellable']]],
  ])('refuses %s', (_, lines) => {
    expectRefusal(() => receiveReturn(order, { ...step, returnId: 800, lines: arrived(...lines), refund: false }), 'return_invalid')
  })
})
