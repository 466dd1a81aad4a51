import { expect } from 'vitest'
import type { CreditAccount, Order } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { atOnce, countRefusals, expectRefusal, now, writeBy } from '../fixtures.ts'
import { decide, move, orderOf, paymentOf, place, refundOf, total, withStatus } from '../orders/order-fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { expectSound, figures, issue, moves, tenderOf } from './credit-fixtures.ts'

/** The order's payments of its own money in this state. */
function tendersTo(status: 'captured' | 'cancelled') {
  return (order: Order): Partial<Order> => ({
    payments: order.payments.map(payment =>
      payment.tender === 'provider' ? payment : { ...payment, status, captured: status === 'captured' ? payment.amount : 0 },
    ),
  })
}

/** An order that 10.00 of this account pay for in part. */
function placeWith(storage: Storage, cartId: number, account: CreditAccount, amount = 1_000): Promise<Order> {
  return place(storage, cartId, { payments: [tenderOf(account, amount), paymentOf({ amount: total - amount })] })
}

export const creditMoveCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'holds what an order pays with when it is placed, once',
    safety: true,
    run: async storage => {
      const card = await issue(storage, 'hash-1')
      const order = await placeWith(storage, 1, card)
      await placeWith(storage, 1, card)
      expect(await figures(storage, card)).toEqual([5_000, 1_000])
      const [tender] = order.payments
      expect((await moves(storage, card)).at(-1)).toEqual(['hold', 0, 1_000, `payment:${tender?.id}:hold`, order.id])
      expect(await storage.orders.order(order.id)).toEqual(order)
      await expectRefusal(storage.credits.adjust(card.id, { amount: -4_001, key: 'k', reason: '' }, writeBy()), 'gift_card_exhausted')
      await expectSound(storage)
    },
  },
  {
    name: 'lets a card of 20.00 hold ten orders of 2.00 when 30 come at once, and writes nothing of the others',
    safety: true,
    run: async storage => {
      const card = await issue(storage, 'hash-1', { amount: 2_000 })
      const calls = Array.from({ length: 30 }, (_, index) => storage.orders.place(orderOf(index + 1, { payments: [tenderOf(card, 200)] }), writeBy()))
      expect(await countRefusals(calls, 'gift_card_exhausted')).toBe(20)
      expect(await figures(storage, card)).toEqual([2_000, 2_000])
      expect((await storage.orders.list({}, { limit: 1 })).total).toBe(10)
      expect((await moves(storage, card)).length).toBe(11)
      await expectSound(storage)
    },
  },
  {
    name: 'holds nothing of one card when another of the same order has not enough',
    safety: true,
    run: async storage => {
      const [full, poor] = [await issue(storage, 'hash-1'), await issue(storage, 'hash-2', { amount: 10 })]
      const draft = orderOf(1, { payments: [tenderOf(full, 100), tenderOf(poor, 11)] })
      await expectRefusal(storage.orders.place(draft, writeBy()), 'gift_card_exhausted')
      expect([await figures(storage, full), await figures(storage, poor), await storage.orders.orderByCart(1)]).toEqual([[5_000, 0], [10, 0], null])
    },
  },
  {
    name: 'lets only an active account of the right kind that has not expired pay',
    safety: true,
    run: async storage => {
      const { credits, orders } = storage
      const disabled = await issue(storage, 'hash-1')
      await credits.update(disabled.id, { status: 'disabled' }, writeBy())
      const expired = await issue(storage, 'hash-2', { expiresAt: now })
      const credit = await credits.openStoreCredit(1, 'EUR', writeBy())
      await credits.adjust(credit.id, { amount: 500, key: 'k', reason: '' }, writeBy())
      for (const account of [disabled, expired])
        await expectRefusal(orders.place(orderOf(1, { payments: [tenderOf(account, 1)] }), writeBy()), 'gift_card_exhausted')
      const posing = tenderOf(credit, 1, { tender: 'gift_card' })
      await expectRefusal(orders.place(orderOf(1, { payments: [posing] }), writeBy()), 'store_credit_exhausted')
      expect(await orders.orderByCart(1)).toBeNull()
      await place(storage, 1, { payments: [tenderOf(credit, 500)] })
      expect(await figures(storage, credit)).toEqual([500, 500])
      await expectSound(storage)
    },
  },
  {
    name: 'takes what was held when the order is paid, once, also from a card that was disabled meanwhile',
    safety: true,
    run: async storage => {
      const card = await issue(storage, 'hash-1')
      const order = await placeWith(storage, 1, card)
      await storage.credits.update(card.id, { status: 'disabled' }, writeBy())
      const paid = decide(before => ({ ...(before.status === 'paid' ? {} : withStatus(before, 'paid')), ...tendersTo('captured')(before) }))
      await atOnce(4, () => storage.orders.change(order.id, paid, writeBy()))
      expect(await figures(storage, card)).toEqual([4_000, 0])
      expect((await moves(storage, card)).at(-1)).toEqual(['capture', -1_000, -1_000, `payment:${order.payments[0]?.id}:capture`, order.id])
      await expectSound(storage)
    },
  },
  {
    name: 'gives back what was held when the order is cancelled, once',
    safety: true,
    run: async storage => {
      const card = await issue(storage, 'hash-1')
      const order = await placeWith(storage, 1, card)
      await move(storage, order.id, 'cancelling')
      const cancelled = decide(before => ({ ...(before.status === 'cancelled' ? {} : withStatus(before, 'cancelled')), ...tendersTo('cancelled')(before) }))
      await atOnce(4, () => storage.orders.change(order.id, cancelled, writeBy()))
      expect(await figures(storage, card)).toEqual([5_000, 0])
      expect((await moves(storage, card)).at(-1)).toEqual(['release', 0, -1_000, `payment:${order.payments[0]?.id}:release`, order.id])
      await expectSound(storage)
    },
  },
  {
    name: 'puts refunds on the account they name, with the change that makes them',
    safety: true,
    run: async storage => {
      const card = await issue(storage, 'hash-1')
      const credit = await storage.credits.openStoreCredit(1, 'EUR', writeBy())
      const order = await placeWith(storage, 1, card)
      await storage.orders.change(
        order.id,
        decide(before => ({ ...withStatus(before, 'paid'), ...tendersTo('captured')(before) })),
        writeBy(),
      )
      const refunded = decide(before => {
        const [tender, ...others] = before.payments
        if (!tender) return {}
        const toCard = refundOf(tender.id, 'a', 300, { status: 'succeeded', accountId: card.id })
        const toCredit = refundOf(tender.id, 'b', 200, { status: 'succeeded', accountId: credit.id })
        return { payments: [{ ...tender, refundHeld: 500 }, ...others], refunds: [toCard, toCredit] }
      })
      const after = await storage.orders.change(order.id, refunded, writeBy())
      expect([await figures(storage, card), await figures(storage, credit)]).toEqual([
        [4_300, 0],
        [200, 0],
      ])
      expect((await moves(storage, credit)).at(-1)).toEqual(['refund', 200, 0, `refund:${after.refunds[1]?.id}`, order.id])
      expect(await storage.orders.order(order.id)).toEqual(after)
      await expectSound(storage)
    },
  },
  {
    name: 'moves nothing when the change it belongs to fails',
    safety: true,
    run: async storage => {
      const card = await issue(storage, 'hash-1')
      const failing = writeBy<Order>({
        events: () => {
          throw new Error('no events')
        },
      })
      await expect(storage.orders.place(orderOf(1, { payments: [tenderOf(card, 1)] }), failing)).rejects.toThrow('no events')
      const order = await placeWith(storage, 2, card)
      await expect(storage.orders.change(order.id, decide(tendersTo('captured')), failing)).rejects.toThrow('no events')
      expect(await figures(storage, card)).toEqual([5_000, 1_000])
      await expectSound(storage)
    },
  },
]
