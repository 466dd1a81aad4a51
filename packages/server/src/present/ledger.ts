import { type LedgerBalance, type LedgerBalanceFilter, type LedgerFilter, type LedgerTransaction, ledgerAccountKind, toMajor } from '@cartwright/core'
import type { Wire, LedgerTransaction as WireTransaction } from '../contract/index.ts'
import { validationFailed } from '../http/problem.ts'
import { momentOf, timeOf } from './time.ts'

type Balance = Wire<'admin.ledger.balance'>['output']

export function presentLedgerTransaction({ id, cause, at, recordedAt, actor, orderId, paymentId, entries }: LedgerTransaction): WireTransaction {
  return {
    ...{ id, cause, at: timeOf(at), recorded_at: timeOf(recordedAt), actor, order_id: orderId, payment_id: paymentId },
    entries: entries.map(({ account, creditAccountId, currency, amount }) => ({
      ...{ account, credit_account_id: creditAccountId, currency },
      debit: toMajor(Math.max(amount, 0), currency),
      credit: toMajor(Math.max(-amount, 0), currency),
    })),
  }
}

export function presentBalance(balances: readonly LedgerBalance[]): Balance {
  const accounts = balances.map(({ account, currency, ...sums }) => ({
    account,
    kind: ledgerAccountKind(account) ?? 'asset',
    currency,
    ...presentSums(sums, currency),
  }))
  const byCurrency = [...Map.groupBy(balances, ({ currency }) => currency)].sort(([a], [b]) => (a < b ? -1 : 1))
  const totals = byCurrency.map(([currency, own]) => {
    const [debit, credit] = [sum(own, row => row.debit), sum(own, row => row.credit)]
    return { currency, ...presentSums({ debit, credit, balance: debit - credit }, currency) }
  })
  return { accounts, totals }
}

function presentSums({ debit, credit, balance }: Pick<LedgerBalance, 'debit' | 'credit' | 'balance'>, currency: string) {
  return { debit: toMajor(debit, currency), credit: toMajor(credit, currency), balance: toMajor(balance, currency) }
}

/** Which transactions are asked for. Throws `validation_failed` for an account there can be none of. */
export function readLedgerFilter(query: { order_id?: number; account?: string; currency?: string; from?: string; to?: string }): LedgerFilter {
  return {
    ...readCommon(query),
    ...(query.from === undefined ? {} : { from: momentOf(query.from) }),
    ...(query.to === undefined ? {} : { to: momentOf(query.to) }),
  }
}

/** Which balances are asked for. Throws likewise. */
export function readBalanceFilter(query: {
  order_id?: number
  account?: string
  currency?: string
  credit_account_id?: number
  at?: string
}): LedgerBalanceFilter {
  return {
    ...readCommon(query),
    ...(query.credit_account_id === undefined ? {} : { creditAccountId: query.credit_account_id }),
    ...(query.at === undefined ? {} : { before: momentOf(query.at) }),
  }
}

function readCommon({ order_id: orderId, account, currency }: { order_id?: number; account?: string; currency?: string }) {
  return {
    ...(orderId === undefined ? {} : { orderId }),
    ...(account === undefined ? {} : { account: readAccount(account) }),
    ...(currency === undefined ? {} : { currency }),
  }
}

function readAccount(account: string): NonNullable<LedgerFilter['account']> {
  if (ledgerAccountKind(account) === undefined) throw validationFailed([{ path: 'account', message: `There can be no account "${account}".` }])
  return account as NonNullable<LedgerFilter['account']>
}

function sum<T>(rows: readonly T[], amountOf: (row: T) => number): number {
  return rows.reduce((total, row) => total + amountOf(row), 0)
}
