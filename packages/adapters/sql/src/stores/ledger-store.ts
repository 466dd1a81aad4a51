import {
  type LedgerAccount,
  type LedgerBalance,
  type LedgerBalanceFilter,
  type LedgerEntry,
  type LedgerFilter,
  type LedgerStore,
  type LedgerTransaction,
  openingPostingsOf,
  type Page,
  type PageRequest,
} from '@cartwright/core'
import { type Selectable, sql } from 'kysely'
import { cursorId, offsetOf, pageOf } from '../database/cursor.ts'
import { inList } from '../database/in-list.ts'
import { lockFreeRows } from '../database/locks.ts'
import type { Schema } from '../database/schema.ts'
import { type Executor, type SqlDatabase, together } from '../database/sql-database.ts'
import { type Booking, bookPostings } from './book-postings.ts'
import { orderLoader } from './load-orders.ts'

/** The ledger on SQL; `bookPostings` writes it. */
export function sqlLedgerStore(db: SqlDatabase): LedgerStore {
  return {
    transactions: (filter, page, order = 'newest') => transactions(db, filter, page, order),
    after: (filter, afterId, limit) => after(db, filter, afterId, limit),
    balances: filter => balances(db, filter),
    backfill: (limit, booking) => db.write(tx => backfill(db, tx, limit, booking)),
  }
}

async function transactions(db: SqlDatabase, filter: LedgerFilter, page: PageRequest, order: 'newest' | 'oldest'): Promise<Page<LedgerTransaction>> {
  const last = cursorId(page)
  let query = filtered(db, filter)
  const total = await query.select(eb => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  if (last !== undefined) query = query.where('id', order === 'newest' ? '<' : '>', last)
  const rows = await query
    .selectAll()
    .orderBy('id', order === 'newest' ? 'desc' : 'asc')
    .limit(page.limit + 1)
    .offset(offsetOf(page))
    .execute()
  const { items, ...rest } = pageOf(
    rows,
    Number(total.count),
    page,
    row => row.id,
    row => row,
  )
  return { ...rest, items: await withEntries(db, items) }
}

function filtered(db: SqlDatabase, filter: LedgerFilter) {
  const query = narrowed(db, filter)
  const { account } = filter
  // A page of a rare account finds its few transactions by the account, without looking at all the others.
  return account === undefined ? query : query.where('id', 'in', eb => eb.selectFrom('ledger_entry').select('tx_id').where('account', '=', account))
}

async function after(db: SqlDatabase, filter: LedgerFilter, afterId: number, limit: number): Promise<LedgerTransaction[]> {
  const { account } = filter
  let query = narrowed(db, filter).selectAll().where('id', '>', afterId)
  // Looked up for each transaction in turn, so that going through all of them asks for each entry once.
  if (account !== undefined) query = query.where(sql<boolean>`EXISTS (SELECT 1 FROM ledger_entry WHERE tx_id = ledger_tx.id AND account = ${account})`)
  return withEntries(db, await query.orderBy('id').limit(limit).execute())
}

function narrowed(db: SqlDatabase, { orderId, currency, from, to }: LedgerFilter) {
  let query = db.read.selectFrom('ledger_tx')
  if (orderId !== undefined) query = query.where('order_id', '=', orderId)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (to !== undefined) query = query.where('at', '<', to)
  if (currency !== undefined) query = query.where(sql<boolean>`EXISTS (SELECT 1 FROM ledger_entry WHERE tx_id = ledger_tx.id AND currency = ${currency})`)
  return query
}

/** What was written once never changes, so entries read after their transactions belong to them. */
async function withEntries(db: SqlDatabase, rows: readonly Selectable<Schema['ledger_tx']>[]): Promise<LedgerTransaction[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const entries = await db.read
    .selectFrom('ledger_entry')
    .selectAll()
    .where(inList(db.dialect, 'tx_id', ids))
    .orderBy('tx_id')
    .orderBy('line')
    .execute()
  const byTransaction = Map.groupBy(entries, ({ tx_id }) => tx_id)
  return rows.map(row => ({
    id: row.id,
    cause: row.cause,
    at: row.at,
    recordedAt: row.recorded_at,
    actor: row.actor,
    orderId: row.order_id,
    paymentId: row.payment_id,
    entries: (byTransaction.get(row.id) ?? []).map(toEntry),
  }))
}

function toEntry({ account, credit_account_id, currency, amount }: Selectable<Schema['ledger_entry']>): LedgerEntry {
  return { account: account as LedgerAccount, creditAccountId: credit_account_id, currency, amount }
}

async function balances(db: SqlDatabase, { account, creditAccountId, currency, orderId, before }: LedgerBalanceFilter): Promise<LedgerBalance[]> {
  let query = db.read.selectFrom('ledger_entry')
  if (account !== undefined) query = query.where('account', '=', account)
  if (creditAccountId !== undefined) query = query.where('credit_account_id', '=', creditAccountId)
  if (currency !== undefined) query = query.where('currency', '=', currency)
  if (orderId !== undefined) query = query.where('tx_id', 'in', eb => eb.selectFrom('ledger_tx').select('id').where('order_id', '=', orderId))
  if (before !== undefined) query = query.where(sql<boolean>`EXISTS (SELECT 1 FROM ledger_tx WHERE id = ledger_entry.tx_id AND at < ${before})`)
  const rows = await query
    .select(['account', 'currency', sql<number>`sum(CASE WHEN amount > 0 THEN amount ELSE 0 END)`.as('debit'), sql<number>`sum(amount)`.as('balance')])
    .groupBy(['account', 'currency'])
    .orderBy('account')
    .orderBy('currency')
    .execute()
  return rows.map(row => {
    const [debit, balance] = [Number(row.debit), Number(row.balance)]
    return { account: row.account as LedgerAccount, currency: row.currency, debit, credit: debit - balance, balance }
  })
}

async function backfill(db: SqlDatabase, tx: Executor, limit: number, booking: Booking): Promise<number> {
  const waiting = lockFreeRows(db.dialect, tx.selectFrom('ledger_backlog').select('order_id').orderBy('order_id').limit(limit))
  const ids = (await waiting.execute()).map(row => row.order_id)
  if (ids.length === 0) return 0
  const orders = await orderLoader(db).load(together(tx), ids)
  await bookPostings(tx, orders.flatMap(openingPostingsOf), booking)
  await tx
    .deleteFrom('ledger_backlog')
    .where(inList(db.dialect, 'order_id', ids))
    .execute()
  return ids.length
}
