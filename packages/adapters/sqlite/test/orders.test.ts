import type { Order, OrderDecision } from '@cartwright/core'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sqlite } from '../src/index.ts'
import { by, inStatus, now, orderOf, paymentOf } from './support/orders.ts'
import { temporaryFiles } from './support/temporary-folder.ts'

const newFile = temporaryFiles()
let file: string
let shop: ReturnType<typeof sqlite>
let other: ReturnType<typeof sqlite>

beforeEach(async () => {
  file = newFile()
  shop = sqlite(file)
  other = sqlite(file)
  await shop.migrate()
})

afterEach(async () => {
  await Promise.all([shop.close(), other.close()])
})

const placed = async (cartId = 1): Promise<Order> => (await shop.orders.place(orderOf(cartId, { payments: [paymentOf()] }), by)).order

const changed = (id: number, decide: (order: Order) => Partial<Order>) => shop.orders.change(id, order => ({ order: { ...order, ...decide(order) } }), by)

const paymentsAs = (order: Order, ...statuses: readonly ('failed' | 'created')[]): Order['payments'] =>
  order.payments.map((payment, index) => ({ ...payment, status: statuses[index] ?? payment.status }))

describe('an order that is remembered', () => {
  it('is what another process reads, after every kind of change', async () => {
    const { id } = await placed()
    const refund = {
      clientKey: 'k',
      status: 'requested',
      amount: 90,
      lines: [],
      shippingAmount: 90,
      shippingTax: 0,
      accountId: null,
      otherAmount: 0,
      reason: '',
      providerId: null,
    } as const
    const changes: ((order: Order) => Partial<Order>)[] = [
      () => ({ expiresAt: now + 1 }),
      order => ({ payments: paymentsAs(order, 'failed') }),
      order => ({ payments: [...order.payments, paymentOf({ status: 'captured', captured: 3_490, providerId: 'pi' })] }),
      order => inStatus(order, 'paid'),
      order => ({
        lines: order.lines.map(line => ({ ...line, fulfilledQuantity: 1 })),
        fulfilments: [{ number: 1, lines: [], carrier: null, trackingNumber: null, createdAt: now }],
      }),
      order => ({
        payments: order.payments.map((payment, index) => (index === 1 ? { ...payment, refundHeld: 90 } : payment)),
        refunds: order.payments.slice(1).map(payment => ({ ...refund, id: 0, paymentId: payment.id, failure: null, createdAt: now, updatedAt: now })),
      }),
      order => ({ refunds: order.refunds.map(entry => ({ ...entry, status: 'pending', providerId: 're' })) }),
      order => ({ returns: [...order.returns, { id: 0, status: 'requested', lines: [], note: 'n', createdAt: now, updatedAt: now }] }),
      order => ({ returns: order.returns.map(entry => ({ ...entry, status: 'rejected' })) }),
      order => ({ ...inStatus(order, 'cancelling'), cancelReason: 'r' }),
      order => ({ lines: [...order.lines], payments: [...order.payments] }),
    ]
    for (const change of changes) {
      const saved = await changed(id, change)
      expect(await shop.orders.order(id)).toEqual(saved)
      expect(await other.orders.order(id)).toEqual(saved)
    }
    expect((await other.orders.order(id))?.version).toBe(changes.length + 1)
  })

  it('is not what a decision would have liked to change of what was frozen at placing', async () => {
    const before = await placed()
    const address = { ...before.shippingAddress, city: 'Elsewhere' }
    const lines = before.lines.map(line => ({ ...line, options: { colour: 'red' } }))
    const saved = await changed(before.id, () => ({ shippingAddress: address, lines, adjustments: [] }))
    expect(saved).toEqual({ ...before, version: 2 })
    expect([await shop.orders.order(before.id), await other.orders.order(before.id)]).toEqual([saved, saved])
  })

  it('is not old when another process was the last to change it', async () => {
    const { id } = await placed()
    await other.orders.change(id, order => ({ order: { ...order, expiresAt: now + 5 } }), by)
    expect(await shop.orders.order(id)).toMatchObject({ version: 2, expiresAt: now + 5 })
    await changed(id, order => ({ expiresAt: order.expiresAt + 1 }))
    expect(await other.orders.order(id)).toMatchObject({ version: 3, expiresAt: now + 6 })
  })

  it('is not one of a change that was undone', async () => {
    const before = await placed()
    const decide = (order: Order): OrderDecision => ({ order: { ...order, expiresAt: now + 9 } })
    const fail = () => {
      throw new Error('no')
    }
    await expect(shop.orders.change(before.id, decide, { ...by, audit: fail })).rejects.toThrow('no')
    expect([await shop.orders.order(before.id), await other.orders.order(before.id)]).toEqual([before, before])
  })

  it('cannot be changed in place, remembered or just read for a decision', async () => {
    const { id } = await placed()
    const scribble = (order: Order) => {
      Object.assign(order.payments[0] ?? {}, { captured: 1 })
      return { order }
    }
    for (const { orders } of [shop, other]) await expect(orders.change(id, scribble, by)).rejects.toThrow(TypeError)
    expect(await other.orders.order(id)).toMatchObject({ version: 1, payments: [{ captured: 0 }] })
  })
})

describe('an order', () => {
  it('may let one payment end and another one live in one change, in whatever order they stand', async () => {
    const { id } = await placed()
    await changed(id, order => ({ payments: [...paymentsAs(order, 'failed'), paymentOf()] }))
    const swapped = await changed(id, order => ({ payments: paymentsAs(order, 'created', 'failed') }))
    expect(swapped.payments.map(({ status }) => status)).toEqual(['created', 'failed'])
    expect(await other.orders.order(id)).toEqual(swapped)
  })

  it('is read as it is at one moment, with everything that belongs to it, while another process changes it', async () => {
    const before = await placed()
    const others = new Database(file)
    const change = others.transaction(() => others.exec('UPDATE orders SET version = version + 1; UPDATE payment SET attempts = attempts + 1'))
    const statements = Object.getPrototypeOf(others.prepare('SELECT 1')) as Database.Statement
    const { all } = statements
    vi.spyOn(statements, 'all').mockImplementation(function (this: Database.Statement, ...values: unknown[]) {
      if (this.source.includes('from "order_history"')) change()
      return all.apply(this, values)
    })
    expect(await other.orders.order(before.id)).toEqual(before)
    expect((await other.orders.list({}, { limit: 1 })).items).toMatchObject([{ version: 2, payments: [{ attempts: 1 }] }])
    vi.restoreAllMocks()
    expect(await other.orders.order(before.id)).toMatchObject({ version: 3, payments: [{ attempts: 2 }] })
    others.close()
  })
})
