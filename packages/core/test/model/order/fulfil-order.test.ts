import { describe, expect, it } from 'vitest'
import { completeOrder, fulfilOrder, shippedStock } from '../../../src/model/order/fulfil-order.ts'
import { expectRefusal } from '../money/support.ts'
import { anyOrder, at, eventsOf, paidOrder, saved, step } from './support.ts'

describe('fulfilOrder', () => {
  it('ships everything that is left', () => {
    const change = fulfilOrder(paidOrder(), { ...step, carrier: 'DHL', trackingNumber: 'JD01' })
    const order = saved(change)
    expect(order.status).toBe('fulfilled')
    expect(order.lines.map(line => line.fulfilledQuantity)).toEqual([3, 2])
    expect(order.fulfilments).toStrictEqual([
      {
        number: 1,
        lines: [
          { lineId: 1, quantity: 3 },
          { lineId: 2, quantity: 2 },
        ],
        carrier: 'DHL',
        trackingNumber: 'JD01',
        createdAt: at,
      },
    ])
    expect(eventsOf(change)).toEqual([['order.fulfilled', 'order:7', { orderId: 7, fulfilmentNumber: 1 }]])
    expect(shippedStock(order, 1)).toEqual([
      { variantId: 100, quantity: 3 },
      { variantId: 200, quantity: 2 },
    ])
  })

  it('ships in parts, each counted, until nothing is left', () => {
    const first = saved(fulfilOrder(paidOrder(), { ...step, lines: [{ lineId: 1, quantity: 2 }] }))
    expect([first.status, first.history.at(-1)?.to]).toEqual(['partly_fulfilled', 'partly_fulfilled'])
    const second = saved(fulfilOrder(first, { ...step, lines: [{ lineId: 2, quantity: 1 }] }))
    expect([second.status, second.history.length]).toEqual(['partly_fulfilled', first.history.length])
    const third = saved(fulfilOrder(second, step))
    expect([third.status, third.fulfilments.map(({ number, lines }) => [number, lines])]).toEqual([
      'fulfilled',
      [
        [1, [{ lineId: 1, quantity: 2 }]],
        [2, [{ lineId: 2, quantity: 1 }]],
        [
          3,
          [
            { lineId: 1, quantity: 1 },
            { lineId: 2, quantity: 1 },
          ],
        ],
      ],
    ])
  })

  it('makes a fulfilment of a number once', () => {
    const order = saved(fulfilOrder(paidOrder(), { ...step, number: 1, lines: [{ lineId: 1, quantity: 1 }] }))
    expect(fulfilOrder(order, { ...step, number: 1 })).toBeNull()
    expectRefusal(() => fulfilOrder(order, { ...step, number: 3 }), 'fulfilment_invalid')
    expect(saved(fulfilOrder(order, { ...step, number: 2 })).status).toBe('fulfilled')
  })

  it.each([
    ['more than is left', [{ lineId: 1, quantity: 4 }]],
    [
      'a line twice',
      [
        { lineId: 1, quantity: 1 },
        { lineId: 1, quantity: 1 },
      ],
    ],
    ['a line of no order', [{ lineId: 9, quantity: 1 }]],
    ['no unit', [{ lineId: 1, quantity: 0 }]],
    ['a negative number', [{ lineId: 1, quantity: -1 }]],
    ['half a unit', [{ lineId: 1, quantity: 0.5 }]],
    ['nothing', []],
  ])('refuses %s', (_, lines) => {
    expectRefusal(() => fulfilOrder(paidOrder(), { ...step, lines }), 'fulfilment_invalid')
  })

  it.each(['pending_payment', 'fulfilled', 'completed', 'cancelling', 'cancelled'] as const)('refuses an order that is %s', status => {
    expectRefusal(() => fulfilOrder(anyOrder({ status }), step), 'order_wrong_status')
  })
})

describe('completeOrder', () => {
  it('ends an order that is wholly fulfilled, once', () => {
    const change = completeOrder(paidOrder({ status: 'fulfilled' }), step)
    expect(saved(change).status).toBe('completed')
    expect(eventsOf(change)).toEqual([['order.completed', 'order:7', { orderId: 7 }]])
    expect(completeOrder(saved(change), step)).toBeNull()
  })

  it.each(['pending_payment', 'paid', 'partly_fulfilled', 'cancelling', 'cancelled'] as const)('refuses an order that is %s', status => {
    expectRefusal(() => completeOrder(anyOrder({ status }), step), 'order_wrong_status')
  })
})
