// Goal: reconciliation names every kind of difference there is, proposes what is right, repairs what it may and nothing else, and says nothing about a healthy shop.
// Method: a shop on a SQLite file, or on Postgres, in which something of everything happened; each fault is planted past every check, by SQL or in the provider's own book. First it is looked at
// (not a byte of the database may change), then repaired, then looked at again.
import { CommerceError, type Difference, type Order, type PaymentProvider, type ReconcileCheck, type ReconcileReport } from '@cartwright/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreesWithProvider } from './docs/samples/reconcile-nightly.ts'
import { by, day, hour, minute, openShop, place, type ReconcileShop } from './support/reconcile/shop.ts'

let shop: ReconcileShop

beforeEach(async () => {
  shop = await openShop()
})

afterEach(() => shop.close())

type Brief = Pick<Difference, 'check' | 'subject' | 'reason' | 'severity' | 'repair' | 'outcome'>

const briefly = (report: ReconcileReport): Brief[] =>
  report.sections.flatMap(({ differences }) =>
    differences.map(({ check, subject, reason, severity, repair, outcome }) => ({ check, subject, reason, severity, repair, outcome })),
  )

const paymentOf = (order: Order) => {
  const [payment] = order.payments
  if (!payment) throw new Error('the order has no payment')
  return { ...payment, providerId: payment.providerId ?? '' }
}

const auditOf = async () =>
  (await shop.commerce.customers.audit({}, { limit: 20 })).items.filter(({ action }) => action.startsWith('reconcile.') || action === 'stock.realigned')

interface Fault {
  readonly name: string
  /** Plants the fault; says what is told of it. */
  readonly plant: () => Promise<readonly Omit<Brief, 'outcome'>[]>
  /** What a run with all repairs leaves behind. */
  readonly left: number
}

/** A payment object at the provider that this shop has no row for. */
async function foreignPayment(paymentId: number): Promise<string> {
  const { providerId } = await shop.provider.create({
    key: `p:${paymentId}:create`,
    amount: 500,
    currency: 'USD',
    orderId: 99,
    paymentId,
    capture: 'automatic',
  })
  await shop.clock.advance(5 * minute)
  return providerId
}

async function dieLetter(): Promise<number> {
  const { events } = shop.commerce.deps
  const now = shop.clock.now()
  await events.register([{ name: 'mail', topics: ['customer.registered'] }])
  await shop.commerce.customers.createAccount({ email: 'a@example.com', password: 'correct horse battery staple', role: 'customer' }, by)
  await events.relay(now, 100)
  const [delivery] = await events.claim({ consumers: ['mail'], limit: 1, token: 't', now, leasedUntil: now + 1 })
  await events.fail(delivery?.id ?? 0, 't', { error: 'boom', availableAt: null })
  await shop.commerce.workers.drain()
  return delivery?.id ?? 0
}

