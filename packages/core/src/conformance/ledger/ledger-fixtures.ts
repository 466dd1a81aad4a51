import { expect } from 'vitest'
import type { LedgerTransaction, Order, Refund } from '../../model/index.ts'
import type { LedgerFilter, Storage } from '../../ports/index.ts'
import { now, writeBy } from '../fixtures.ts'
import { decide } from '../orders/order-fixtures.ts'

/** What a whole order of `orderOf` (39.90) is for: goods 29.41, shipping 4.12, tax 6.37. Income is on the credit side. */
export const wholeIncome = [
  ['sales', -2_941],
  ['shipping', -412],
  ['tax', -637],
] as const

/** Every transaction, oldest first. */
export async function booked({ ledger }: Storage, filter: LedgerFilter = {}): Promise<readonly LedgerTransaction[]> {
  return (await ledger.transactions(filter, { limit: 1_000 }, 'oldest')).items
}

/** Transactions without what the case does not ask about: cause, and accounts with amounts. */
export function inShort(transactions: readonly LedgerTransaction[]): unknown[] {
  return transactions.map(({ cause, entries }) => [cause, entries.map(({ account, amount }) => [account, amount])])
}

/** What the accounts come to, those at zero left out. */
export async function sums({ ledger }: Storage): Promise<Record<string, number>> {
  const balances = await ledger.balances({})
  return Object.fromEntries(balances.filter(({ balance }) => balance !== 0).map(({ account, balance }) => [account, balance]))
}

/** The first payment captured up to this amount. */
export function capture(storage: Storage, orderId: number, captured: number): Promise<Order> {
  return storage.orders.change(
    orderId,
    decide(order => ({ payments: order.payments.map((payment, index) => (index === 0 ? { ...payment, status: 'captured', captured } : payment)) })),
    writeBy({ at: now + 1 }),
  )
}

/** The order with its refund of this id in another state; one that failed gives its money back. */
export function refundMoved(order: Order, refundId: number, status: Refund['status']): Partial<Order> {
  const refund = order.refunds.find(({ id }) => id === refundId)
  expect(refund).toBeDefined()
  const freed = status === 'failed' ? (refund?.amount ?? 0) : 0
  return {
    refunds: order.refunds.map(entry => (entry.id === refundId ? { ...entry, status } : entry)),
    payments: order.payments.map(payment => (payment.id === refund?.paymentId ? { ...payment, refundHeld: payment.refundHeld - freed } : payment)),
  }
}

/** Moves a refund on, in a change of its own. */
export function moveRefund({ orders }: Storage, orderId: number, refundId: number, status: Refund['status'], at = now): Promise<Order> {
  return orders.change(
    orderId,
    decide(order => refundMoved(order, refundId, status)),
    writeBy({ at }),
  )
}
