import { expect } from 'vitest'
import { event, type Order } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { atOnce, auditCount, briefly, expectRefusal, largest, now, strangeText, watchEvents, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { decide, move, orderOf, paymentOf, place, total, withStatus } from './order-fixtures.ts'

const telling = writeBy<Order>({
  events: saved => [event('order.placed', `order:${saved.id}`, { orderId: saved.id })],
  audit: saved => ({ action: 'order.placed', subject: `order:${saved.id}` }),
})

async function countOrders({ orders }: Storage): Promise<number> {
  return (await orders.list({}, { limit: 1 })).total
}

export const placeCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'gives an order back as it was placed, with an id, version 1 and the first step of its history',
    run: async ({ orders }) => {
      const draft = orderOf(5, { customerId: 3, tokenHash: 'hash', cancelReason: null, billingAddress: { ...orderOf(5).shippingAddress, name: strangeText } })
      const { order, created } = await orders.place(draft, writeBy({ actor: 'customer:3' }))
      const history = [{ at: now, from: null, to: 'pending_payment', actor: 'customer:3', note: '' }]
      expect({ order, created }).toEqual({ order: { ...draft, id: order.id, version: 1, history, updatedAt: now }, created: true })
      expect(Number.isSafeInteger(order.id) && order.id >= 1).toBe(true)
      expect(await orders.order(order.id)).toEqual(order)
    },
  },
  {
    name: 'finds an order by its cart, hold, payment and provider object, and nothing by others',
    run: async storage => {
      const { orders } = storage
      await place(storage, 4)
      const operation = { kind: 'create', key: 'p:1:create', status: 'sent', sentAt: now } as const
      const payment = paymentOf({
        providerId: 'pi_1',
        operations: [operation],
        lastFailure: { code: 'card_declined', declineCode: 'generic_decline', message: strangeText },
      })
      const order = await place(storage, 5, { payments: [payment] })
      const id = order.payments[0]?.id ?? 0
      expect(order.payments).toEqual([{ ...payment, id }])
      expect(id).toBeGreaterThanOrEqual(1)
      const found = [
        await orders.orderByCart(5),
        await orders.orderByHoldKey('cart:5:1'),
        await orders.orderByPayment(id),
        await orders.orderByProviderId('test', 'pi_1'),
      ]
      expect(found).toEqual([order, order, order, order])
      const missing = [
        await orders.order(999_999),
        await orders.orderByCart(6),
        await orders.orderByHoldKey('cart:6:1'),
        await orders.orderByPayment(999_999),
        await orders.orderByProviderId('test', 'pi_2'),
        await orders.orderByProviderId('stripe', 'pi_1'),
      ]
      expect(missing).toEqual([null, null, null, null, null, null])
    },
  },
  {
    name: 'answers a second placing of the cart with the live order, and writes nothing',
    safety: true,
    run: async storage => {
      const { orders } = storage
      const events = await watchEvents(storage)
      const { order } = await orders.place(orderOf(5), telling)
      expect(briefly(await events())).toEqual([['order.placed', { orderId: order.id }]])
      const repeat = await orders.place(orderOf(5, { email: 'other@example.com', holdKey: 'cart:5:2' }), telling)
      expect(repeat).toEqual({ order, created: false })
      expect([await events(), await auditCount(storage), await countOrders(storage)]).toEqual([[], 1, 1])
      expect(await orders.orderByHoldKey('cart:5:2')).toBeNull()
    },
  },
  {
    name: 'makes one order when 32 placings of one cart come at once',
    safety: true,
    run: async storage => {
      const events = await watchEvents(storage)
      const results = await atOnce(32, index => storage.orders.place(orderOf(5, { email: `buyer${index}@example.com` }), telling))
      expect(results.filter(result => result.created)).toHaveLength(1)
      expect(new Set(results.map(result => result.order.id)).size).toBe(1)
      expect(results.map(result => result.order.email)).toEqual(Array(32).fill(results[0]?.order.email))
      expect([(await events()).length, await countOrders(storage)]).toEqual([1, 1])
    },
  },
  {
    name: 'lets a cart be ordered again once its order is cancelled, and prefers the live order, else the newest',
    run: async storage => {
      const { orders } = storage
      const first = await place(storage, 5)
      await move(storage, first.id, 'cancelling')
      expect((await orders.place(orderOf(5), writeBy())).created).toBe(false)
      await move(storage, first.id, 'cancelled')
      expect((await orders.orderByCart(5))?.id).toBe(first.id)
      const second = await place(storage, 5)
      expect(second.id).not.toBe(first.id)
      expect([(await orders.orderByCart(5))?.id, (await orders.orderByHoldKey('cart:5:1'))?.id]).toEqual([second.id, second.id])
      await move(storage, second.id, 'cancelling', 'cancelled')
      expect([(await orders.orderByCart(5))?.id, (await orders.orderByHoldKey('cart:5:1'))?.id]).toEqual([second.id, second.id])
    },
  },
  {
    name: 'carries the largest amounts exactly, as numbers',
    safety: true,
    run: async ({ orders }) => {
      const [line] = orderOf(5).lines
      if (!line) throw new Error('the fixture has no line')
      const huge = { ...line, quantity: 1, unitAmount: largest, subtotal: largest, tax: largest - 1, payable: largest }
      const totals = { subtotal: largest, discount: 0, shipping: 0, tax: largest - 1, total: largest }
      const payment = paymentOf({ amount: largest, captured: largest, status: 'captured' })
      const { order } = await orders.place(orderOf(5, { lines: [huge], shipping: null, adjustments: [], totals, payments: [payment] }), writeBy())
      const read = await orders.order(order.id)
      expect(read).toEqual(order)
      expect([read?.totals.total, read?.totals.tax, read?.lines[0]?.payable, read?.payments[0]?.captured]).toEqual([
        largest,
        largest - 1,
        largest,
        9_007_199_254_740_991,
      ])
    },
  },
  {
    name: 'keeps every letter of what a buyer wrote',
    run: async ({ orders }) => {
      const shippingAddress = { ...orderOf(5).shippingAddress, name: strangeText, line1: strangeText, phone: '+49 30 1' }
      const lines = orderOf(5).lines.map(line => ({ ...line, name: strangeText, options: { [strangeText]: strangeText } }))
      const { order } = await orders.place(orderOf(5, { shippingAddress, lines, email: 'ünï@example.com' }), writeBy({ actor: strangeText }))
      expect(await orders.order(order.id)).toMatchObject({ shippingAddress, lines, email: 'ünï@example.com', history: [{ actor: strangeText }] })
    },
  },
  {
    name: 'refuses an order whose parts do not add up to its total',
    safety: true,
    run: async storage => {
      const { totals } = orderOf(5)
      await expectRefusal(storage.orders.place(orderOf(5, { totals: { ...totals, total: total - 1 } }), telling), 'fault')
      await expectRefusal(storage.orders.place(orderOf(5, { shipping: null }), telling), 'fault')
      expect([await countOrders(storage), await auditCount(storage), await storage.orders.orderByCart(5)]).toEqual([0, 0, null])
    },
  },
  {
    name: 'places nothing when its events cannot be made',
    safety: true,
    run: async storage => {
      const failing = writeBy<Order>({
        events: () => {
          throw new Error('no events')
        },
      })
      await expect(storage.orders.place(orderOf(5, { payments: [paymentOf()] }), failing)).rejects.toThrow('no events')
      expect([await countOrders(storage), await storage.orders.orderByCart(5)]).toEqual([0, null])
      expect((await storage.orders.place(orderOf(5), writeBy())).created).toBe(true)
    },
  },
  {
    name: 'keeps orders of one cart and changes to them apart from those of others',
    run: async storage => {
      const [a, b] = [await place(storage, 1, { payments: [paymentOf()] }), await place(storage, 2, { payments: [paymentOf()] })]
      await storage.orders.change(
        a.id,
        decide(order => ({ ...withStatus(order, 'paid'), cancelReason: 'none' })),
        writeBy(),
      )
      expect(await storage.orders.order(b.id)).toEqual(b)
      expect(a.payments[0]?.id).not.toBe(b.payments[0]?.id)
    },
  },
]