const faults: readonly Fault[] = [
  {
    name: 'a level whose reserved units are not what its holds keep',
    plant: async () => {
      await shop.damage('UPDATE stock SET reserved = reserved + 3')
      return [{ check: 'R1', subject: 'stock:1:1', reason: 'stock_difference', severity: 'critical', repair: 'alone' }]
    },
    left: 0,
  },
  {
    name: 'a level whose units on hand are not what its movements come to',
    plant: async () => {
      await shop.damage('UPDATE stock SET on_hand = on_hand - 5')
      return [{ check: 'R1', subject: 'stock:1:1', reason: 'stock_difference', severity: 'critical', repair: 'on_request' }]
    },
    left: 0,
  },
  {
    name: 'a movement that was taken out of the ledger',
    plant: async () => {
      await shop.damage("DELETE FROM movement WHERE cause = 'release'")
      return [{ check: 'R1', subject: 'stock:1:1', reason: 'stock_difference', severity: 'critical', repair: 'alone' }]
    },
    left: 0,
  },
  {
    name: 'an order whose history is not what it went through',
    plant: async () => {
      await shop.damage("UPDATE order_history SET to_status = 'completed' WHERE order_id = 1 AND to_status = 'paid'")
      return [{ check: 'R1', subject: 'invariant:I10', reason: 'invariant_broken', severity: 'critical', repair: 'by_hand' }]
    },
    left: 1,
  },
  {
    name: 'a payment that the buyer made in the browser and that nobody was told of',
    plant: async () => {
      const order = await place(shop.commerce, shop.productId)
      await shop.commerce.checkout.startPayment(order.id)
      const payment = paymentOf(await shop.commerce.orders.order(order.id))
      await shop.provider.confirmInBrowser(payment.providerId)
      await shop.commerce.workers.drain()
      await shop.clock.advance(5 * minute)
      return [{ check: 'R2', subject: `payment:${payment.id}`, reason: 'payment_difference', severity: 'critical', repair: 'alone' }]
    },
    left: 0,
  },
  {
    name: 'a payment of another amount at the provider',
    plant: async () => {
      const { id, providerId } = paymentOf(shop.orders.paid)
      await shop.tamper(providerId, { amount: 1, captured: 1 })
      return [{ check: 'R2', subject: `payment:${id}`, reason: 'payment_mismatch', severity: 'critical', repair: 'by_hand' }]
    },
    left: 1,
  },
  {
    name: 'a payment that is paired with another one at the provider',
    plant: async () => {
      const { id, providerId } = paymentOf(shop.orders.paid)
      await shop.tamper(providerId, { paymentId: 77 })
      return [
        { check: 'R2', subject: `payment:${id}`, reason: 'payment_mismatch', severity: 'critical', repair: 'by_hand' },
        { check: 'R3', subject: `provider_payment:${providerId}`, reason: 'charge_without_order', severity: 'critical', repair: 'by_hand' },
      ]
    },
    left: 2,
  },
  {
    name: 'a payment that points at an object the provider does not have, beside the one it paid with',
    plant: async () => {
      const { id, providerId } = paymentOf(shop.orders.paid)
      // The version tells a process that keeps orders in mind that this one was changed.
      await shop.damage(
        `UPDATE payment SET provider_id = 'test_gone' WHERE id = ${id}; UPDATE orders SET version = version + 1 WHERE id = ${shop.orders.paid.id}`,
      )
      return [
        { check: 'R2', subject: `payment:${id}`, reason: 'payment_difference', severity: 'critical', repair: 'by_hand' },
        { check: 'R3', subject: `provider_payment:${providerId}`, reason: 'orphan_payment', severity: 'critical', repair: 'by_hand' },
      ]
    },
    left: 2,
  },
  {
    name: 'money at the provider for no order of this shop',
    plant: async () => {
      const providerId = await foreignPayment(999)
      await shop.provider.confirm({ key: 'p:999:confirm:1', providerId, token: 'tok_visa' })
      return [{ check: 'R3', subject: `provider_payment:${providerId}`, reason: 'charge_without_order', severity: 'critical', repair: 'by_hand' }]
    },
    left: 1,
  },
  {
    name: 'a payment object that somebody could still pay for no order',
    plant: async () => {
      const providerId = await foreignPayment(999)
      return [{ check: 'R3', subject: `provider_payment:${providerId}`, reason: 'orphan_payment', severity: 'warning', repair: 'on_request' }]
    },
    left: 0,
  },
  {
    name: 'a refund that the bank sent back after it had succeeded',
    plant: async () => {
      const [refund] = shop.orders.refunded.refunds
      await shop.provider.completeRefund(paymentOf(shop.orders.refunded).providerId, `r:${refund?.id}`, 'fail')
      return [{ check: 'R4', subject: `refund:${refund?.id}`, reason: 'refund_difference', severity: 'critical', repair: 'alone' }]
    },
    left: 0,
  },
  {
    name: 'a refund that somebody made at the provider itself',
    plant: async () => {
      const made = await shop.provider.refund({ key: 'by hand', providerId: paymentOf(shop.orders.paid).providerId, amount: 100 })
      return [{ check: 'R4', subject: `provider_refund:${made.providerId}`, reason: 'refund_unknown', severity: 'critical', repair: 'by_hand' }]
    },
    left: 1,
  },
  {
    name: 'an order that nobody paid and nobody cancelled',
    plant: async () => {
      const { id } = await place(shop.commerce, shop.productId)
      await shop.commerce.workers.drain()
      await shop.clock.advance(hour)
      return [{ check: 'R5', subject: `order:${id}`, reason: 'order_overdue', severity: 'warning', repair: 'alone' }]
    },
    left: 0,
  },
  {
    name: 'an event that could not be delivered',
    plant: async () => {
      const id = await dieLetter()
      return [{ check: 'R6', subject: `dead_letter:${id}`, reason: 'dead_letters', severity: 'warning', repair: 'by_hand' }]
    },
    left: 1,
  },
  {
    name: 'a queue that nobody works on',
    plant: async () => {
      await shop.commerce.deps.events.register([{ name: 'elsewhere', topics: ['customer.registered'] }])
      await shop.commerce.customers.createAccount({ email: 'a@example.com', password: 'correct horse battery staple', role: 'customer' }, by)
      await shop.commerce.workers.drain()
      await shop.clock.advance(2 * minute)
      return [{ check: 'R6', subject: 'events', reason: 'queue_stalled', severity: 'warning', repair: 'by_hand' }]
    },
    left: 1,
  },
  {
    name: 'a search index that lost one product and kept another',
    plant: async () => {
      const { search } = shop.commerce.deps
      await search.remove([shop.productId])
      const plain = { brand: '', description: '', skus: [], categoryIds: [], categoryNames: [], facets: {}, prices: {}, inStock: true, createdAt: 1 }
      await search.put([{ ...plain, productId: 500, version: 1, name: 'Ghost' }])
      return [
        { check: 'R7', subject: `product:${shop.productId}`, reason: 'search_difference', severity: 'info', repair: 'alone' },
        { check: 'R7', subject: 'product:500', reason: 'search_difference', severity: 'info', repair: 'alone' },
      ]
    },
    left: 0,
  },
  {
    name: 'a day on which the ledger and the balance differ',
    plant: async () => {
      const { providerId } = paymentOf(shop.orders.paid)
      const made = await shop.provider.refund({ key: 'by hand', providerId, amount: 100 })
      const on = new Date(shop.clock.now()).toISOString().slice(0, 10)
      await shop.clock.advance(day + 2 * hour)
      return [
        { check: 'R4', subject: `provider_refund:${made.providerId}`, reason: 'refund_unknown', severity: 'critical', repair: 'by_hand' },
        { check: 'R8', subject: `ledger:test:USD:${on}`, reason: 'ledger_difference', severity: 'critical', repair: 'by_hand' },
      ]
    },
    left: 2,
  },
  {
    name: 'a call that was begun and never answered',
    plant: async () => {
      await shop.commerce.idempotency.claim({ scope: 'guest POST /cart/items', key: 'k', fingerprint: 'f', owner: 'dead process' })
      await shop.clock.advance(5 * minute)
      return [{ check: 'R9', subject: 'idempotency_key:guest POST /cart/items k', reason: 'call_unanswered', severity: 'info', repair: 'alone' }]
    },
    left: 0,
  },
]

