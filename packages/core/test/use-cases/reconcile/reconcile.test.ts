import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../../src/memory/index.ts'
import { CommerceError, formatMajor, type Order, type ReconcileCheck, type ReconcileReport } from '../../../src/model/index.ts'
import type { BalanceEntry, ProviderBooks } from '../../../src/ports/index.ts'
import { pay, placeOrder } from '../../../src/use-cases/checkout/index.ts'
import { cancel, refund } from '../../../src/use-cases/orders/index.ts'
import { reconcile } from '../../../src/use-cases/reconcile/index.ts'
import { drain, sweep } from '../../../src/use-cases/workers/index.ts'
import { guestWith, paid, payingShop, placed, placing } from '../checkout/checkout-shop.ts'
import { admin } from '../shop.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

async function openShop() {
  const shop = await payingShop()
  const deps = { ...shop.deps, checkInvariants: memoryStorage({ tables: shop.tables }).checkInvariants }
  const run = (checks: readonly ReconcileCheck[], repair: 'none' | 'alone' | 'all' = 'none') => reconcile(deps, { checks, repair }, admin)
  return { ...shop, deps, run }
}

type Shop = Awaited<ReturnType<typeof openShop>>

const briefly = ({ sections }: ReconcileReport) =>
  sections.flatMap(({ check, differences }) => differences.map(({ subject, reason, repair, outcome }) => [check, subject, reason, repair, outcome]))

const level = ({ tables, product }: Shop) => tables.levels.get(product.variantId)?.get(1) ?? { variantId: 0, locationId: 0, onHand: 0, reserved: 0 }

/** Overwrites the order in the tables, past every check. */
function corrupt({ tables }: Shop, order: Order, parts: Partial<Order>): void {
  tables.orders.set(order.id, { ...order, ...parts })
}

describe('faults in memory', () => {
  it.each([
    { name: 'reserved too much', onHand: 0, reserved: 3, repair: 'alone' },
    { name: 'reserved too little', onHand: 0, reserved: -1, repair: 'alone' },
    { name: 'too much on hand', onHand: 2, reserved: 0, repair: 'on_request' },
    { name: 'too little on hand', onHand: -3, reserved: 0, repair: 'on_request' },
    { name: 'both wrong', onHand: 1, reserved: 1, repair: 'on_request' },
  ])('are told and repaired, as far as asked: $name', async ({ onHand, reserved, repair }) => {
    const shop = await openShop()
    await paid(shop)
    await shop.deps.events.relay(shop.clock.now(), 100)
    const right = level(shop)
    shop.tables.levels.get(right.variantId)?.set(1, { ...right, onHand: right.onHand + onHand, reserved: right.reserved + reserved })
    const before = shop.stored()
    const expected = ['R1', `stock:${right.variantId}:1`, 'stock_difference', repair]
    expect(briefly(await shop.run(['R1']))).toEqual([[...expected, 'open']])
    expect(shop.stored()).toBe(before)
    expect(briefly(await shop.run(['R1'], 'alone'))).toEqual([[...expected, repair === 'alone' ? 'repaired' : 'open']])
    await shop.run(['R1'], 'all')
    expect(level(shop)).toEqual(right)
    expect(briefly(await shop.run(['R1']))).toEqual([])
  })

  it('are not repaired where that would promise more than there is', async () => {
    const shop = await openShop()
    await paid(shop)
    await shop.deps.events.relay(shop.clock.now(), 100)
    const right = level(shop)
    shop.tables.levels.get(right.variantId)?.set(1, { ...right, onHand: 1, reserved: 0 })
    shop.tables.movements.push({ ...right, id: 99, deltaOnHand: -9, deltaReserved: 0, cause: 'adjust', causeKey: 'x', reason: '', actor: '', at: 0 })
    const before = shop.stored()
    expect(briefly(await shop.run(['R1'], 'all'))).toEqual([['R1', `stock:${right.variantId}:1`, 'stock_difference', 'by_hand', 'open']])
    expect(shop.stored()).toBe(before)
  })

  it('are left to people where an invariant is broken', async () => {
    const shop = await openShop()
    const order = await paid(shop)
    await shop.deps.events.relay(shop.clock.now(), 100)
    corrupt(shop, order, { history: order.history.slice(0, 1) })
    expect(briefly(await shop.run(['R1'], 'all'))).toEqual([['R1', 'invariant:I10', 'invariant_broken', 'by_hand', 'open']])
  })
})

