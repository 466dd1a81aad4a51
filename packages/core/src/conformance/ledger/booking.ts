import { expect } from 'vitest'
import type { Dispute } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { atOnce, now, writeBy } from '../fixtures.ts'
import { decide, orderOf, paymentOf, place, placePaid, refundOf, total, withRefund } from '../orders/order-fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { booked, capture, inShort, moveRefund, sums, wholeIncome } from './ledger-fixtures.ts'

export const bookingCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'books what an order brought when it was placed, whole and once',
    safety: true,
    run: async storage => {
      const { order } = await storage.orders.place(
        orderOf(5, { payments: [paymentOf({ status: 'captured', captured: total })] }),
        writeBy({ actor: 'customer:3' }),
      )
      await storage.orders.place(orderOf(5), writeBy())
      const paymentId = order.payments[0]?.id ?? 0
      const [transaction, ...others] = await booked(storage)
      expect(others).toEqual([])
      const entry = { creditAccountId: null, currency: 'EUR' }
      expect(transaction).toEqual({
        id: transaction?.id,
        cause: `payment:${paymentId}:captured:${total}`,
        at: now,
        recordedAt: now,
        actor: 'customer:3',
        orderId: order.id,
        paymentId,
        entries: [{ ...entry, account: 'provider:test', amount: total }, ...wholeIncome.map(([account, amount]) => ({ ...entry, account, amount }))],
      })
      expect(transaction?.id).toBeGreaterThanOrEqual(1)
    },
  },
  {
    name: 'books a payment when its money comes, in parts too, and nothing before',
    safety: true,
    run: async storage => {
      const order = await place(storage, 5, { payments: [paymentOf()] })
      expect(await booked(storage)).toEqual([])
      const id = order.payments[0]?.id
      await capture(storage, order.id, 1_000)
      await capture(storage, order.id, total)
      expect(inShort(await booked(storage))).toEqual([
        [
          `payment:${id}:captured:1000`,
          [
            ['provider:test', 1_000],
            ['sales', -737],
            ['shipping', -103],
            ['tax', -160],
          ],
        ],
        [
          `payment:${id}:captured:3990`,
          [
            ['provider:test', 2_990],
            ['sales', -2_204],
            ['shipping', -309],
            ['tax', -477],
          ],
        ],
      ])
      expect(await sums(storage)).toEqual({ 'provider:test': total, ...Object.fromEntries(wholeIncome) })
    },
  },
  {
    name: 'books a refund when it is asked for, when it is paid, and back when it fails, even late',
    safety: true,
    run: async storage => {
      const order = await placePaid(storage, 5)
      const goods = { lines: [{ lineId: 2, quantity: 1, amount: 500, tax: 80 }], otherAmount: 0 }
      const asked = await storage.orders.change(
        order.id,
        decide(present => withRefund(present, 'a', 500, goods)),
        writeBy({ at: now + 1 }),
      )
      const refundId = asked.refunds[0]?.id ?? 0
      await moveRefund(storage, order.id, refundId, 'succeeded', now + 2)
      await moveRefund(storage, order.id, refundId, 'failed', now + 3)
      const steps = await booked(storage, { from: now + 1 })
      expect(inShort(steps)).toEqual([
        [
          `refund:${refundId}:requested`,
          [
            ['refunds_payable', -500],
            ['sales', 420],
            ['tax', 80],
          ],
        ],
        [
          `refund:${refundId}:succeeded`,
          [
            ['refunds_payable', 500],
            ['provider:test', -500],
          ],
        ],
        [
          `refund:${refundId}:failed`,
          [
            ['provider:test', 500],
            ['sales', -420],
            ['tax', -80],
          ],
        ],
      ])
      expect(steps.map(({ at, orderId, paymentId }) => [at, orderId, paymentId])).toEqual(
        [now + 1, now + 2, now + 3].map(at => [at, order.id, order.payments[0]?.id]),
      )
      expect(await sums(storage)).toEqual({ 'provider:test': total, ...Object.fromEntries(wholeIncome) })
    },
  },
  {
    name: 'leaves nothing on any account of an order that was paid back whole, whatever the steps',
    safety: true,
    run: async storage => {
      const order = await placePaid(storage, 5)
      const refund = (key: string, amount: number, parts = {}) =>
        storage.orders.change(
          order.id,
          decide(present => withRefund(present, key, amount, parts)),
          writeBy(),
        )
      await refund('goodwill', 333)
      await refund('shipping', 490, { shippingAmount: 490, shippingTax: 78, otherAmount: 0 })
      const { refunds } = await refund('rest', total - 333 - 490)
      for (const { id } of refunds) await moveRefund(storage, order.id, id, 'succeeded')
      expect(await sums(storage)).toEqual({})
    },
  },
  {
    name: 'books what one change does in several steps, each for itself',
    run: async storage => {
      const order = await place(storage, 5, { payments: [paymentOf()] })
      const saved = await storage.orders.change(
        order.id,
        decide(({ payments }) => {
          const captured = payments.map(payment => ({ ...payment, status: 'captured' as const, captured: total, refundHeld: total }))
          return { payments: captured, refunds: [refundOf(payments[0]?.id ?? 0, 'cancel', total)] }
        }),
        writeBy(),
      )
      expect((await booked(storage)).map(({ cause }) => cause)).toEqual([
        `payment:${saved.payments[0]?.id}:captured:${total}`,
        `refund:${saved.refunds[0]?.id}:requested`,
      ])
      expect(await sums(storage)).toEqual({ 'provider:test': total, refunds_payable: -total })
    },
  },
  {
    name: 'books each of many payments that come at once, once',
    safety: true,
    run: async storage => {
      const orders = await Promise.all([5, 6, 7, 8].map(cartId => place(storage, cartId, { payments: [paymentOf()] })))
      await atOnce(12, index => capture(storage, orders[index % 4]?.id ?? 0, total))
      expect((await booked(storage)).map(({ orderId }) => orderId).sort()).toEqual(orders.map(({ id }) => id).sort())
      expect(await sums(storage)).toMatchObject({ 'provider:test': 4 * total })
    },
  },
  {
    name: 'books a dispute that is lost, once, and none that is open or won',
    run: async storage => {
      const order = await placePaid(storage, 5)
      const dispute: Omit<Dispute, 'id'> = {
        ...{ orderId: order.id, paymentId: order.payments[0]?.id ?? 0, provider: 'test', providerId: 'dp_1', status: 'open', currency: 'EUR', amount: 2_000 },
        ...{ reason: 'fraudulent', evidenceDueAt: null, createdAt: now, updatedAt: now },
      }
      const tell = (providerId: string, status: Dispute['status']) =>
        storage.disputes.record({ provider: 'test', providerId }, () => ({ ...dispute, providerId, status }), writeBy())
      for (const status of ['open', 'lost', 'lost'] as const) await tell('dp_1', status)
      for (const status of ['open', 'won'] as const) await tell('dp_2', status)
      const [, lost, ...others] = await booked(storage)
      expect(others).toEqual([])
      expect(lost).toMatchObject({ orderId: order.id, paymentId: order.payments[0]?.id, at: now })
      expect(inShort(lost ? [lost] : [])).toEqual([
        [
          `dispute:${(await storage.disputes.list({}, { limit: 9 })).items.find(({ providerId }) => providerId === 'dp_1')?.id}:lost`,
          [
            ['dispute_losses', 2_000],
            ['provider:test', -2_000],
          ],
        ],
      ])
    },
  },
]
