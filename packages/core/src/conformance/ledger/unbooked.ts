import { expect } from 'vitest'
import type { Order } from '../../model/index.ts'
import type { OrderDecision, Storage } from '../../ports/index.ts'
import { expectRefusal, now, writeBy } from '../fixtures.ts'
import { decide, orderOf, paymentOf, place, placePaid, total, withRefund, withStatus } from '../orders/order-fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { booked, capture } from './ledger-fixtures.ts'

/** A change that brings the money. */
const captured = decide(order => ({ payments: order.payments.map(payment => ({ ...payment, status: 'captured' as const, captured: total })) }))

const stop = (): never => {
  throw new Error('stopped by the test')
}

/** Changes that end before they are made, each in another way. */
const stopped: readonly { readonly how: string; readonly change: (storage: Storage, orderId: number) => Promise<Order> }[] = [
  { how: 'the decision throws', change: ({ orders }, id) => orders.change(id, stop, writeBy()) },
  { how: 'the events throw', change: ({ orders }, id) => orders.change(id, captured, writeBy<Order>({ events: stop })) },
  {
    how: 'the events of the decision throw',
    change: ({ orders }, id) => orders.change(id, (order): OrderDecision => ({ ...captured(order), events: stop }), writeBy()),
  },
  { how: 'the audit line throws', change: ({ orders }, id) => orders.change(id, captured, writeBy<Order>({ audit: stop })) },
]

export const unbookedCases: readonly ConformanceCase<Storage>[] = [
  ...stopped.map(({ how, change }) => ({
    name: `books nothing of a change that is not made: ${how}`,
    safety: true,
    run: async (storage: Storage) => {
      const order = await place(storage, 5, { payments: [paymentOf()] })
      await expect(change(storage, order.id)).rejects.toThrow('stopped by the test')
      expect(await booked(storage)).toEqual([])
      await capture(storage, order.id, total)
      expect((await booked(storage)).map(({ cause }) => cause)).toEqual([`payment:${order.payments[0]?.id}:captured:${total}`])
    },
  })),
  {
    name: 'books nothing of an order that is not placed',
    safety: true,
    run: async storage => {
      const paid = orderOf(5, { payments: [paymentOf({ status: 'captured', captured: total })] })
      await expect(storage.orders.place(paid, writeBy<Order>({ events: stop }))).rejects.toThrow('stopped by the test')
      await expectRefusal(storage.orders.place({ ...paid, discountIds: [99] }, writeBy()), 'discount_not_found')
      expect(await booked(storage)).toEqual([])
    },
  },
  {
    name: 'books nothing of a change that breaks a rule',
    safety: true,
    run: async storage => {
      const order = await placePaid(storage, 5)
      const before = await booked(storage)
      const refund = (amount: number) =>
        storage.orders.change(
          order.id,
          decide(present => withRefund(present, 'k', amount)),
          writeBy(),
        )
      await expectRefusal(refund(total + 1), 'refund_exceeds_captured')
      expect(await booked(storage)).toEqual(before)
    },
  },
  {
    name: 'books nothing of changes that move no money',
    run: async storage => {
      const order = await place(storage, 5, { payments: [paymentOf()] })
      await storage.orders.change(order.id, () => null, writeBy())
      await storage.orders.change(
        order.id,
        decide(present => withStatus(present, 'cancelling', now)),
        writeBy(),
      )
      const touched = decide(({ payments }) => ({ payments: payments.map(payment => ({ ...payment, attempts: 1, status: 'processing' as const })) }))
      await storage.orders.change(order.id, touched, writeBy())
      expect(await booked(storage)).toEqual([])
    },
  },
]
