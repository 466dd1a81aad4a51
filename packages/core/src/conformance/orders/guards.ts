import { expect } from 'vitest'
import { CommerceError, type ErrorCode, event, type Order } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { countRefusals, expectRefusal, now, watchEvents, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { decide, orderOf, paymentOf, place, placePaid, total, withRefund, withStatus } from './order-fixtures.ts'

const told = writeBy<Order>({ events: [event('order.paid', 'k', { orderId: 1 })] })

/** Tries a change that must be refused, and that it left nothing behind. */
async function expectUnchanged(storage: Storage, before: Order, change: (order: Order) => Partial<Order>, code: ErrorCode): Promise<void> {
  const events = await watchEvents(storage)
  await expectRefusal(storage.orders.change(before.id, decide(change), told), code)
  expect(await storage.orders.order(before.id)).toEqual(before)
  expect(await events()).toEqual([])
}

function firstPayment(order: Order) {
  const [payment] = order.payments
  if (!payment) throw new Error('the fixture has no payment')
  return payment
}

export const guardCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'keeps one live payment per order',
    safety: true,
    run: async storage => {
      await expectRefusal(storage.orders.place(orderOf(9, { payments: [paymentOf(), paymentOf()] }), writeBy()), 'duplicate')
      const before = await place(storage, 5, { payments: [paymentOf()] })
      await expectUnchanged(storage, before, order => ({ payments: [...order.payments, paymentOf()] }), 'duplicate')
      const failed = { ...firstPayment(before), status: 'failed' } as const
      const after = await storage.orders.change(
        before.id,
        decide(() => ({ payments: [failed, paymentOf()] })),
        writeBy(),
      )
      expect(after.payments.map(payment => payment.status)).toEqual(['failed', 'created'])
      await expectUnchanged(storage, after, order => ({ payments: order.payments.map(payment => ({ ...payment, status: 'created' })) }), 'duplicate')
    },
  },
  {
    name: 'starts one payment when 16 want to start one at once',
    safety: true,
    run: async storage => {
      const { id } = await place(storage, 5)
      const start = decide(order => ({ payments: [...order.payments, paymentOf()] }))
      const refused = await countRefusals(
        Array.from({ length: 16 }, () => storage.orders.change(id, start, writeBy())),
        'duplicate',
      )
      expect([refused, (await storage.orders.order(id))?.payments.length]).toEqual([15, 1])
    },
  },
  {
    name: 'never captures more than a payment is for',
    safety: true,
    run: async storage => {
      const before = await place(storage, 5, { payments: [paymentOf({ status: 'authorized' })] })
      for (const captured of [total + 1, -1, 0.5])
        await expectUnchanged(storage, before, order => ({ payments: [{ ...firstPayment(order), captured }] }), 'fault')
      await expectRefusal(storage.orders.place(orderOf(6, { payments: [paymentOf({ captured: total + 1 })] }), writeBy()), 'fault')
      expect(await storage.orders.orderByCart(6)).toBeNull()
    },
  },
  {
    name: 'never refunds more than was captured',
    safety: true,
    run: async storage => {
      const before = await placePaid(storage, 5)
      await expectUnchanged(storage, before, order => withRefund(order, 'k', total + 1), 'refund_exceeds_captured')
      const half = await storage.orders.change(
        before.id,
        decide(order => withRefund(order, 'k', total - 10)),
        writeBy(),
      )
      await expectUnchanged(storage, half, order => withRefund(order, 'k2', 11), 'refund_exceeds_captured')
      const whole = await storage.orders.change(
        before.id,
        decide(order => withRefund(order, 'k2', 10)),
        writeBy(),
      )
      expect(firstPayment(whole)).toMatchObject({ captured: total, refundHeld: total })
    },
  },
  {
    name: 'holds the ceiling when 16 refunds of a quarter come at once, by the decision and by the store',
    safety: true,
    run: async storage => {
      const amount = 1_000
      const guarded = await placePaid(storage, 5)
      const asking = (order: Order) => {
        const { captured, refundHeld } = firstPayment(order)
        if (captured - refundHeld < amount) throw new CommerceError('refund_exceeds_captured', 'Too much.')
        return withRefund(order, `key ${order.refunds.length}`, amount)
      }
      const change = (order: Order) => (next: (order: Order) => Partial<Order>) =>
        Array.from({ length: 16 }, () => storage.orders.change(order.id, decide(next), writeBy()))
      expect(await countRefusals(change(guarded)(asking), 'refund_exceeds_captured')).toBe(13)
      const careless = await placePaid(storage, 6)
      expect(
        await countRefusals(
          change(careless)(order => withRefund(order, `key ${order.refunds.length}`, amount)),
          'refund_exceeds_captured',
        ),
      ).toBe(13)
      for (const { id } of [guarded, careless]) {
        const order = await storage.orders.order(id)
        expect([order?.payments[0]?.refundHeld, order?.refunds.length]).toEqual([3_000, 3])
      }
    },
  },
  {
    name: 'gives the ceiling back when a refund fails, and holds exactly what has not failed',
    safety: true,
    run: async storage => {
      const before = await placePaid(storage, 5)
      const asked = await storage.orders.change(
        before.id,
        decide(order => withRefund(order, 'k', total)),
        writeBy(),
      )
      await expectUnchanged(storage, asked, order => ({ payments: [{ ...firstPayment(order), refundHeld: 0 }] }), 'fault')
      const failed = decide(order => ({
        payments: [{ ...firstPayment(order), refundHeld: 0 }],
        refunds: order.refunds.map(refund => ({ ...refund, status: 'failed' as const })),
      }))
      const given = await storage.orders.change(before.id, failed, writeBy())
      expect(firstPayment(given).refundHeld).toBe(0)
      await expectUnchanged(storage, given, order => ({ payments: [{ ...firstPayment(order), refundHeld: 1 }] }), 'fault')
    },
  },
  {
    name: 'makes one refund per key, and none of nothing',
    safety: true,
    run: async storage => {
      const placed = await placePaid(storage, 5)
      const before = await storage.orders.change(
        placed.id,
        decide(order => withRefund(order, 'k', 10)),
        writeBy(),
      )
      await expectUnchanged(storage, before, order => withRefund(order, 'k', 10), 'duplicate')
      await expectUnchanged(storage, before, order => withRefund(order, 'k2', 0), 'fault')
      await expectUnchanged(storage, before, order => withRefund(order, 'k2', 10, { otherAmount: 9 }), 'fault')
      await expectUnchanged(storage, before, order => withRefund(order, 'k2', 10, { paymentId: 999_999 }), 'fault')
      const other = await placePaid(storage, 6)
      expect(
        (
          await storage.orders.change(
            other.id,
            decide(order => withRefund(order, 'k', 10)),
            writeBy(),
          )
        ).refunds,
      ).toHaveLength(1)
    },
  },
  {
    name: 'keeps a provider object for one payment',
    safety: true,
    run: async storage => {
      await place(storage, 5, { payments: [paymentOf({ providerId: 'pi_1' })] })
      await expectRefusal(storage.orders.place(orderOf(6, { payments: [paymentOf({ providerId: 'pi_1' })] }), writeBy()), 'duplicate', { field: 'providerId' })
      expect(await storage.orders.orderByCart(6)).toBeNull()
      const before = await place(storage, 6, { payments: [paymentOf()] })
      await expectUnchanged(storage, before, order => ({ payments: [{ ...firstPayment(order), providerId: 'pi_1' }] }), 'duplicate')
      const other = await storage.orders.change(
        before.id,
        decide(order => ({ payments: [{ ...firstPayment(order), providerId: 'pi_1', provider: 'stripe' }] })),
        writeBy(),
      )
      expect(await storage.orders.orderByProviderId('stripe', 'pi_1')).toEqual(other)
    },
  },
  {
    name: 'takes no step that the table of moves does not have',
    safety: true,
    run: async storage => {
      const before = await place(storage, 5)
      for (const status of ['fulfilled', 'completed', 'cancelled', 'pending_payment'] as const) {
        await expectUnchanged(storage, before, order => withStatus(order, status), 'order_wrong_status')
      }
      await expectUnchanged(storage, before, () => ({ status: 'paid' }), 'fault')
      await expectUnchanged(storage, before, order => ({ history: withStatus(order, 'paid').history }), 'fault')
      await expectUnchanged(storage, before, () => ({ history: [] }), 'fault')
    },
  },
  {
    name: 'changes nothing that was frozen at placing, and forgets nothing that belongs to an order',
    safety: true,
    run: async storage => {
      const placed = await placePaid(storage, 5)
      const fulfilment = { number: 1, lines: [], carrier: null, trackingNumber: null, createdAt: now }
      const before = await storage.orders.change(
        placed.id,
        decide(order => ({ ...withRefund(order, 'k', 10), fulfilments: [fulfilment] })),
        writeBy(),
      )
      const gift = { ...before.lines[0], id: 3, unitAmount: 0, subtotal: 0, tax: 0, payable: 0 } as Order['lines'][number]
      const frozen: Partial<Order>[] = [
        { totals: { ...before.totals, total: 1 } },
        { totals: { ...before.totals, tax: 0 } },
        { currency: 'USD' },
        { cartId: 6 },
        { customerId: 1 },
        { placedAt: now + 1 },
        { id: before.id + 1 },
        { lines: before.lines.slice(1) },
        { payments: [] },
        { refunds: [] },
        { fulfilments: [] },
        { lines: [...before.lines, gift] },
        { lines: before.lines.map(line => ({ ...line, quantity: line.quantity + 1 })) },
      ]
      for (const part of frozen) await expectUnchanged(storage, before, () => part, 'fault')
    },
  },
  {
    name: 'never lets a line return more than was fulfilled, or fulfil more than was ordered',
    safety: true,
    run: async storage => {
      const before = await place(storage, 5)
      const wrong: Partial<Order['lines'][number]>[] = [
        { fulfilledQuantity: 4 },
        { fulfilledQuantity: 1, returnedQuantity: 2 },
        { refundedQuantity: 4 },
        { refundedAmount: 3_001 },
        { fulfilledQuantity: -1 },
      ]
      for (const part of wrong)
        await expectUnchanged(storage, before, order => ({ lines: order.lines.map(line => (line.id === 1 ? { ...line, ...part } : line)) }), 'fault')
      const fulfilment = { number: 1, lines: [], carrier: null, trackingNumber: null, createdAt: now }
      await expectUnchanged(storage, before, () => ({ fulfilments: [fulfilment, fulfilment] }), 'duplicate')
    },
  },
]