describe('payments', () => {
  it('are settled where the provider made an object and never said so', async () => {
    const shop = await openShop()
    const { order } = await placeOrder(shop.deps, await guestWith(shop), { ...placing, startsPayment: true })
    const [payment] = order.payments
    const id = payment?.id ?? 0
    await shop.provider.create({ key: `p:${id}:create`, amount: order.totals.total, currency: 'USD', orderId: order.id, paymentId: id, capture: 'automatic' })
    await shop.clock.advance(5 * minute)
    expect(briefly(await shop.run(['R2', 'R3']))).toEqual([
      ['R2', `payment:${id}`, 'payment_difference', 'alone', 'open'],
      ['R3', `provider_payment:test_p_${id}_create`, 'orphan_payment', 'alone', 'open'],
    ])
    expect(briefly(await shop.run(['R3'], 'alone'))).toEqual([['R3', `provider_payment:test_p_${id}_create`, 'orphan_payment', 'alone', 'repaired']])
    expect((await shop.deps.orders.order(order.id))?.payments).toMatchObject([{ providerId: `test_p_${id}_create`, status: 'requires_payment_method' }])
    expect(briefly(await shop.run(['R2', 'R3']))).toEqual([])
  })

  it('that ended here are ended at the provider too, so that nobody can pay them', async () => {
    const shop = await openShop()
    const { order } = await placeOrder(shop.deps, await guestWith(shop), { ...placing, startsPayment: true })
    const [payment] = order.payments
    const cancelled = await cancel(shop.deps, order.id, 'changed my mind', admin)
    const id = payment?.id ?? 0
    expect(cancelled.payments).toMatchObject([{ status: 'cancelled', providerId: null }])
    // The call to make it had been under way all the time.
    const { providerId } = await shop.provider.create({
      key: `p:${id}:create`,
      amount: order.totals.total,
      currency: 'USD',
      orderId: order.id,
      paymentId: id,
      capture: 'automatic',
    })
    await shop.clock.advance(5 * minute)
    expect(briefly(await shop.run(['R2'], 'alone'))).toEqual([['R2', `payment:${id}`, 'payment_difference', 'alone', 'repaired']])
    expect((await shop.provider.read({ providerId }))?.status).toBe('cancelled')
    expect(briefly(await shop.run(['R2', 'R3']))).toEqual([])
  })

  it('younger than two minutes are in somebody’s hands', async () => {
    const shop = await openShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, { paymentToken: 'tok_3ds' })
    const [payment] = (await shop.deps.orders.order(order.id))?.payments ?? []
    await shop.provider.completeAction(payment?.providerId ?? '', 'succeed')
    expect(briefly(await shop.run(['R2', 'R3']))).toEqual([])
    await shop.clock.advance(2 * minute + 1)
    expect(briefly(await shop.run(['R2']))).toEqual([['R2', `payment:${payment?.id}`, 'payment_difference', 'alone', 'open']])
  })

  it('are told with the amounts that people know', async () => {
    const shop = await openShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, { paymentToken: 'tok_3ds' })
    const [payment] = (await shop.deps.orders.order(order.id))?.payments ?? []
    const total = `${formatMajor(order.totals.total, 'USD')} USD`
    await shop.provider.completeAction(payment?.providerId ?? '', 'succeed')
    await shop.clock.advance(3 * minute)
    expect((await shop.run(['R2'])).sections[0]?.differences).toMatchObject([
      { here: `requires_action, 0.00 USD of ${total} captured`, there: `${payment?.providerId}: captured, ${total} of ${total} captured` },
    ])
  })

  it('of another provider are told as not compared', async () => {
    const shop = await openShop()
    await paid(shop)
    await shop.clock.advance(5 * minute)
    const report = await reconcile({ ...shop.deps, payments: { ...shop.provider, name: 'other' } }, { checks: ['R2'] }, admin)
    expect(report.sections).toMatchObject([
      { status: 'not_compared', notes: ['Payments of the provider "test" cannot be read: it is not the one in use.'], differences: [] },
    ])
  })

  it('are asked for no more once the provider failed three times in a row', async () => {
    const shop = await openShop()
    for (let count = 0; count < 4; count++) await paid(shop)
    await shop.clock.advance(5 * minute)
    let asked = 0
    const read = async () => {
      asked += 1
      throw new CommerceError('payment_provider_error', 'down')
    }
    const report = await reconcile({ ...shop.deps, payments: { ...shop.provider, read } }, { checks: ['R2'] }, admin)
    expect([asked, report.isComplete, report.sections[0]?.notes.length]).toEqual([3, false, 3])
  })
})

describe('a time to compare', () => {
  it.each([
    { name: 'that ends before it begins', from: -hour, to: -2 * hour, message: 'The time to compare ends before it begins.' },
    { name: 'that ends as it begins', from: -hour, to: -hour, message: 'The time to compare ends before it begins.' },
    { name: 'that has not begun', from: hour, to: 2 * hour, message: 'The time to compare has not begun.' },
  ])('$name is refused, as everything would agree', async ({ from, to, message }) => {
    const shop = await openShop()
    await paid(shop)
    const before = shop.stored()
    const now = shop.clock.now()
    await expect(reconcile(shop.deps, { from: now + from, to: now + to, repair: 'all' }, admin)).rejects.toMatchObject({ code: 'validation_failed', message })
    expect(shop.stored()).toBe(before)
  })
})

