import { expect } from 'vitest'
import { event, type Order } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { atOnce, auditCount, briefly, expectRefusal, now, strangeText, watchEvents, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { decide, paymentOf, place, placePaid, refundOf, withRefund, withStatus } from './order-fixtures.ts'

const operation = { kind: 'confirm', key: 'p:1:confirm:1', status: 'unknown', sentAt: now } as const

export const changeCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'writes what was decided, with version and time of the change, and ids for what is new',
    run: async ({ orders, ...storage }) => {
      const before = await placePaid({ orders, ...storage }, 5)
      const paymentId = before.payments[0]?.id ?? 0
      const fulfilment = {
        number: 1,
        lines: [
          { lineId: 1, quantity: 3 },
          { lineId: 2, quantity: 1 },
        ],
        carrier: 'DHL',
        trackingNumber: strangeText,
        createdAt: now,
      }
      const returned = {
        id: 0,
        status: 'requested',
        lines: [{ lineId: 1, quantity: 1, reason: strangeText, receivedQuantity: 0, disposition: null }],
        note: '',
        createdAt: now,
        updatedAt: now,
      } as const
      const refundLine = { lines: [{ lineId: 1, quantity: 1, amount: 1_000, tax: 160 }], otherAmount: 0 }
      const change = decide(order => ({
        ...withStatus(order, 'paid'),
        ...withRefund(order, 'k', 1_000, refundLine),
        expiresAt: now + 5,
        cancelReason: strangeText,
        lines: order.lines.map(line => ({ ...line, fulfilledQuantity: line.quantity })),
        fulfilments: [fulfilment],
        returns: [returned],
      }))
      const after = await orders.change(before.id, change, writeBy({ at: now + 9 }))
      const [refund, back] = [after.refunds[0]?.id, after.returns[0]?.id]
      expect([refund, back].every(id => Number.isSafeInteger(id) && Number(id) >= 1)).toBe(true)
      expect(after).toEqual({
        ...before,
        ...change(before).order,
        refunds: [refundOf(paymentId, 'k', 1_000, { ...refundLine, ...(refund === undefined ? {} : { id: refund }) })],
        returns: [{ ...returned, id: back }],
        version: 2,
        updatedAt: now + 9,
      })
      expect(await orders.order(before.id)).toEqual(after)
    },
  },
  {
    name: 'changes what belongs to an order: payments with their operations, refunds, returns',
    run: async storage => {
      const placed = await place(storage, 5, { payments: [paymentOf()] })
      const settled = { status: 'captured', providerId: 'pi_1', captured: 3_990, attempts: 2, operations: [operation], updatedAt: now + 1 } as const
      await storage.orders.change(
        placed.id,
        decide(order => ({ payments: order.payments.map(payment => ({ ...payment, ...settled })) })),
        writeBy(),
      )
      await storage.orders.change(
        placed.id,
        decide(order => withRefund(order, 'a', 500)),
        writeBy(),
      )
      await storage.orders.change(
        placed.id,
        decide(order => withRefund(order, 'b', 700)),
        writeBy(),
      )
      const refunded = { status: 'succeeded', providerId: 're_1', failure: null, updatedAt: now + 2 } as const
      await storage.orders.change(
        placed.id,
        decide(order => ({ refunds: order.refunds.map((refund, index) => (index === 0 ? { ...refund, ...refunded } : refund)) })),
        writeBy(),
      )
      const order = await storage.orders.order(placed.id)
      expect(order?.payments).toEqual([{ ...paymentOf(), ...settled, refundHeld: 1_200, id: placed.payments[0]?.id }])
      expect(order?.refunds.map(({ clientKey, status, providerId, amount }) => [clientKey, status, providerId, amount])).toEqual([
        ['a', 'succeeded', 're_1', 500],
        ['b', 'requested', null, 700],
      ])
      expect(await storage.orders.orderByProviderId('test', 'pi_1')).toEqual(order)
    },
  },
  {
    name: 'finds an order by the hold and the provider object it has now, not by those it had',
    run: async storage => {
      const { orders } = storage
      const { id } = await place(storage, 5, { payments: [paymentOf({ providerId: 'pi_1' })] })
      const change = decide(order => ({ holdKey: 'again', payments: order.payments.map(payment => ({ ...payment, providerId: 'pi_2' })) }))
      const order = await orders.change(id, change, writeBy())
      expect([await orders.orderByHoldKey('cart:5:1'), await orders.orderByProviderId('test', 'pi_1')]).toEqual([null, null])
      expect([await orders.orderByHoldKey('again'), await orders.orderByProviderId('test', 'pi_2'), await orders.orderByCart(5)]).toEqual([order, order, order])
      const other = await place(storage, 6, { holdKey: 'cart:5:1' })
      expect(await orders.orderByHoldKey('cart:5:1')).toEqual(other)
    },
  },
  {
    name: 'stores the events of the decision and of the context, in this order, and the audit line',
    run: async storage => {
      const { id } = await place(storage, 5, { payments: [paymentOf()] })
      const events = await watchEvents(storage)
      const context = writeBy<Order>({
        events: saved => [event('order.paid', `order:${id}`, { orderId: saved.id })],
        audit: saved => ({ action: 'order.changed', subject: `order:${saved.id}`, data: { version: saved.version } }),
      })
      const saved = await storage.orders.change(
        id,
        order => ({
          order: { ...order, payments: [{ ...(order.payments[0] ?? paymentOf()), status: 'failed' }, paymentOf()] },
          events: after => after.payments.map(payment => event('payment.failed', `order:${id}`, { orderId: id, paymentId: payment.id })),
        }),
        context,
      )
      const paymentIds = saved.payments.map(payment => payment.id)
      expect(paymentIds.every(paymentId => paymentId >= 1)).toBe(true)
      expect(briefly(await events())).toEqual([...paymentIds.map(paymentId => ['payment.failed', { orderId: id, paymentId }]), ['order.paid', { orderId: id }]])
      const { items } = await storage.customers.audit({}, { limit: 10 })
      expect(items).toMatchObject([{ action: 'order.changed', subject: `order:${id}`, data: { version: 2 } }])
    },
  },
  {
    name: 'changes nothing when nothing is decided',
    safety: true,
    run: async storage => {
      const before = await place(storage, 5)
      const events = await watchEvents(storage)
      const context = writeBy<Order>({ at: now + 5, events: [event('order.paid', 'k', { orderId: 1 })], audit: { action: 'a', subject: 's' } })
      expect(await storage.orders.change(before.id, () => null, context)).toEqual(before)
      expect(await storage.orders.order(before.id)).toEqual(before)
      expect([await events(), await auditCount(storage)]).toEqual([[], 0])
    },
  },
  {
    name: 'changes nothing when deciding throws, or making the events does',
    safety: true,
    run: async storage => {
      const { orders } = storage
      const before = await place(storage, 5)
      const events = await watchEvents(storage)
      const fail = () => {
        throw new Error('no')
      }
      const paid = decide(order => withStatus(order, 'paid'))
      const told = writeBy<Order>({ events: [event('order.paid', 'k', { orderId: 1 })] })
      await expect(orders.change(before.id, fail, told)).rejects.toThrow('no')
      await expect(orders.change(before.id, paid, writeBy({ events: fail }))).rejects.toThrow('no')
      await expect(orders.change(before.id, paid, writeBy({ audit: fail }))).rejects.toThrow('no')
      await expect(orders.change(before.id, order => ({ ...paid(order), events: fail }), told)).rejects.toThrow('no')
      expect(await orders.order(before.id)).toEqual(before)
      expect([await events(), await auditCount(storage)]).toEqual([[], 0])
      expect(await orders.change(before.id, paid, told)).toMatchObject({ status: 'paid', version: 2 })
    },
  },
  {
    name: 'has no order to change that does not exist',
    run: async ({ orders }) => {
      await expectRefusal(
        orders.change(999_999, order => ({ order }), writeBy()),
        'order_not_found',
      )
    },
  },
  {
    name: 'loses none of 32 changes made at once, each decided on the order as the ones before left it',
    safety: true,
    run: async storage => {
      const { id } = await place(storage, 5, { expiresAt: now })
      const events = await watchEvents(storage)
      const told = writeBy<Order>({ events: [event('order.paid', 'k', { orderId: id })] })
      const saved = await atOnce(32, () =>
        storage.orders.change(
          id,
          decide(order => ({ expiresAt: order.expiresAt + 1 })),
          told,
        ),
      )
      expect(await storage.orders.order(id)).toMatchObject({ expiresAt: now + 32, version: 33 })
      expect(saved.map(order => order.version).sort((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, index) => index + 2))
      expect(await events()).toHaveLength(32)
    },
  },
  {
    name: 'takes one step once when 16 want to take it at once',
    safety: true,
    run: async storage => {
      const { id } = await place(storage, 5)
      const pay = (order: Order) => (order.status === 'paid' ? null : { order: { ...order, ...withStatus(order, 'paid') } })
      await atOnce(16, () => storage.orders.change(id, pay, writeBy()))
      const order = await storage.orders.order(id)
      expect(order).toMatchObject({ status: 'paid', version: 2 })
      expect(order?.history.map(step => step.to)).toEqual(['pending_payment', 'paid'])
    },
  },
]
