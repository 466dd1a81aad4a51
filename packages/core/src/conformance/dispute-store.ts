import { expect } from 'vitest'
import { type Dispute, event } from '../model/index.ts'
import type { DisputeStore, Storage } from '../ports/index.ts'
import { atOnce, briefly, expectPages, largest, now, strangeText, watchEvents, writeBy } from './fixtures.ts'
import { paymentOf, place } from './orders/order-fixtures.ts'
import type { ConformanceCase } from './suite.ts'

async function disputed(storage: Storage, cartId = 1): Promise<Omit<Dispute, 'id'>> {
  const order = await place(storage, cartId, { payments: [paymentOf({ providerId: `pi_${cartId}` })] })
  return {
    orderId: order.id,
    paymentId: order.payments[0]?.id ?? 0,
    provider: 'test',
    providerId: `dp_${cartId}`,
    status: 'open',
    currency: 'EUR',
    amount: largest,
    reason: strangeText,
    evidenceDueAt: now + 7,
    createdAt: now - 9,
    updatedAt: now,
  }
}

const telling = writeBy<Dispute>({
  events: ({ id, orderId, paymentId }) => [event('payment.disputed', `order:${orderId}`, { orderId, paymentId, disputeId: id })],
})

function record({ disputes }: Storage, dispute: Omit<Dispute, 'id'>, context = telling): ReturnType<DisputeStore['record']> {
  return disputes.record(dispute, () => dispute, context)
}

/** The promises of the dispute store. */
export const disputeCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'keeps a dispute as it was told, one row for each, and changes it in its place',
    run: async storage => {
      const first = await disputed(storage)
      const saved = await record(storage, first)
      expect(saved).toEqual({ ...first, id: saved?.id })
      const lost = await record(storage, { ...first, status: 'lost', evidenceDueAt: null, updatedAt: now + 1 })
      expect(lost).toEqual({ ...first, id: saved?.id, status: 'lost', evidenceDueAt: null, updatedAt: now + 1 })
      expect(await storage.disputes.dispute(saved?.id ?? 0)).toEqual(lost)
      expect(await storage.disputes.dispute(999_999)).toBeNull()
      expect((await storage.disputes.list({}, { limit: 9 })).total).toBe(1)
    },
  },
  {
    name: 'decides on what is stored, stores events with a change, and nothing without one',
    safety: true,
    run: async storage => {
      const first = await disputed(storage)
      const events = await watchEvents(storage)
      const seen: (Dispute | null)[] = []
      const nothing = (present: Dispute | null) => {
        seen.push(present)
        return null
      }
      expect(await storage.disputes.record(first, nothing, telling)).toBeNull()
      const saved = await record(storage, first)
      expect(await storage.disputes.record(first, nothing, telling)).toEqual(saved)
      expect(seen).toEqual([null, saved])
      expect(briefly(await events())).toEqual([['payment.disputed', { orderId: first.orderId, paymentId: first.paymentId, disputeId: saved?.id }]])
    },
  },
  {
    name: 'makes one row of many that are told at once',
    safety: true,
    run: async storage => {
      const first = await disputed(storage)
      const once = (present: Dispute | null) => (present ? null : first)
      const events = await watchEvents(storage)
      const results = await atOnce(16, () => storage.disputes.record(first, once, telling))
      expect(new Set(results.map(result => result?.id)).size).toBe(1)
      expect(await events()).toHaveLength(1)
    },
  },
  {
    name: 'stores nothing when its events cannot be made',
    safety: true,
    run: async storage => {
      const first = await disputed(storage)
      const failing = writeBy<Dispute>({
        events: () => {
          throw new Error('no events')
        },
      })
      await expect(record(storage, first, failing)).rejects.toThrow('no events')
      expect((await storage.disputes.list({}, { limit: 9 })).total).toBe(0)
    },
  },
  {
    name: 'lists disputes by status and order, the newest first, in pages',
    run: async storage => {
      const ids: number[] = []
      for (let cartId = 1; cartId <= 4; cartId++) ids.unshift((await record(storage, await disputed(storage, cartId)))?.id ?? 0)
      const other = await disputed(storage, 5)
      const won = await record(storage, { ...other, status: 'won' })
      await expectPages(
        page => storage.disputes.list({ status: 'open' }, page),
        ids,
        ({ id }) => id,
      )
      expect((await storage.disputes.list({ orderId: other.orderId }, { limit: 9 })).items).toEqual([won])
    },
  },
]
