import { expect } from 'vitest'
import type { RecordRange, Storage } from '../ports/index.ts'
import { now, strangeText, unsealedLine, writeBy } from './fixtures.ts'
import { decide, orderOf, paymentOf, total, withRefund, withStatus } from './orders/order-fixtures.ts'
import type { ConformanceCase } from './suite.ts'

/** Places an order with one payment, made at `createdAt`; paid, with a refund as old, when so told. */
async function placePaid(storage: Storage, cartId: number, createdAt: number, isRefunded: boolean): Promise<number> {
  const { orders } = storage
  const { order } = await orders.place(orderOf(cartId, { payments: [paymentOf({ providerId: `pi_${cartId}`, status: 'processing', createdAt })] }), writeBy())
  if (!isRefunded) return order.payments[0]?.id ?? 0
  const captured = { status: 'captured', captured: total } as const
  await orders.change(
    order.id,
    decide(before => ({ ...withStatus(before, 'paid'), payments: before.payments.map(payment => ({ ...payment, ...captured })) })),
    writeBy(),
  )
  await orders.change(
    order.id,
    decide(before => {
      const refunded = withRefund(before, 'k', 100)
      return { ...refunded, refunds: (refunded.refunds ?? []).map(refund => ({ ...refund, createdAt })) }
    }),
    writeBy(),
  )
  return order.payments[0]?.id ?? 0
}

/** What reconciliation can ask of a storage. */
export const reconcileCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'lists payments and refunds by their ids, page by page, within a time, or those without an end',
    run: async storage => {
      const ids: number[] = []
      for (let cartId = 1; cartId <= 5; cartId++) ids.push(await placePaid(storage, cartId, now + cartId, cartId % 2 === 0))
      const { reconciliation } = storage
      const payments = (range: RecordRange, afterId = 0, limit = 9) => reconciliation.paymentIds(range, afterId, limit)
      expect([await payments({}), await payments({}, ids[1], 2), await payments({}, ids[4])]).toEqual([ids, ids.slice(2, 4), []])
      expect(await payments({ createdFrom: now + 2, createdBefore: now + 5 })).toEqual(ids.slice(1, 4))
      expect(await payments({ isUnsettled: true })).toEqual([ids[0], ids[2], ids[4]])
      const refunds = await reconciliation.refundIds({}, 0, 9)
      expect(refunds.map(({ refundId }) => refundId)).toEqual(refunds.map(({ refundId }) => refundId).sort((a, b) => a - b))
      expect(await Promise.all(refunds.map(async ({ orderId, refundId }) => (await storage.orders.order(orderId))?.refunds[0]?.id === refundId))).toEqual([
        true,
        true,
      ])
      expect(await reconciliation.refundIds({ createdFrom: now + 3 }, 0, 9)).toEqual([refunds[1]])
      expect(await reconciliation.refundIds({ createdBefore: now + 3, isUnsettled: true }, 0, 9)).toEqual([refunds[0]])
      expect(await reconciliation.refundIds({}, refunds[0]?.refundId ?? 0, 9)).toEqual([refunds[1]])
    },
  },
  {
    name: 'lists idempotency keys whose owner is gone, and no others',
    run: async ({ idempotency, reconciliation }) => {
      const claim = (key: string, lockedUntil: number) =>
        idempotency.claim({ scope: strangeText, key, fingerprint: 'f', owner: `o ${key}`, now, lockedUntil, keepUntil: now + 1_000_000 })
      await claim('dead', now + 10)
      await claim('alive', now + 11)
      await claim('answered', now + 5)
      await idempotency.finish({ scope: strangeText, key: 'answered', owner: 'o answered', answer: { status: 200, body: '', headers: {} } })
      expect(await reconciliation.openKeys(now + 10, 9)).toEqual([{ scope: strangeText, key: 'dead', owner: 'o dead', lockedUntil: now + 10 }])
      expect((await reconciliation.openKeys(now + 11, 1)).length).toBe(1)
      await idempotency.abandon({ scope: strangeText, key: 'dead', owner: 'o dead' })
      expect(await reconciliation.openKeys(now + 10, 9)).toEqual([])
    },
  },
  {
    name: 'writes an audit line of its own',
    safety: true,
    run: async ({ customers, reconciliation }) => {
      await reconciliation.record({ at: now, actor: 'key:1', audit: { action: 'a', subject: 's', data: { text: strangeText } } })
      const { items } = await customers.audit({}, { limit: 9 })
      expect(items.map(({ id, ...line }) => line)).toEqual([
        { ...unsealedLine, at: now, actor: 'key:1', action: 'a', subject: 's', data: { text: strangeText } },
      ])
    },
  },
]