describe('deadlines', () => {
  it('of a call without an answer: the payment is read and settled', async () => {
    const shop = await openShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, { paymentToken: 'tok_timeout' }).catch(() => null)
    const begun = shop.clock.now()
    const id = (await shop.deps.orders.order(order.id))?.payments[0]?.id
    await shop.clock.advance(5 * minute - 1)
    expect(briefly(await shop.run(['R5']))).toEqual([])
    await shop.clock.advance(1)
    const looked = await shop.run(['R5'])
    expect(briefly(looked)).toEqual([['R5', `payment:${id}`, 'payment_unanswered', 'alone', 'open']])
    expect(looked.sections[0]?.differences[0]?.here).toBe(
      `requires_payment_method: outcome unknown since ${new Date(begun).toISOString()} (the answer to "confirm" was lost), asked once, last: At the provider the payment is requires_payment_method.`,
    )
    expect(briefly(await shop.run(['R5'], 'alone'))).toEqual([['R5', `payment:${id}`, 'payment_unanswered', 'alone', 'repaired']])
    expect(briefly(await shop.run(['R5']))).toEqual([])
  })

  it('of a refund that was never sent: it is sent, once', async () => {
    const shop = await openShop()
    const order = await paid(shop)
    shop.provider.scriptRefunds('timeout')
    await refund(shop.deps, order.id, { clientKey: 'k', reason: 'r', amount: 500 }, admin).catch(() => null)
    const id = (await shop.deps.orders.order(order.id))?.refunds[0]?.id
    await shop.clock.advance(20 * minute)
    expect(briefly(await shop.run(['R4', 'R5'], 'alone'))).toEqual([['R5', `refund:${id}`, 'refund_overdue', 'alone', 'repaired']])
    expect((await shop.provider.bookOf(order.payments[0]?.providerId ?? ''))?.refunded).toBe(500)
    expect(briefly(await shop.run(['R4', 'R5']))).toEqual([])
  })

  it('of an order whose provider does not answer stay open, and are told as failed', async () => {
    const shop = await openShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, { paymentToken: 'tok_declined' })
    await shop.clock.advance(2 * hour)
    const down = async () => {
      throw new CommerceError('payment_provider_error', 'down')
    }
    const report = await reconcile({ ...shop.deps, payments: { ...shop.provider, read: down, cancel: down } }, { checks: ['R5'], repair: 'alone' }, admin)
    expect(report.sections[0]?.differences).toMatchObject([{ subject: `order:${order.id}`, outcome: 'failed', result: 'payment_provider_error (down)' }])
    expect(shop.audit().map(({ action }) => action)).toContain('reconcile.repair_failed')
    await sweep(shop.deps)
    expect(briefly(await shop.run(['R5']))).toEqual([])
  })
})

describe('the ledger against the balance', () => {
  /** Books that tell this of each day's end. */
  const booksOf = (books: ProviderBooks, entries: readonly Pick<BalanceEntry, 'amount' | 'at' | 'kind'>[]): ProviderBooks => ({
    ...books,
    balance: async ({ from, to }) => {
      const items = entries
        .filter(({ at }) => at >= from && at < to)
        .map((entry, index) => ({ ...entry, providerId: `b${index}`, sourceId: null, currency: 'USD' as const, fee: 3 }))
      return { items, total: items.length, nextCursor: null }
    },
  })

  async function comparing(entries: (order: Order, start: number) => readonly Pick<BalanceEntry, 'amount' | 'at' | 'kind'>[]) {
    const shop = await openShop()
    const start = shop.clock.now()
    const order = await paid(shop)
    await drain(shop.deps, shop.consumers)
    await shop.clock.advance(2 * day)
    const payments = { ...shop.provider, books: booksOf(shop.provider.books, entries(order, start)) }
    return reconcile({ ...shop.deps, payments }, { checks: ['R8'], from: start }, admin)
  }

  it('does not say that all agrees where another provider took the money, be it just now', async () => {
    const shop = await openShop()
    await paid(shop)
    const other = { ...shop.deps, payments: { ...shop.provider, name: 'other' } }
    const report = await reconcile(other, { checks: ['R8'] }, admin)
    expect(report).toMatchObject({
      isComplete: false,
      sections: [{ notes: ['What is booked on provider:test was not compared: the provider here is "other".'], differences: [] }],
    })
    await shop.clock.advance(5 * day)
    expect((await reconcile(other, { checks: ['R8'] }, admin)).isComplete).toBe(true)
  })

  it('agrees where the same was taken on the same day, whatever the fees, payouts and disputes', async () => {
    const report = await comparing(({ totals }, start) => [
      { kind: 'payment', amount: totals.total, at: start },
      { kind: 'payout', amount: -900, at: start + hour },
      { kind: 'dispute', amount: -100, at: start + hour },
    ])
    expect(report).toMatchObject({ open: 0, isComplete: true })
  })

  it('agrees where a payment around midnight is counted to the day before', async () => {
    const report = await comparing(({ totals }, start) => [{ kind: 'payment', amount: totals.total, at: start - minute }])
    expect(report).toMatchObject({ open: 0, isComplete: true })
  })

  it('differs where another amount was taken: by so much is at risk', async () => {
    const report = await comparing(({ totals }, start) => [{ kind: 'payment', amount: totals.total - 1, at: start }])
    expect(report.sections[0]?.differences).toMatchObject([
      { subject: 'ledger:test:USD:2026-01-01', reason: 'ledger_difference', repair: 'by_hand', moneyAtRisk: { amount: 1, currency: 'USD' } },
    ])
  })
})
