import { checkPosting, type LedgerBalance, type LedgerEntry, type LedgerPosting, type LedgerTransaction } from '../model/index.ts'
import type { LedgerBalanceFilter, LedgerFilter, LedgerStore, WriteContext } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import { newestFirst, pageOf } from './paging.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** The ledger in memory, of which every order was booked as it was placed: there is never anything to fill in. */
export function memoryLedgerStore(tables: MemoryTables): LedgerStore {
  return {
    transactions: async (filter, page, order = 'newest') => {
      const matches = (transaction: LedgerTransaction) => matchesFilter(transaction, filter)
      return order === 'newest' ? newestFirst(tables.ledger, matches, page) : pageOf(tables.ledger.filter(matches), page, 'ascending', ({ id }) => [id])
    },
    after: async (filter, afterId, limit) =>
      tables.ledger.filter(transaction => transaction.id > afterId && matchesFilter(transaction, filter)).slice(0, limit),
    balances: async filter => balancesOf(tables.ledger, filter),
    backfill: async () => 0,
  }
}

/** Checks postings while nothing is written yet: one that is wrong stops the change. Calling the result writes those whose cause is new. */
export function prepareLedger(
  tables: Pick<MemoryTables, 'counters' | 'ledger' | 'ledgerCauses'>,
  postings: readonly LedgerPosting[],
  { at, actor }: Pick<WriteContext, 'at' | 'actor'>,
): () => void {
  for (const posting of postings) checkPosting(posting)
  return () => {
    for (const posting of postings) {
      if (tables.ledgerCauses.has(posting.cause)) continue
      tables.ledgerCauses.add(posting.cause)
      tables.ledger.push(frozenCopy({ ...posting, id: nextId(tables, 'ledger'), recordedAt: at, actor }))
    }
  }
}

function matchesFilter(transaction: LedgerTransaction, { orderId, account, currency, from, to }: LedgerFilter): boolean {
  return (
    (orderId === undefined || transaction.orderId === orderId) &&
    (account === undefined || transaction.entries.some(entry => entry.account === account)) &&
    (currency === undefined || transaction.entries.some(entry => entry.currency === currency)) &&
    (from === undefined || transaction.at >= from) &&
    (to === undefined || transaction.at < to)
  )
}

function balancesOf(ledger: readonly LedgerTransaction[], { account, creditAccountId, currency, orderId, before }: LedgerBalanceFilter): LedgerBalance[] {
  const isWanted = (entry: LedgerEntry) =>
    (account === undefined || entry.account === account) &&
    (creditAccountId === undefined || entry.creditAccountId === creditAccountId) &&
    (currency === undefined || entry.currency === currency)
  const balances = new Map<string, LedgerBalance>()
  for (const transaction of ledger) {
    if ((orderId !== undefined && transaction.orderId !== orderId) || (before !== undefined && transaction.at >= before)) continue
    for (const entry of transaction.entries.filter(isWanted)) {
      const key = `${entry.account} ${entry.currency}`
      balances.set(key, plus(balances.get(key) ?? { account: entry.account, currency: entry.currency, debit: 0, credit: 0, balance: 0 }, entry.amount))
    }
  }
  return [...balances].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, balance]) => balance)
}

function plus(balance: LedgerBalance, amount: number): LedgerBalance {
  return {
    ...balance,
    debit: balance.debit + Math.max(amount, 0),
    credit: balance.credit + Math.max(-amount, 0),
    balance: balance.balance + amount,
  }
}