describe('a planted fault', () => {
  it.each(faults)('is told and, where that may be, repaired: $name', async ({ plant, left }) => {
    const expected = await plant()
    const before = await shop.contents()
    const looked = await shop.commerce.reconcile({}, by)
    expect(briefly(looked)).toEqual(expected.map(brief => ({ ...brief, outcome: 'open' })))
    expect(looked).toMatchObject({ open: expected.length, repaired: 0, isComplete: true, isRepair: false })
    expect(await shop.contents()).toBe(before)

    const alone = await shop.commerce.reconcile({ repair: 'alone' }, by)
    expect(briefly(alone)).toEqual(expected.map(brief => ({ ...brief, outcome: brief.repair === 'alone' ? 'repaired' : 'open' })))
    const all = await shop.commerce.reconcile({ repair: 'all' }, by)
    const open = expected.filter(({ repair }) => repair !== 'alone')
    expect(briefly(all)).toEqual(open.map(brief => ({ ...brief, outcome: brief.repair === 'on_request' ? 'repaired' : 'open' })))
    await shop.commerce.workers.drain()
    const again = await shop.commerce.reconcile({}, by)
    expect({ open: again.open, isComplete: again.isComplete }).toEqual({ open: left, isComplete: true })
    const repaired = expected.filter(({ repair }) => repair !== 'by_hand')
    const lines = await auditOf()
    expect(lines.filter(({ action }) => action === 'reconcile.repair').map(({ actor, subject }) => [actor, subject])).toEqual(
      repaired.map(({ subject }) => ['system:test', subject]).reverse(),
    )
    expect(lines.filter(({ action }) => action === 'reconcile.repaired').length).toBe(repaired.length)
  })
})

