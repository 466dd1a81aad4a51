import { expect } from 'vitest'
import type { Storage } from '../../ports/index.ts'
import { salesSliceMs } from '../../ports/index.ts'
import { writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { decide, move, orderOf, paymentOf, place, total, withRefund } from './order-fixtures.ts'

/** The beginning of a quarter of an hour. */
const start = Math.floor(Date.UTC(2026, 2, 1) / salesSliceMs) * salesSliceMs

const placeSold = async (storage: Storage, cartId: number, placedAt: number, currency = 'EUR'): Promise<number> => {
  const payments = [paymentOf({ status: 'captured', captured: total, currency })]
  const { id } = await place(storage, cartId, { placedAt, currency, payments })
  await move(storage, id, 'paid')
  return id
}

const refund = (storage: Storage, orderId: number, amount: number, createdAt: number, status: 'requested' | 'failed' = 'requested') =>
  storage.orders.change(
    orderId,
    decide(order => {
      const after = withRefund(order, `${orderId}:${createdAt}`, amount, { createdAt, status })
      // What failed holds nothing back.
      return status === 'failed' ? { ...after, payments: order.payments } : after
    }),
    writeBy(),
  )

const sums = { orders: 1, units: 4, subtotal: 3_500, discount: 0, shipping: 490, tax: 637, total, refunds: 0, refunded: 0 }
const nothing = { orders: 0, units: 0, subtotal: 0, discount: 0, shipping: 0, tax: 0, total: 0 }

/** What reports are made of. */
export const salesCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'sums sales by quarter of an hour and currency, refunds by when they were asked for',
    run: async storage => {
      const { orders } = storage
      expect([await orders.salesByTime({}), await orders.salesByVariant({})]).toEqual([[], []])
      const first = await placeSold(storage, 1, start)
      await placeSold(storage, 2, start + salesSliceMs - 1)
      await placeSold(storage, 3, start + salesSliceMs)
      await placeSold(storage, 4, start, 'USD')
      await place(storage, 5, { placedAt: start })
      const cancelled = await placeSold(storage, 6, start)
      await refund(storage, cancelled, 100, start)
      await move(storage, cancelled, 'cancelling', 'cancelled')
      await refund(storage, first, 1_000, start + 5 * salesSliceMs + 1)
      await refund(storage, first, 500, start + 5 * salesSliceMs + 2)
      await refund(storage, first, 700, start + 5 * salesSliceMs + 3, 'failed')
      const twice = { ...sums, orders: 2, units: 8, subtotal: 7_000, shipping: 980, tax: 1_274, total: 2 * total }
      const both = [
        { at: start, currency: 'EUR', ...twice },
        { at: start, currency: 'USD', ...sums },
        { at: start + salesSliceMs, currency: 'EUR', ...sums },
        { at: start + 5 * salesSliceMs, currency: 'EUR', ...nothing, refunds: 2, refunded: 1_500 },
      ]
      expect(await orders.salesByTime({})).toEqual(both)
      expect(await orders.salesByTime({ currency: 'USD' })).toEqual([both[1]])
      expect(await orders.salesByTime({ from: start + 1, to: start + salesSliceMs })).toEqual([{ at: start, currency: 'EUR', ...sums }])
      expect(await orders.salesByTime({ from: start + salesSliceMs })).toEqual(both.slice(2))
    },
  },
  {
    name: 'sums sales by variant and currency, with what was paid back of them',
    run: async storage => {
      const { orders } = storage
      const first = await placeSold(storage, 1, start)
      await placeSold(storage, 2, start + 1)
      await placeSold(storage, 3, start + 2, 'USD')
      await place(storage, 4, { placedAt: start })
      await orders.change(
        first,
        decide(order => {
          const lines = [{ lineId: 1, quantity: 1, amount: 1_000, tax: 160 }]
          const [mugs, plate] = order.lines
          return {
            ...withRefund(order, 'one mug', 1_000, { lines, otherAmount: 0 }),
            lines: mugs && plate ? [{ ...mugs, refundedQuantity: 1, refundedAmount: 1_000 }, plate] : [],
          }
        }),
        writeBy(),
      )
      const mug = {
        variantId: 11,
        productId: 1,
        sku: 'MUG',
        name: 'Mug',
        units: 3,
        discount: 0,
        tax: 479,
        total: 3_000,
        refundedUnits: 0,
        refunded: 0,
      }
      const plate = {
        variantId: 12,
        productId: 2,
        sku: 'PLATE',
        name: 'Plate',
        units: 1,
        discount: 0,
        tax: 80,
        total: 500,
        refundedUnits: 0,
        refunded: 0,
      }
      expect(await orders.salesByVariant({})).toEqual([
        { ...mug, currency: 'EUR', units: 6, tax: 958, total: 6_000, refundedUnits: 1, refunded: 1_000 },
        { ...mug, currency: 'USD' },
        { ...plate, currency: 'EUR', units: 2, tax: 160, total: 1_000 },
        { ...plate, currency: 'USD' },
      ])
      expect(await orders.salesByVariant({ from: start + 1, to: start + 2 })).toEqual([
        { ...mug, currency: 'EUR' },
        { ...plate, currency: 'EUR' },
      ])
      // Two lines of one variant are one sum.
      const [line] = orderOf(5).lines
      const lines = line ? [line, { ...line, id: 2, quantity: 1, subtotal: 1_000, tax: 160, payable: 1_000 }] : []
      const { id } = await place(storage, 5, {
        ...{ currency: 'CHF', lines, placedAt: start, totals: { subtotal: 4_000, discount: 0, shipping: 490, tax: 717, total: 4_490 } },
        payments: [paymentOf({ status: 'captured', currency: 'CHF', amount: 4_490, captured: 4_490 })],
      })
      await move(storage, id, 'paid')
      expect(await orders.salesByVariant({ currency: 'CHF' })).toEqual([{ ...mug, currency: 'CHF', units: 4, tax: 639, total: 4_000 }])
    },
  },
]
