import type { InvariantCode, LedgerTransaction, Order, Payment } from '../model/index.ts'
import type { InvariantCheck } from './stock-invariants.ts'
import type { MemoryTables } from './tables.ts'

/** The invariants of the ledger. */
export const ledgerInvariants = {
  I28b: tables =>
    tables.ledger.flatMap(({ id, cause, entries }) => {
      const sums = [...new Set(entries.map(({ currency }) => currency))].map(currency => sum(entries.filter(entry => entry.currency === currency)))
      return entries.length > 0 && sums.every(total => total === 0) ? [] : [`transaction ${id} (${cause}): ${sums.join(', ')}`]
    }),
  I28c: tables => [...tables.orders.values()].flatMap(order => order.payments.flatMap(payment => disagreement(tables, order, payment))),
  I28d: tables => {
    const debts = tables.ledger.flatMap(({ entries }) => entries.filter(({ account }) => account === 'gift_cards' || account === 'store_credit'))
    const ids = new Set([...tables.creditAccounts.keys(), ...debts.map(({ creditAccountId }) => creditAccountId)])
    return [...ids].flatMap(id => {
      const balance = tables.creditAccounts.get(id ?? 0)?.account.balance ?? 0
      const owed = 0 - sum(debts.filter(entry => entry.creditAccountId === id))
      return owed === balance ? [] : [`account ${id}: on it ${balance}, owed ${owed}`]
    })
  },
} as const satisfies Partial<Record<InvariantCode, InvariantCheck>>

function disagreement({ ledger }: MemoryTables, { refunds }: Order, { id, captured }: Payment): string[] {
  const own = refunds.filter(({ paymentId }) => paymentId === id)
  const kept = captured - sum(own.filter(({ status }) => status === 'succeeded'))
  const owed = sum(own.filter(({ status }) => status === 'requested' || status === 'pending'))
  const entries = ledger.filter(({ paymentId }) => paymentId === id).flatMap(transaction => transaction.entries)
  const bookedKept = sum(entries.filter(entry => !isIncome(entry) && entry.account !== 'refunds_payable'))
  const bookedOwed = 0 - sum(entries.filter(entry => entry.account === 'refunds_payable'))
  return bookedKept === kept && bookedOwed === owed ? [] : [`payment ${id}: kept ${kept}, owed ${owed}; booked ${bookedKept}, ${bookedOwed}`]
}

function isIncome({ account }: LedgerTransaction['entries'][number]): boolean {
  return account === 'sales' || account === 'shipping' || account === 'tax'
}

function sum(rows: readonly { readonly amount: number }[]): number {
  return rows.reduce((total, { amount }) => total + amount, 0)
}