describe('a payment whose row contradicts itself', () => {
  it('is compared all the same: its status says that it is under way, its mark that it has ended', async () => {
    const { id } = paymentOf(shop.orders.paid)
    await shop.damage(
      `UPDATE payment SET status = 'processing', captured = 0 WHERE id = ${id}; UPDATE orders SET version = version + 1 WHERE id = ${shop.orders.paid.id}`,
    )
    const report = await shop.commerce.reconcile({ checks: ['R2'], repair: 'alone' }, by)
    expect(briefly(report)).toMatchObject([{ subject: `payment:${id}`, reason: 'payment_difference', outcome: 'repaired' }])
    const payments = (await shop.commerce.deps.orders.order(shop.orders.paid.id))?.payments
    expect(payments).toMatchObject([{ id, status: 'captured', captured: shop.orders.paid.totals.total }])
  })
})

describe('a healthy shop', () => {
  it('agrees with its provider, as the sample of the documentation says', async () => {
    expect(await agreesWithProvider(shop.commerce, new AbortController().signal)).toBe(true)
    await shop.provider.refund({ key: 'by hand', providerId: paymentOf(shop.orders.paid).providerId, amount: 100 })
    await foreignPayment(999)
    expect(await agreesWithProvider(shop.commerce, new AbortController().signal)).toBe(false)
  })

  it('has nothing to be told, now and after days, and nothing is written', async () => {
    const before = await shop.contents()
    const report = await shop.commerce.reconcile({}, by)
    expect(briefly(report)).toEqual([])
    expect(report.sections.map(({ check, status, notes }) => [check, status, notes])).toEqual(
      (['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9'] as const).map(check => [check, 'compared', []]),
    )
    await shop.clock.advance(2 * day)
    expect(briefly(await shop.commerce.reconcile({ repair: 'all', from: 0 }, by))).toEqual([])
    expect(await shop.contents()).toBe(before)
  })
})

