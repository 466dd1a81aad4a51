import { expect } from 'vitest'
import type { OrderStatus, Payment, PaymentOperation, PaymentStatus } from '../../model/index.ts'
import type { OrderFilter, Storage } from '../../ports/index.ts'
import { expectPages, now, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { decide, move, orderOf, paymentOf, place, placePaid, withRefund, withStatus } from './order-fixtures.ts'

/** Places an order whose last change is `age` milliseconds old, in the status reached by these steps. */
async function placeAged(storage: Storage, cartId: number, age: number, steps: readonly OrderStatus[] = [], expiresAt = now): Promise<number> {
  const at = now - age
  const { order } = await storage.orders.place(orderOf(cartId, { expiresAt }), writeBy({ at }))
  for (const status of steps)
    await storage.orders.change(
      order.id,
      decide(before => withStatus(before, status, at)),
      writeBy({ at }),
    )
  return order.id
}

export const orderListCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'lists orders, the newest first, in pages, by customer, status, e-mail address and time',
    run: async storage => {
      const ids: number[] = []
      for (let index = 0; index < 6; index++) {
        const buyer = index % 2 === 0 ? { customerId: 1, email: 'one@example.com' } : { customerId: null, email: 'guest@example.com' }
        ids.unshift((await place(storage, index + 1, { ...buyer, placedAt: now + index })).id)
      }
      const [six = 0, five = 0, four = 0, three = 0, two = 0, one = 0] = ids
      await move(storage, two, 'paid')
      await move(storage, five, 'paid')
      await expectPages(
        page => storage.orders.list({}, page),
        ids,
        order => order.id,
      )
      await expectPages(
        page => storage.orders.list({ customerId: 1 }, page),
        [five, three, one],
        order => order.id,
      )
      const found = async (filter: OrderFilter) => (await storage.orders.list(filter, { limit: 10 })).items.map(order => order.id)
      expect(await found({ status: 'paid' })).toEqual([five, two])
      expect(await found({ status: 'paid', customerId: 1 })).toEqual([five])
      expect(await found({ email: 'guest@example.com' })).toEqual([six, four, two])
      expect([await found({ email: 'GUEST@example.com' }), await found({ email: 'guest' })]).toEqual([[], []])
      expect(await found({ placedFrom: now + 1, placedTo: now + 3 })).toEqual([three, two])
      const { items } = await storage.orders.list({ status: 'paid' }, { limit: 1 })
      expect(items[0]).toEqual(await storage.orders.order(five))
    },
  },
  {
    name: 'names unpaid orders whose time has come and those being cancelled, the longest idle first',
    run: async storage => {
      const { orders } = storage
      const due = await placeAged(storage, 1, 50)
      const cancelling = await placeAged(storage, 2, 70, ['cancelling'], now + 9_999)
      await placeAged(storage, 3, 90, [], now + 1)
      await placeAged(storage, 4, 90, ['paid'])
      await placeAged(storage, 5, 90, ['cancelling', 'cancelled'])
      const fresh = await placeAged(storage, 6, 10)
      expect(await orders.dueForCancel(now, now, 10)).toEqual([cancelling, due, fresh])
      expect(await orders.dueForCancel(now, now, 1)).toEqual([cancelling])
      expect(await orders.dueForCancel(now - 1, now, 10)).toEqual([cancelling])
      expect(await orders.dueForCancel(now, now - 50, 10)).toEqual([cancelling, due])
      expect(await orders.dueForCancel(now, now - 51, 10)).toEqual([cancelling])
    },
  },
  {
    name: 'names fulfilled orders that rest, the longest idle first',
    run: async storage => {
      const { orders } = storage
      const first = await placeAged(storage, 1, 50, ['paid', 'fulfilled'])
      const second = await placeAged(storage, 2, 70, ['paid', 'partly_fulfilled', 'fulfilled'])
      await placeAged(storage, 3, 90, ['paid', 'partly_fulfilled'])
      await placeAged(storage, 4, 90, ['paid', 'fulfilled', 'completed'])
      expect(await orders.dueForCompletion(now, 10)).toEqual([second, first])
      expect([await orders.dueForCompletion(now - 50, 1), await orders.dueForCompletion(now - 71, 10)]).toEqual([[second], []])
    },
  },
  {
    name: 'names payments that are on their way or have a call without an answer, the longest idle first',
    run: async storage => {
      const { orders } = storage
      let cartId = 0
      const add = async (status: PaymentStatus, age: number, operation?: PaymentOperation['status'], parts: Partial<Payment> = {}): Promise<number> => {
        const operations: PaymentOperation[] = operation === undefined ? [] : [{ kind: 'confirm', key: `key ${cartId}`, status: operation, sentAt: now }]
        const order = await place(storage, ++cartId, { payments: [paymentOf({ status, operations, updatedAt: now - age, ...parts })] })
        return order.payments[0]?.id ?? 0
      }
      const created = await add('created', 10)
      const action = await add('requires_action', 20)
      const processing = await add('processing', 30, 'succeeded')
      const authorized = await add('authorized', 40)
      const unknownConfirm = await add('requires_payment_method', 50, 'unknown')
      const sentRefund = await add('captured', 60, 'sent')
      for (const status of ['requires_payment_method', 'captured', 'failed', 'cancelled'] as const) await add(status, 99, 'failed')
      for (const status of ['failed', 'cancelled'] as const) await add(status, 99, 'unknown')
      const ids = async (idleSince: number, limit: number) => (await orders.unsettledPayments(idleSince, limit)).map(payment => payment.id)
      expect(await ids(now, 10)).toEqual([sentRefund, unknownConfirm, authorized, processing, action, created])
      expect([await ids(now - 40, 10), await ids(now, 2), await ids(now - 61, 10)]).toEqual([
        [sentRefund, unknownConfirm, authorized],
        [sentRefund, unknownConfirm],
        [],
      ])
      const settled = await orders.orderByPayment(created)
      await orders.change(
        settled?.id ?? 0,
        decide(order => ({ payments: order.payments.map(payment => ({ ...payment, status: 'captured' as const })) })),
        writeBy(),
      )
      expect(await ids(now - 10, 10)).not.toContain(created)
    },
  },
  {
    name: 'lists orders with a payment of unknown outcome, while that matters',
    run: async storage => {
      const { orders } = storage
      const asked = { times: 3, at: now - 5, said: 'It said "status":"unknown".' }
      const add = (cartId: number, status: PaymentStatus, operation: PaymentOperation['status'], parts: Partial<PaymentOperation> = {}) => {
        const operations: PaymentOperation[] = [{ kind: 'confirm', key: `key ${cartId}`, status: operation, sentAt: now - 90, ...parts }]
        return place(storage, cartId, { payments: [paymentOf({ status, operations })] })
      }
      const first = await add(1, 'requires_payment_method', 'unknown', { asked })
      const second = await add(2, 'authorized', 'unknown')
      await add(3, 'requires_payment_method', 'sent')
      await add(4, 'requires_payment_method', 'failed', { asked })
      await add(5, 'cancelled', 'unknown')
      await place(storage, 6, { payments: [] })
      const page = await orders.list({ outcomeUnknown: true }, { limit: 10 })
      expect(page).toMatchObject({ items: [{ id: second.id }, { id: first.id }], total: 2 })
      expect(page.items[1]?.payments[0]?.operations).toEqual([{ kind: 'confirm', key: 'key 1', status: 'unknown', sentAt: now - 90, asked }])
      expect((await orders.list({ outcomeUnknown: true, status: 'paid' }, { limit: 10 })).total).toBe(0)
    },
  },
  {
    name: 'keeps the terms of a payment, and watches one that a browser may pay until it is decided',
    safety: true,
    run: async storage => {
      const { orders } = storage
      const terms = { capture: 'manual', providerCustomerId: 'cus_1', savesMethod: true } as const
      const { id } = await place(storage, 1, { payments: [paymentOf({ providerId: 'pi_1', status: 'requires_payment_method', terms })] })
      expect(await orders.unsettledPayments(now, 10)).toEqual([])
      const change = (parts: Partial<Payment>) =>
        orders.change(
          id,
          decide(order => ({ payments: order.payments.map(payment => ({ ...payment, ...parts })) })),
          writeBy(),
        )
      const watched = await change({ handedOutAt: now - 7 })
      expect((await orders.order(id))?.payments).toMatchObject([{ terms, handedOutAt: now - 7 }])
      expect(await orders.unsettledPayments(now, 10)).toEqual(watched.payments.map(payment => ({ id: payment.id })))
      await change({ status: 'captured', captured: 1 })
      expect((await orders.order(id))?.payments).toMatchObject([{ terms, handedOutAt: now - 7, captured: 1 }])
      expect(await orders.unsettledPayments(now, 10)).toEqual([])
    },
  },
  {
    name: 'names refunds that are under way, the longest idle first',
    run: async storage => {
      const { orders } = storage
      const { id } = await placePaid(storage, 1)
      const other = await placePaid(storage, 2)
      await orders.change(
        id,
        decide(order => withRefund(order, 'a', 10, { status: 'pending', updatedAt: now - 20 })),
        writeBy(),
      )
      await orders.change(
        id,
        decide(order => withRefund(order, 'b', 10, { status: 'succeeded', updatedAt: now - 90 })),
        writeBy(),
      )
      await orders.change(
        other.id,
        decide(order => withRefund(order, 'a', 10, { updatedAt: now - 30 })),
        writeBy(),
      )
      const failed = await orders.change(
        other.id,
        decide(order => ({ refunds: [...order.refunds, ...(withRefund(order, 'c', 10, { status: 'failed', updatedAt: now - 90 }).refunds ?? []).slice(-1)] })),
        writeBy(),
      )
      expect(failed.refunds.map(refund => refund.status)).toEqual(['requested', 'failed'])
      const [pending] = (await orders.order(id))?.refunds ?? []
      const expected = [
        { orderId: other.id, refundId: failed.refunds[0]?.id },
        { orderId: id, refundId: pending?.id },
      ]
      expect(await orders.unsettledRefunds(now, 10)).toEqual(expected)
      expect([await orders.unsettledRefunds(now, 1), await orders.unsettledRefunds(now - 31, 10)]).toEqual([expected.slice(0, 1), []])
    },
  },
]