describe('a repair', () => {
  it('writes reserved units anew, with a movement by which the ledger agrees and the figures before and after', async () => {
    await shop.damage('UPDATE stock SET reserved = reserved + 3')
    await shop.commerce.reconcile({ checks: ['R1'], repair: 'alone' }, by)
    const [level] = await shop.commerce.inventory.levels([1])
    expect(level).toMatchObject({ onHand: 98, reserved: 2 })
    const [movement] = (await shop.commerce.inventory.movements({ variantId: 1 }, { limit: 1 })).items
    expect(movement).toMatchObject({ cause: 'adjust', deltaOnHand: 0, deltaReserved: 0, actor: 'system:test' })
    const realigned = (await auditOf()).find(({ action }) => action === 'stock.realigned')
    expect(realigned?.data).toEqual({
      before: { variantId: 1, locationId: 1, onHand: 98, reserved: 5, movedOnHand: 98, movedReserved: 2, held: 2 },
      after: { variantId: 1, locationId: 1, onHand: 98, reserved: 2 },
    })
    expect((await shop.commerce.doctor()).filter(({ violations }) => violations > 0)).toEqual([])
  })

  it('is not made where more is promised than there is', async () => {
    await shop.damage(
      "UPDATE stock SET on_hand = 1; UPDATE movement SET delta_on_hand = 1 WHERE cause = 'adjust'; UPDATE movement SET delta_on_hand = 0 WHERE cause = 'ship'",
    )
    const before = await shop.contents()
    const report = await shop.commerce.reconcile({ checks: ['R1'], repair: 'all' }, by)
    expect(report.sections[0]?.differences.find(({ subject }) => subject === 'stock:1:1')).toBe(undefined)
    expect(report.sections[0]?.differences.map(({ subject }) => subject)).toContain('invariant:I01')
    expect(await shop.contents()).toBe(before)
  })

  it('brings a payment made in the browser to its order: paid once, its stock promised for good', async () => {
    const order = await place(shop.commerce, shop.productId)
    await shop.commerce.checkout.startPayment(order.id)
    await shop.provider.confirmInBrowser(paymentOf(await shop.commerce.orders.order(order.id)).providerId)
    await shop.clock.advance(5 * minute)
    await shop.commerce.reconcile({ checks: ['R2'], repair: 'alone' }, by)
    const paid = await shop.commerce.orders.order(order.id)
    expect(paid).toMatchObject({ status: 'paid', payments: [{ status: 'captured', captured: order.totals.total }] })
    expect((await shop.commerce.inventory.hold(paid.holdKey))?.status).toBe('committed')
  })
})

describe('a provider that cannot be asked', () => {
  const down: Partial<PaymentProvider> = {
    read: async () => {
      throw new CommerceError('payment_provider_error', 'down')
    },
    readRefund: async () => {
      throw new CommerceError('payment_provider_error', 'down')
    },
  }
  const sectionOf = (report: ReconcileReport, check: ReconcileCheck) => report.sections.find(section => section.check === check)

  it('leaves the report incomplete, which says what was not compared', async () => {
    await shop.close()
    shop = await openShop()
    const { payments } = shop.commerce.deps
    const reads = { read: payments.read, readRefund: payments.readRefund }
    Object.assign(payments, down)
    const report = await shop.commerce.reconcile({ checks: ['R1', 'R2', 'R4'] }, by)
    Object.assign(payments, reads)
    expect(report.isComplete).toBe(false)
    expect(sectionOf(report, 'R1')).toMatchObject({ status: 'compared' })
    expect(sectionOf(report, 'R2')).toMatchObject({ status: 'not_compared', compared: 0, differences: [] })
    expect(sectionOf(report, 'R2')?.notes).toContain('payment 1: payment_provider_error (down)')
  })

  it('without books is read payment by payment; its lists are not compared, and that is told', async () => {
    await shop.close()
    shop = await openShop({ wrap: ({ books: _, ...provider }) => provider })
    const report = await shop.commerce.reconcile({}, by)
    const incomplete = report.sections.filter(({ status }) => status !== 'compared').map(({ check, status, notes }) => [check, status, notes])
    expect(incomplete).toEqual([
      ['R3', 'not_compared', ['The provider "test" does not show its list of payments.']],
      ['R4', 'partly', ['The provider "test" does not show its list of refunds.']],
      ['R8', 'not_compared', ['The provider "test" does not show its balance.']],
    ])
    expect(report.isComplete).toBe(false)
  })

  it('is asked no more once the run is stopped', async () => {
    const stop = new AbortController()
    stop.abort()
    const report = await shop.commerce.reconcile({ checks: ['R2'] }, by, { signal: stop.signal })
    expect(report.sections).toMatchObject([{ status: 'not_compared', compared: 0, notes: ['Stopped before it was through.'] }])
  })
})
